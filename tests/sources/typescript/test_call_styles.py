"""Every way of calling an API that the extractor knows, each a file of one project that is compiled once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from harness.model import shape as s
from harness.model.location import dotted
from harness.sources.typescript.project import TypeScriptProject
from harness.sources.typescript.sites import CallSite

ReadProject = Callable[[Mapping[str, str]], TypeScriptProject]

SHARED = """
export interface User { id: number; name: string }
export interface NewUser { name: string }
export interface Problem { detail: string }
export const API = process.env.API_URL ?? "http://localhost:8000";
declare global { const process: { env: Record<string, string | undefined> } }
"""

USER = "{id: number, name: string, …}"
IMPORT = 'import { API, type NewUser, type Problem, type User } from "./shared";\n'


@dataclass(frozen=True, kw_only=True)
class Style:
    """A source text and what it must be read as; `answer` is the success shape, `fields` what is read of any."""

    code: str
    call: str
    answer: str = ""
    fields: tuple[str, ...] = ()
    body: str = ""
    query: tuple[str, ...] = ()
    error: str = ""
    count: int = 1


STYLES: dict[str, Style] = {
    "cast": Style(
        code="export async function f() { const r = await fetch('/users/1'); return (await r.json()) as User; }",
        call="GET /users/1",
        answer=USER,
    ),
    "annotated_variable": Style(
        code="export async function f() { const r = await fetch('/users/1'); const u: User = await r.json(); return u.id; }",
        call="GET /users/1",
        answer=USER,
    ),
    "annotated_return": Style(
        code="export async function f(): Promise<User> { const r = await fetch('/users/1'); return r.json(); }",
        call="GET /users/1",
        answer=USER,
    ),
    "then_chain": Style(
        code="export const f = (): Promise<User[]> => fetch('/users').then((r) => r.json());",
        call="GET /users",
        answer=USER + "[]",
    ),
    "then_named_function": Style(
        code="const body = (r: Response): Promise<User> => r.json(); export const f = () => fetch('/users/1').then(body);",
        call="GET /users/1",
        answer=USER,
    ),
    "then_annotated_callback": Style(
        code="export const f = () => fetch('/users/1').then((r) => r.json()).then((u: User) => u.name);",
        call="GET /users/1",
        answer=USER,
    ),
    "set_state": Style(
        code="declare const setUser: (u: User) => void;\n"
        "export async function f() { const r = await fetch('/users/1'); setUser(await r.json()); }",
        call="GET /users/1",
        answer=USER,
    ),
    "assigned_property": Style(
        code="const state: { user: User | null } = { user: null };\n"
        "export async function f() { state.user = await (await fetch('/users/1')).json(); }",
        call="GET /users/1",
        answer=USER + " | null",
    ),
    "variable_hop": Style(
        code="export async function f(): Promise<User> { const r = await fetch('/users/1'); const d = await r.json(); return d; }",
        call="GET /users/1",
        answer=USER,
    ),
    "type_guard": Style(
        code="const isUser = (x: unknown): x is User => true;\n"
        "export async function f() { const d = await (await fetch('/users/1')).json(); if (isUser(d)) return d.id; }",
        call="GET /users/1",
        answer=USER,
    ),
    "fields_of_any": Style(
        code="export async function f() { const d = await (await fetch('/users')).json();\n"
        "  return d.items.map((x: any) => x.email).concat(d.total); }",
        call="GET /users",
        fields=("items", "items[].email", "total"),
    ),
    "typed_parts_of_any": Style(
        code="declare const setUsers: (u: User[]) => void;\n"
        "export async function f() { const d = await (await fetch('/users')).json(); setUsers(d.items); const n: number = d.meta.total;\n"
        "  console.log(d.note); return n; }",
        call="GET /users",
        answer="{items: {…}[], meta: {total: number, …}, …}",
    ),
    "destructured_any": Style(
        code="export async function f() { const { total, items: [first] } = await (await fetch('/users')).json(); return [total, first]; }",
        call="GET /users",
        fields=("total", "items"),
    ),
    "promise_all": Style(
        code="export async function f() { const [a] = await Promise.all([fetch('/users/1')]); const u: User = await a.json(); return u; }",
        call="GET /users/1",
        answer=USER,
    ),
    "error_branch": Style(
        code="export async function f(): Promise<User> { const r = await fetch('/users/1');\n"
        "  if (!r.ok) { const e = (await r.json()) as Problem; throw new Error(e.detail); }\n  return r.json(); }",
        call="GET /users/1",
        answer=USER,
        error="default {detail: string, …}",
    ),
    "error_status": Style(
        code="export async function f() { const r = await fetch('/users/1');\n"
        "  if (r.status === 404) { const e: Problem = await r.json(); return e.detail; }\n  return ((await r.json()) as User).name; }",
        call="GET /users/1",
        answer=USER,
        error="404 {detail: string, …}",
    ),
    "success_branch": Style(
        code="export async function f() { const r = await fetch('/users/1');\n"
        "  if (r.ok) { const u: User = await r.json(); return u; }\n  const e: Problem = await r.json(); throw e; }",
        call="GET /users/1",
        answer=USER,
        error="default {detail: string, …}",
    ),
    "post_json": Style(
        code="export async function f(user: NewUser): Promise<User> {\n"
        "  const r = await fetch('/users', { method: 'POST', body: JSON.stringify(user) }); return r.json(); }",
        call="POST /users",
        answer=USER,
        body="application/json {name: string}",
    ),
    "post_literal": Style(
        code="export const f = (n: number) => fetch('/jobs', { method: 'post', body: JSON.stringify({ kind: 'mail', n }) });",
        call="POST /jobs",
        body='application/json {kind: "mail", n: number}',
    ),
    "post_date": Style(
        code="export const f = (at: Date) => fetch('/jobs', { method: 'POST', body: JSON.stringify({ at }) });",
        call="POST /jobs",
        body="application/json {at: string (date-time)}",
    ),
    "post_form": Style(
        code="export const f = (username: string) =>\n"
        "  fetch('/token', { method: 'POST', body: new URLSearchParams({ username, grant_type: 'password' }) });",
        call="POST /token",
        body='application/x-www-form-urlencoded {username: string, grant_type: "password"}',
    ),
    "post_multipart": Style(
        code="export async function f(file: File) { const form = new FormData(); form.append('note', 'x'); form.append('file', file);\n"
        "  await fetch('/files', { method: 'POST', body: form }); }",
        call="POST /files",
        body='multipart/form-data {note: "x", file: File}',
    ),
    "options_variable": Style(
        code="export async function f(user: NewUser) {\n"
        "  const init: RequestInit = { method: 'PUT', body: JSON.stringify(user) }; return fetch('/users/1', init); }",
        call="PUT /users/1",
        body="application/json {name: string}",
    ),
    "template_hole": Style(
        code="export const f = (id: number): Promise<User> => fetch(`/users/${id}`).then((r) => r.json());",
        call="GET /users/{id}",
        answer=USER,
    ),
    "encoded_hole": Style(
        code="export const f = (name: string) => fetch('/users/' + encodeURIComponent(name) + '/avatar');",
        call="GET /users/{name}/avatar",
    ),
    "base_from_environment": Style(
        code="export const f = (): Promise<User> => fetch(`${API}/v1/me`).then((r) => r.json());",
        call="GET /v1/me",
        answer=USER,
    ),
    "base_with_fallback": Style(
        code="const BASE = (typeof window === 'undefined' ? process.env.INNER : process.env.OUTER) || '/api/v1';\n"
        "export const f = (): Promise<User> => fetch(`${BASE}/me`).then((r) => r.json());",
        call="GET /api/v1/me",
        answer=USER,
    ),
    "query_glued_on": Style(
        code="function request(path: string, params?: Record<string, unknown>) { let url = path.startsWith('/') ? path : `/${path}`;\n"
        "  const text = new URLSearchParams(); Object.entries(params ?? {}).forEach(([k, v]) => text.append(k, String(v)));\n"
        "  const query = text.toString(); if (query) { const glue = url.includes('?') ? '&' : '?'; url += glue + query; }\n"
        "  return fetch(url); }\n"
        "export const f = (page: number) => request('/users', { page });",
        call="GET /users",
        query=("page?",),
    ),
    "query_in_text": Style(
        code="export const f = (page: number) => fetch(`/users?page=${page}&sort=name`);",
        call="GET /users",
        query=("page", "sort"),
    ),
    "query_of_search_params": Style(
        code="export function f(q: string, page?: number) { const p = new URLSearchParams({ q }); if (page) p.set('page', String(page));\n"
        "  return fetch(`/users?${p.toString()}`); }",
        call="GET /users",
        query=("q", "page?"),
    ),
    "new_url": Style(
        code="export const f = () => fetch(new URL('/v1/users', API));",
        call="GET /v1/users",
    ),
    "key_registry": Style(
        code="const ROUTES = { user: (id: string) => `/users/${id}`, all: '/users' } as const;\n"
        "export const f = (id: string) => fetch(ROUTES.user(id));",
        call="GET /users/{id}",
    ),
    "enum_registry": Style(
        code="enum Route { Users = '/users' }\nexport const f = () => fetch(Route.Users);",
        call="GET /users",
    ),
    "joined_segments": Style(
        code="export const f = (id: string) => fetch(['/users', id, 'roles'].join('/'));",
        call="GET /users/{id}/roles",
    ),
    "replaced_parameter": Style(
        code="const PATH = '/users/:id/roles';\nexport const f = (id: string) => fetch(PATH.replace(':id', id));",
        call="GET /users/{id}/roles",
    ),
    "assigned_url": Style(
        code="export function f(admin: boolean) { let url = '/me'; if (admin) url = '/admin/me'; return fetch(url); }",
        call="GET /me | /admin/me",
    ),
    "conditional_url": Style(
        code="export const f = (admin: boolean) => fetch(admin ? '/admin/users' : '/users');",
        call="GET /admin/users | /users",
    ),
    "generic_wrapper": Style(
        code="async function get<T>(path: string): Promise<T> { const r = await fetch(API + path); return r.json(); }\n"
        "export const f = (id: number) => get<User[]>(`/users/${id}/friends`);",
        call="GET /users/{id}/friends",
        answer=USER + "[]",
    ),
    "composed_generic": Style(
        code="async function list<T>(path: string): Promise<T[]> { const r = await fetch(path); return (await r.json()) as T[]; }\n"
        "export const f = () => list<User>('/users');",
        call="GET /users",
        answer=USER + "[]",
    ),
    "inferred_generic": Style(
        code="async function get<T>(path: string): Promise<T> { return (await fetch(path)).json(); }\n"
        "export async function f() { const u: User = await get('/users/1'); return u; }",
        call="GET /users/1",
        answer=USER,
    ),
    "method_second": Style(
        code="const send = (url: string, method: string, data?: unknown) => fetch(url, { method, body: JSON.stringify(data) });\n"
        "export const f = (user: NewUser) => send('/users', 'POST', user);",
        call="POST /users",
        body="application/json {name: string}",
    ),
    "options_object": Style(
        code="interface Options { url: string; method?: string; data?: unknown }\n"
        "function send<T>({ url, method = 'GET', data }: Options): Promise<T> {\n"
        "  return fetch(url, { method, body: data ? JSON.stringify(data) : undefined }).then((r) => r.json()); }\n"
        "export const f = (user: NewUser) => send<User>({ url: '/users', method: 'PATCH', data: user });",
        call="PATCH /users",
        answer=USER,
        body="application/json {name: string}",
    ),
    "response_source": Style(
        code="const raw = (path: string) => fetch(path);\n"
        "export async function f() { const r = await raw('/users/1'); return (await r.json()) as User; }",
        call="GET /users/1",
        answer=USER,
    ),
    "handed_to_parser": Style(
        code="async function parse<T>(r: Response): Promise<T> { return (await r.json()) as T; }\n"
        "export async function f() { return parse<User>(await fetch('/users/1')); }",
        call="GET /users/1",
        answer=USER,
    ),
    "object_client": Style(
        code="const request = async <T>(method: string, path: string, body?: unknown): Promise<T> =>\n"
        "  (await fetch(path, { method, body: body === undefined ? undefined : JSON.stringify(body) })).json();\n"
        "const api = { get: <T>(path: string) => request<T>('GET', path), del: (path: string) => request<void>('DELETE', path) };\n"
        "export const f = () => api.get<User>('/users/1');",
        call="GET /users/1",
        answer=USER,
    ),
    "factory_client": Style(
        code="const make = (base: string) => ({ get: async <T>(path: string): Promise<T> => (await fetch(base + path)).json() });\n"
        "const api = make('/v2');\nexport const f = () => api.get<User>('/users/1');",
        call="GET /v2/users/1",
        answer=USER,
    ),
    "class_client": Style(
        code="class Http { constructor(private base: string) {}\n"
        "  async get<T>(path: string): Promise<T> { return (await fetch(this.base + path)).json(); } }\n"
        "const http = new Http('/v3');\nexport const f = () => http.get<User>('/users/1');",
        call="GET /v3/users/1",
        answer=USER,
    ),
    "base_class": Style(
        code="abstract class Crud<T> { protected abstract route: string;\n"
        "  async find(id: string): Promise<T> { return (await fetch(`${this.route}/${id}`)).json(); } }\n"
        "class Users extends Crud<User> { protected route = '/users'; }\nexport const users = new Users();",
        call="GET /users/{id}",
        answer=USER,
    ),
    "base_class_constructor": Style(
        code="class Crud<T> { constructor(readonly route: string) {}\n"
        "  all(): Promise<T[]> { return fetch(this.route).then((r) => r.json()); } }\n"
        "export const users = new Crud<User>('/users');",
        call="GET /users",
        answer=USER + "[]",
    ),
    "axios_generic": Style(
        code="import axios from 'axios';\nexport const f = () => axios.get<User>('/users/1').then((r) => r.data);",
        call="GET /users/1",
        answer=USER,
    ),
    "axios_instance": Style(
        code="import axios from 'axios';\nconst http = axios.create({ baseURL: '/v1' });\n"
        "export async function f(user: NewUser) { const { data } = await http.post<User>('/users', user, { params: { dry: true } }); return data; }",
        call="POST /v1/users",
        answer=USER,
        body="application/json {name: string}",
        query=("dry",),
    ),
    "axios_cast": Style(
        code="import axios from 'axios';\nexport async function f() { const r = await axios.get('/users/1'); return r.data as User; }",
        call="GET /users/1",
        answer=USER,
    ),
    "axios_config": Style(
        code="import axios from 'axios';\nexport const f = (user: NewUser) => axios<User>({ url: '/users', method: 'put', data: user });",
        call="PUT /users",
        answer=USER,
        body="application/json {name: string}",
    ),
    "axios_wrapper_class": Style(
        code="import axios, { type AxiosInstance } from 'axios';\n"
        "class Client { private http: AxiosInstance; constructor() { this.http = axios.create({ baseURL: '/v1' }); }\n"
        "  async get<T>(path: string): Promise<T> { const { data } = await this.http.get<T>(path); return data; } }\n"
        "const client = new Client();\nexport const f = () => client.get<User>('/me');",
        call="GET /v1/me",
        answer=USER,
    ),
    "axios_annotated_response": Style(
        code="import axios, { type AxiosResponse } from 'axios';\n"
        "const api = { me: async (): Promise<AxiosResponse<User>> => axios.get('/users/1') };\n"
        "export const f = async () => (await api.me()).data;",
        call="GET /users/1",
        answer=USER,
    ),
    "axios_data_literal": Style(
        code="import axios from 'axios';\nexport const f = (): Promise<{ data: User[] }> => axios.get('/users');",
        call="GET /users",
        answer=USER + "[]",
    ),
    "envelope_with_data": Style(
        code="import axios from 'axios';\ninterface Envelope<T> { code: number; data: T }\n"
        "async function request<T>(url: string): Promise<Envelope<T>> {\n"
        "  const r = await axios.get<Envelope<T>>(url); if (url === 'x') return r as any; return r.data; }\n"
        "export const f = () => request<string>('/users');",
        call="GET /users",
        answer="{code: number, data: string, …}",
    ),
    "retrying_wrapper": Style(
        code="async function get<T>(path: string, left = 3): Promise<T> {\n"
        "  try { return await (await fetch(path)).json(); } catch { return get<T>(path, left - 1); } }\n"
        "export const f = () => get<User>('/users/1');",
        call="GET /users/1",
        answer=USER,
    ),
    "loop_variable": Style(
        code="export async function f(ids: string[]) { for (const id of ids) await fetch(`/users/${id}`, { method: 'DELETE' }); }",
        call="DELETE /users/{id}",
    ),
    "ky_json": Style(
        code="import ky from 'ky';\nconst api = ky.create({ prefixUrl: '/v1' });\n"
        "export const f = (user: NewUser) => api.post('users', { json: user, searchParams: { dry: 1 } }).json<User>();",
        call="POST /v1/users",
        answer=USER,
        body="application/json {name: string}",
        query=("dry",),
    ),
    "ofetch_generic": Style(
        code="import { ofetch } from 'ofetch';\nexport const f = () => ofetch<User>('/users', { method: 'POST', body: { name: 'a' } });",
        call="POST /users",
        answer=USER,
        body='application/json {name: "a"}',
    ),
    "nuxt_global": Style(
        code="declare const $fetch: any;\nexport const f = async () => (await $fetch('/users/1')) as User;",
        call="GET /users/1",
        answer=USER,
    ),
    "swr_generic": Style(
        code="import useSWR from 'swr';\nexport const useMe = () => useSWR<User>('/me');",
        call="GET /me",
        answer=USER,
    ),
    "swr_fetcher": Style(
        code="import useSWR from 'swr';\nconst fetcher = (url: string) => fetch(url).then((r) => r.json());\n"
        "export const useMe = (id: string) => useSWR<User>(id ? [`/users/${id}`] : null, fetcher);",
        call="GET /users/{id}",
        answer=USER,
    ),
    "swr_transforming_fetcher": Style(
        code="import useSWR from 'swr';\ninterface View { fullName: string }\n"
        "const load = async (url: string): Promise<View> => {\n"
        "  const u = (await (await fetch(url)).json()) as User; return { fullName: u.name }; };\n"
        "export const useMe = () => useSWR<View>('/me', load);",
        call="GET /me",
        answer=USER,
    ),
    "query_function": Style(
        code="import { useQuery } from '@tanstack/react-query';\n"
        "export const useMe = () => useQuery<User>({ queryKey: ['me'], queryFn: () => fetch('/me').then((r) => r.json()) });",
        call="GET /me",
        answer=USER,
    ),
    "query_function_by_name": Style(
        code="import { useQuery } from '@tanstack/react-query';\nconst load = async () => (await fetch('/me')).json();\n"
        "export const useMe = () => useQuery<User>({ queryKey: ['me'], queryFn: load });",
        call="GET /me",
        answer=USER,
    ),
    "generated_status_map": Style(
        code="interface Answers { 200: User; 201: User }\ninterface Errors { 422: Problem }\n"
        "declare const client: { get<R, E>(o: { url: string }): Promise<R> };\n"
        "export const f = () => client.get<Answers, Errors>({ url: '/users/{user_id}' });",
        call="GET /users/{user_id}",
        answer="",
        error="422 {detail: string, …}",
    ),
    "generated_request": Style(
        code="declare function __request<T>(c: unknown, o: { method: string; url: string; body?: unknown }): Promise<T>;\n"
        "export const f = (user: NewUser): Promise<User> => __request({}, { method: 'POST', url: '/users', body: user });",
        call="POST /users",
        answer=USER,
        body="application/json {name: string}",
    ),
    "operation_on_function": Style(
        code="/** @operation PUT /users/{id} */\n"
        "export async function f(where: string): Promise<User> { return (await fetch(where)).json(); }\nvoid f(String(Math.random()));",
        call="PUT /users/{id}",
        answer=USER,
    ),
    "operation_on_type": Style(
        code="/** @operation GET /users/{id} */\nexport interface Person { id: number }",
        call="GET /users/{id}",
        answer="{id: number, …}",
    ),
    "body_not_read": Style(
        code="export async function f() { const r = await fetch('/users/1', { method: 'DELETE' }); return r.ok; }",
        call="DELETE /users/1",
    ),
    "several_callers": Style(
        code="const get = async <T>(p: string): Promise<T> => (await fetch(p)).json();\n"
        "export const a = () => get<User>('/users/1');\nexport const b = () => get<User>('/users/2');",
        call="GET /users/1",
        answer=USER,
        count=2,
    ),
    "re_exported": Style(
        code="import { load as fetchIt } from './barrel';\nexport const f = () => fetchIt<User>('/users/9');",
        call="GET /users/9",
        answer=USER,
    ),
    "not_a_request": Style(
        code="const store = new Map<string, User>();\nexport const f = () => store.get('/users/1');",
        call="",
        count=0,
    ),
    "mock_handler": Style(
        code="import { http } from 'msw';\nexport const handlers = [http.get('/users/1', () => ({ url: '/users' }) as never)];",
        call="",
        count=0,
    ),
}

EXTRA = {
    "src/barrel.ts": 'export { get as load } from "./low";',
    "src/low.ts": "export async function get<T>(path: string): Promise<T> { return (await fetch(path)).json(); }",
}


@pytest.fixture(scope="module")
def styles(read_project: ReadProject) -> TypeScriptProject:
    """All styles as one project."""
    files = {f"src/{name}.ts": IMPORT + style.code for name, style in STYLES.items()}
    return read_project({"src/shared.ts": SHARED, **EXTRA, **files})


def _sites(project: TypeScriptProject, name: str) -> list[CallSite]:
    return [site for site in project.sites if site.location.file == f"src/{name}.ts"]


def _call(site: CallSite) -> str:
    return f"{'|'.join(site.methods)} {' | '.join(path.template for path in site.paths)}"


def _answer(site: CallSite) -> str:
    answer = site.answer("2XX")
    return s.describe(answer.typed.shape) if answer else ""


@pytest.mark.parametrize("name", [name for name, style in STYLES.items() if style.count])
def test_call_is_read_with_its_path_and_answer(styles: TypeScriptProject, name: str) -> None:
    """Method, path and the answer's shape of each style are what a reader of the code would say."""
    style, sites = STYLES[name], _sites(styles, name)
    assert len(sites) == style.count
    assert _call(sites[0]) == style.call
    assert _answer(sites[0]) == style.answer


@pytest.mark.parametrize("name", [name for name, style in STYLES.items() if style.body])
def test_body_is_read_with_its_content_type(styles: TypeScriptProject, name: str) -> None:
    """What is sent is known with its content type, through wrappers and options."""
    (site,) = _sites(styles, name)
    assert site.body is not None
    assert f"{site.body.content_type} {s.describe(site.body.typed.shape)}" == STYLES[name].body


@pytest.mark.parametrize("name", [name for name, style in STYLES.items() if style.query])
def test_query_names_are_read(styles: TypeScriptProject, name: str) -> None:
    """Query names come from the URL's text, from URLSearchParams and from the library's own option."""
    (site,) = _sites(styles, name)
    found = (*site.query, *site.paths[0].query)
    assert tuple(each.name + ("" if each.required else "?") for each in found) == STYLES[name].query


@pytest.mark.parametrize("name", [name for name, style in STYLES.items() if style.fields])
def test_names_read_of_an_untyped_answer_are_known(styles: TypeScriptProject, name: str) -> None:
    """Where a body is `any`, the names that the code reads stand in for its type."""
    (site,) = _sites(styles, name)
    assert not site.answers
    assert tuple(dotted(each.path) for each in site.fields) == STYLES[name].fields


@pytest.mark.parametrize("name", [name for name, style in STYLES.items() if style.error])
def test_error_answers_stand_apart_from_success(styles: TypeScriptProject, name: str) -> None:
    """A body read in an error branch belongs to that status, not to success."""
    (site,) = _sites(styles, name)
    status, _, shape = STYLES[name].error.partition(" ")
    answer = site.answer(status)
    assert answer is not None
    assert s.describe(answer.typed.shape) == shape


@pytest.mark.parametrize("name", [name for name, style in STYLES.items() if not style.count])
def test_what_only_looks_like_a_call_is_none(styles: TypeScriptProject, name: str) -> None:
    """Maps, cookies and mock handlers have `get` too; their origin tells."""
    assert _sites(styles, name) == []
