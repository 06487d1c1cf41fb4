"""Client libraries and schema packages with their real types, installed once into the harness's cache."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from harness.model import shape as s
from harness.model.errors import CannotRun
from harness.sources.typescript.cache import ExtractionCache
from harness.sources.typescript.compiler import cache_folder
from harness.sources.typescript.node import clean_environment, find_node
from harness.sources.typescript.project import TypeScriptProject, read

LOCK = Path(__file__).with_name("packages")
WriteProject = Callable[[Path, Mapping[str, str]], Path]

SHARED = """
export interface User { id: number; name: string }
export interface paths {
  "/users/{id}": {
    get: {
      parameters: { query?: { verbose?: boolean }; path: { id: number } };
      responses: {
        200: { content: { "application/json": User } };
        404: { content: { "application/json": { detail: string } } };
      };
    };
    put: { requestBody: { content: { "application/json": { name: string } } }; responses: { 204: { content?: never } } };
  };
}
"""

FILES = {
    "axios_inferred": "import axios from 'axios';\n"
    "export async function f() { const r = await axios.get('/users/1'); const u: User = r.data; return u; }",
    "ky_generic": "import ky from 'ky';\nexport const f = () => ky.get('https://api.test/users/1').json<User>();",
    "ofetch_typed": "import { $fetch } from 'ofetch';\nexport const f = () => $fetch<User>('/users/1');",
    "swr_typed": "import useSWR from 'swr';\nconst get = (u: string) => fetch(u).then((r) => r.json());\n"
    "export const useMe = () => { const { data } = useSWR<User>('/users/1', get); return data?.name; };",
    "query_contextual": "import { useQuery } from '@tanstack/react-query';\n"
    "export const useMe = () => useQuery<User>({ queryKey: [1], queryFn: async () => (await fetch('/users/1')).json() });",
    "query_fields": "import { useQuery } from '@tanstack/react-query';\n"
    "export const useMe = () => { const q = useQuery({ queryKey: [1], queryFn: () => fetch('/users/1').then((r) => r.json()) });\n"
    "  return q.data.email; };",
    "zod_parse": "import { z } from 'zod';\n"
    "const Schema = z.object({ id: z.coerce.number(), at: z.iso.datetime().transform((t) => new Date(t)), tag: z.string().nullish(),\n"
    "  level: z.enum(['low', 'high']).default('low') });\n"
    "export const f = async () => Schema.parse(await (await fetch('/users/1')).json());",
    "zod_wrapper": "import { z } from 'zod';\n"
    "async function get<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {\n"
    "  return schema.parse(await (await fetch(path)).json()); }\n"
    "export const f = () => get('/users/1', z.array(z.object({ id: z.number() })));",
    "valibot_parse": "import * as v from 'valibot';\nconst Schema = v.object({ id: v.number() });\n"
    "export const f = async () => v.parse(Schema, await (await fetch('/users/1')).json());",
    "openapi_get": "import createClient from 'openapi-fetch';\nconst api = createClient<paths>({ baseUrl: '/v1' });\n"
    "export const f = () => api.GET('/users/{id}', { params: { path: { id: 1 } } });",
    "openapi_spread": "import createClient from 'openapi-fetch';\nconst api = { ...createClient<paths>(), extra: 1 };\n"
    "export const f = () => api.PUT('/users/{id}', { body: { name: 'a' } } as never);",
}

ANSWERS = {
    "axios_inferred": "{id: number, name: string, …}",
    "ky_generic": "{id: number, name: string, …}",
    "ofetch_typed": "{id: number, name: string, …}",
    "swr_typed": "{id: number, name: string, …}",
    "query_contextual": "{id: number, name: string, …}",
    "zod_parse": '{id: unknown, at: string, tag?: string | null, level?: "high" | "low", …}',
    "zod_wrapper": "{id: number, …}[]",
    "valibot_parse": "{id: number, …}",
    "openapi_get": "{id: number, name: string, …}",
}


@pytest.fixture(scope="module")
def packages() -> Path:
    """A node_modules folder with the packages of the lock, or a skip that says why there is none."""
    digest = hashlib.sha256((LOCK / "package-lock.json").read_bytes()).hexdigest()[:12]
    folder = cache_folder() / f"test-packages-{digest}"
    if not (folder / "node_modules").is_dir():
        try:
            _install(folder)
        except (CannotRun, OSError, subprocess.SubprocessError) as fault:
            pytest.skip(f"npm cannot install the test packages: {fault}")
    return folder / "node_modules"


def _install(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as made:
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(LOCK / name, Path(made, name))
        command = [*find_node().npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(
            command, cwd=made, check=True, capture_output=True, timeout=240, env=clean_environment(network=True)
        )
        Path(made, "node_modules").rename(folder / "node_modules")


@pytest.fixture(scope="module")
def project(
    packages: Path, compiler_ready: None, write_project: WriteProject, tmp_path_factory: pytest.TempPathFactory
) -> TypeScriptProject:
    """One project of all files above, with the real packages beside it."""
    folder = tmp_path_factory.mktemp("web")
    code = {f"src/{name}.ts": f'import type {{ User, paths }} from "./shared";\n{text}' for name, text in FILES.items()}
    write_project(folder, {"src/shared.ts": SHARED, **code})
    (folder / "node_modules").symlink_to(packages, target_is_directory=True)
    return read(folder, root=folder, cache=ExtractionCache(folder / ".cache"))


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_through_real_packages(project: TypeScriptProject, name: str) -> None:
    """With the packages' own types each style gives the type that comes over the wire."""
    (site,) = [site for site in project.sites if site.location.file == f"src/{name}.ts"]
    answer = site.answer("2XX") or site.answer("200")
    assert answer is not None
    assert s.describe(answer.typed.shape) == ANSWERS[name]


def test_packages_are_all_resolved(project: TypeScriptProject) -> None:
    """Nothing is called unresolved where every package is installed."""
    assert dict(project.unresolved_packages) == {}


def test_data_of_a_query_is_followed_to_its_fields(project: TypeScriptProject) -> None:
    """An untyped query's fields are those that the component reads of `data`."""
    (site,) = [site for site in project.sites if site.location.file == "src/query_fields.ts"]
    assert [each.path for each in site.fields] == [("email",)]


def test_paths_type_gives_statuses_body_and_query(project: TypeScriptProject) -> None:
    """openapi-fetch's `paths` is read once per operation: statuses, request body, query; also of a spread client."""
    sites = {site.location.file.split("/")[-1]: site for site in project.sites}
    got = sites["openapi_get.ts"]
    assert {answer.status for answer in got.answers} == {"200", "404"}
    assert [(each.name, each.required) for each in got.query] == [("verbose", False)]
    put = sites["openapi_spread.ts"]
    assert put.body is not None
    assert s.describe(put.body.typed.shape) == "{name: string}"
