"""Calls whose client, method, path or body is chosen where the code runs: what belongs together stays together."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from harness.model import shape as s
from harness.model.location import dotted
from harness.sources.typescript.project import TypeScriptProject
from harness.sources.typescript.sites import CallSite

ReadProject = Callable[[Mapping[str, str]], TypeScriptProject]

HEAD = 'import axios, { isAxiosError } from "axios";\nimport type { User } from "./shared";\n'
SHARED = "export interface User { id: number; name: string }\ndeclare global { const process: { env: Record<string, string | undefined> } }\n"

CHOICES: dict[str, tuple[str, set[str]]] = {
    "method_and_path_by_one_condition": (
        (
            "export const save = (id: string | undefined, user: User) =>\n"
            "  fetch(id ? `/users/${id}` : '/users', { method: id ? 'PUT' : 'POST', body: JSON.stringify(user) });"
        ),
        {"PUT /users/{id}", "POST /users"},
    ),
    "path_and_body_by_one_condition": (
        (
            "export const enter = (known: boolean, form: URLSearchParams, user: User) =>\n"
            "  fetch(known ? '/login' : '/register', { method: 'POST', body: known ? form : JSON.stringify(user) });"
        ),
        {"POST /login application/x-www-form-urlencoded", "POST /register application/json"},
    ),
    "element_of_a_client": (
        (
            "const client = axios.create();\nexport const save = (id: string | undefined, user: User) => {\n"
            "  const url = id ? `/users/${id}` : '/users';\n  return client[id ? 'put' : 'post'](url, user);\n};"
        ),
        {"PUT /users/{id} application/json", "POST /users application/json"},
    ),
    "element_of_a_wrapper": (
        (
            "class Api {\n  put(url: string, data: User) { return axios.put(url, data); }\n"
            "  post(url: string, data: User) { return axios.post(url, data); }\n}\nconst api = new Api();\n"
            "export const save = (id: string | undefined, user: User) => {\n"
            "  const url = id ? `/users/${id}` : '/users';\n  return api[id ? 'put' : 'post'](url, user);\n};"
        ),
        {"PUT /users/{id} application/json", "POST /users application/json"},
    ),
    "client_by_version": (
        (
            "const one = axios.create({ baseURL: '/v1' });\nconst two = axios.create({ baseURL: '/v2' });\n"
            "async function clientOf(version: 'one' | 'two' = 'one') { if (version === 'two') { return two; } return one; }\n"
            "export const a = async () => (await clientOf('two')).get<User>('/me');\n"
            "export const b = async () => (await clientOf()).get<User>('/me');"
        ),
        {"GET /v2/me", "GET /v1/me"},
    ),
    "client_by_switch": (
        (
            "const one = axios.create({ baseURL: '/v1' });\nconst two = axios.create({ baseURL: '/v2' });\n"
            "function clientOf(version: string) { switch (version) { case 'two': return two; default: return one; } }\n"
            "export const a = () => clientOf('two').get<User>('/me');"
        ),
        {"GET /v2/me"},
    ),
    "client_called_itself": (
        (
            "class Api {\n  private readonly instance = axios.create({ baseURL: '/v1' });\n"
            "  get<T>(url: string): Promise<T> { return this.request<T>(url, { method: 'GET' }); }\n"
            "  async request<T>(url: string, config: object): Promise<T> {\n"
            "    const response = await this.instance({ url, ...config }); return response as T;\n  }\n}\n"
            "export const me = () => new Api().get<User>('/me');"
        ),
        {"GET /v1/me"},
    ),
    "rest_of_the_options": (
        (
            "const call = (url: string, options: RequestInit & { quiet?: boolean } = {}) => {\n"
            "  const { quiet, ...rest } = options; void quiet; return fetch(url, { ...rest }); };\n"
            "export const save = () => call('/users', { method: 'POST' });"
        ),
        {"POST /users"},
    ),
    "origin_and_base": (
        (
            "declare const env: { NEXT_PUBLIC_BACKEND_BASE_URL: string };\n"
            "const base = () => new URL(env.NEXT_PUBLIC_BACKEND_BASE_URL, window.location.origin).toString().replace(/\\/+$/, '');\n"
            "export const me = () => fetch(`${base()}/users/me`);"
        ),
        {"GET /users/me"},
    ),
    "parts_of_a_url": (
        (
            "const api = process.env.API_URL ?? 'http://localhost:8000/api';\nconst url = new URL(api);\n"
            "export const a = () => fetch(`${url.origin}/health`);\nexport const b = () => fetch(`${url.pathname}/me`);"
        ),
        {"GET /health", "GET /api/me"},
    ),
    "file_with_its_slash": (
        "declare const filepath: string;\nexport const load = (id: string) => fetch(`/threads/${id}/files${filepath}`);",
        {"GET /threads/{id}/files/{filepath}"},
    ),
    "host_of_the_page": (
        (
            "const at = `${window.location.protocol}//${window.location.hostname}:8001`;\n"
            "const client = axios.create({ baseURL: at });\nexport const f = (id: string) => client.get<User>(`/users/${id}`);"
        ),
        {"GET /users/{id}"},
    ),
    "placeholder_for_a_missing_value": (
        "export const f = (id?: string) => fetch(`/users/${id ?? ''}`);",
        {"GET /users/{id}"},
    ),
    "no_literal_at_all": (
        "export const f = (endpoint: string) => fetch(endpoint);\nf(String(Math.random()));",
        {"GET ?"},
    ),
    "a_question_about_an_error": (
        "export const f = (fault: unknown) => isAxiosError(fault) || axios.isAxiosError(fault);",
        set(),
    ),
}

QUERIES = {
    "set_later": (
        (
            "export const f = (id: number) => { const url = new URL('/users', window.location.origin);\n"
            "  url.searchParams.set('page', '1'); if (id) url.searchParams.append('id', String(id)); return fetch(url.toString()); };"
        ),
        ("page", "id?"),
    ),
    "set_from_entries": (
        (
            "const build = (path: string, params?: Record<string, unknown>) => { const url = new URL(path, 'http://x');\n"
            "  if (params) for (const [key, value] of Object.entries(params)) url.searchParams.set(key, String(value));\n"
            "  return url.toString(); };\nexport const f = (id: number) => fetch(build('/users', { id, sort: 'up' }));"
        ),
        ("id?", "sort?"),
    ),
}

READS = {
    "dropped": ("export const f = () => axios.post('/users').then((r) => r.data);\nvoid f();", "", ()),
    "on_success": (
        (
            "import { useMutation } from '@tanstack/react-query';\nexport const useSave = () => useMutation({\n"
            "  mutationFn: async () => (await axios.post('/users')).data, onSuccess: (made) => console.log(made.id) });"
        ),
        "json",
        ("id",),
    ),
    "mutate_async": (
        (
            "import { useMutation } from '@tanstack/react-query';\nexport const useSave = async () => {\n"
            "  const save = useMutation({ mutationFn: async () => (await axios.post('/users')).data });\n"
            "  const made = await save.mutateAsync(); return made.name; };"
        ),
        "json",
        ("name",),
    ),
}


@pytest.fixture(scope="module")
def choices(read_project: ReadProject) -> TypeScriptProject:
    """All cases as one project."""
    codes = {name: code for name, (code, _) in CHOICES.items()}
    codes |= {name: code for name, (code, _) in QUERIES.items()} | {name: code for name, (code, *_) in READS.items()}
    return read_project({"src/shared.ts": SHARED} | {f"src/{name}.ts": HEAD + code for name, code in codes.items()})


def _sites(project: TypeScriptProject, name: str) -> list[CallSite]:
    return [site for site in project.sites if site.location.file == f"src/{name}.ts"]


def _told(site: CallSite, *, body: bool) -> str:
    paths = " | ".join(use.template if use.known else "?" for use in site.paths)
    sent = f" {site.body.content_type}" if site.body and body else ""
    return f"{'|'.join(site.methods)} {paths}{sent}"


@pytest.mark.parametrize("name", CHOICES)
def test_what_one_condition_chooses_stays_together(choices: TypeScriptProject, name: str) -> None:
    """Each call has the method, path and body that its condition gives it, and no others."""
    wanted = CHOICES[name][1]
    body = any(each.count(" ") == 2 for each in wanted)
    assert {_told(site, body=body) for site in _sites(choices, name)} == wanted


@pytest.mark.parametrize("name", QUERIES)
def test_names_set_on_a_url_are_its_query(choices: TypeScriptProject, name: str) -> None:
    """`url.searchParams.set` gives names to the query of the call that takes the URL."""
    (site,) = _sites(choices, name)
    found = (*site.query, *site.paths[0].query)
    assert tuple(each.name + ("" if each.required else "?") for each in found) == QUERIES[name][1]


@pytest.mark.parametrize("name", READS)
def test_a_body_is_read_where_it_is_used(choices: TypeScriptProject, name: str) -> None:
    """A mutation's result is read in its callback or by who awaits it; what is only parsed is not read."""
    (site,) = _sites(choices, name)
    assert (site.reads, tuple(dotted(each.path) for each in site.fields)) == READS[name][1:]


def test_a_conditional_return_type_is_decided_by_each_call(read_project: ReadProject) -> None:
    """`R extends Json ? T : string` is what the caller's arguments make of it."""
    project = read_project(
        {
            "src/api.ts": "interface User { id: number }\nenum Kind { Json, Text }\n"
            "async function request<T, R extends Kind = Kind.Json>(url: string, o: { kind?: R; of?: (raw: unknown) => T }):"
            " Promise<R extends Kind.Json ? T : string> {\n"
            "  const r = await fetch(url); const data = await r.json(); return data; }\n"
            "const get = <T>(url: string, of: (raw: unknown) => T) => request(url, { kind: Kind.Json, of });\n"
            "export const me = () => get('/me', (raw) => raw as User);\n"
        }
    )
    (site,) = project.sites
    answer = site.answer("2XX")
    assert answer is not None
    assert s.describe(answer.typed.shape) == "{id: number, …}"


def test_an_open_record_says_nothing_of_what_is_sent(read_project: ReadProject) -> None:
    """`Record<string, unknown>` and `unknown` are not checked: no field of them is known to be missing."""
    project = read_project(
        {
            "src/api.ts": "const state = { name: undefined };\n"
            "export const f = (body: Record<string, unknown>, extra: unknown) => {\n"
            "  fetch('/c', { method: 'POST', body: JSON.stringify({ name: state.name, gone: undefined }) });\n"
            "  fetch('/a', { method: 'POST', body: JSON.stringify(body) });\n"
            "  fetch('/b', { method: 'POST', body: JSON.stringify({ extra: extra ?? undefined }) }); };"
        }
    )
    bodies = [site.body.typed.shape for site in project.sites if site.body]
    assert [s.describe(each) for each in bodies] == ["{name: any}", "any", "{extra?: any}"]


def test_files_and_routes_of_the_frontend_are_its_own(read_project: ReadProject) -> None:
    """Route handlers that catch all and files in `public` are answered by the frontend; a handler's request has its method."""
    project = read_project(
        {
            "public/demo/a.json": "{}",
            "public/robots.txt": "",
            "src/app/files/[[...path]]/route.ts": "export async function PUT(request: Request) {\n"
            "  return fetch('http://backend/files', { method: request.method }); }",
        }
    )
    own = {(each.method, each.path) for each in project.routes}
    assert {("PUT", "/files"), ("PUT", "/files/{path0}/{path1}"), ("*", "/demo/{part0}"), ("*", "/robots.txt")} <= own
    assert [site.methods for site in project.sites] == [("PUT",)]


def test_a_chain_of_conditions_is_followed_once(read_project: ReadProject) -> None:
    """Each constant is decided by the one before, twice: what was found of it is remembered, not found anew."""
    links = "".join(f"const p{link} = flags[{link}] ? p{link - 1} : p{link - 1};\n" for link in range(1, 21))
    project = read_project(
        {
            "src/api.ts": "declare const flags: boolean[];\nconst p0 = '/users';\n"
            f"{links}export const load = () => fetch(p20);"
        }
    )
    assert {use.template for site in project.sites for use in site.paths} == {"/users"}
