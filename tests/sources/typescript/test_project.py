"""Whole projects: what is said of packages, tsconfigs, workspaces, components and hostile input."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from harness.model import shape as s
from harness.model.errors import CannotRun, SourceError
from harness.sources.typescript.cache import ExtractionCache
from harness.sources.typescript.extraction import Extraction, Limits, Question
from harness.sources.typescript.node import Node
from harness.sources.typescript.project import SITES, TypeScriptProject, canonical, read

ReadProject = Callable[[Mapping[str, str]], TypeScriptProject]
WriteProject = Callable[[Path, Mapping[str, str]], Path]

CALL = "export const f = async (id: number) => (await (await fetch(`/users/${id}`)).json()) as { id: number };\n"
LOOSE = (
    '{"compilerOptions": {"strict": false, "strictNullChecks": false, "lib": ["es2022", "dom"]}, "include": ["src"]}'
)


def _no_node() -> Node:
    raise AssertionError("Node was started")


def _shape(project: TypeScriptProject) -> str:
    (site,) = project.sites
    answer = site.answer("2XX")
    assert answer is not None
    return s.describe(answer.typed.shape)


def test_each_call_of_one_path_is_an_operation_of_its_own(read_project: ReadProject) -> None:
    """Two calls of one path keep apart what each expects: one is not judged by the other's types or query."""
    other = "export const g = async (slug: string) => (await (await fetch(`/users/${slug}?all=1`)).json()) as { name: string };\n"
    project = read_project({"src/a.ts": CALL, "src/b.ts": other})
    one, two = project.contract.operations
    assert [canonical(each.path) for each in (one, two)] == ["/users/{}", "/users/{}"]
    assert [len(each.extensions[SITES]) for each in (one, two)] == [1, 1]
    assert [s.describe(each.responses[0].content[0].typed.shape) for each in (one, two)] == [
        "{id: number, …}",
        "{name: string, …}",
    ]
    assert [[(each.place, each.typed.shape) for each in operation.parameters] for operation in (one, two)] == [
        [("path", s.NUMBER)],
        [("path", s.STRING), ("query", s.literal("1"))],
    ]


def test_an_unchanged_project_is_answered_without_node(
    shared_node: Extraction, write_project: WriteProject, tmp_path: Path
) -> None:
    """The second reading comes from the cache; an edit makes it stale."""
    folder = write_project(tmp_path / "web", {"src/a.ts": CALL})
    cache = ExtractionCache(tmp_path / "cache")
    first = read(folder, root=folder, cache=cache, extraction=shared_node)
    again = read(folder, root=folder, cache=cache, node=_no_node)
    assert (first.from_cache, again.from_cache) == (False, True)
    assert again.contract.operations == first.contract.operations
    (folder / "src" / "a.ts").write_text(CALL.replace("id: number }", "id: string }"))
    assert _shape(read(folder, root=folder, cache=cache, extraction=shared_node)) == "{id: string, …}"


def test_null_counts_even_where_the_project_ignores_it(read_project: ReadProject) -> None:
    """`strictNullChecks: false` would erase every null: it is forced on."""
    code = "export const f = async () => (await (await fetch('/a')).json()) as { a: string | null };"
    assert _shape(read_project({"tsconfig.json": LOOSE, "src/a.ts": code})) == "{a: string | null, …}"


def test_referenced_configs_are_read(read_project: ReadProject) -> None:
    """A solution tsconfig without files of its own leads to the projects it references, through `extends`."""
    files = {
        "tsconfig.json": '{"files": [], "references": [{"path": "./tsconfig.app.json"}]}',
        "tsconfig.app.json": '{"extends": "./base.json", "include": ["src"]}',
        "base.json": '{"compilerOptions": {"lib": ["es2022", "dom"], "strict": true}}',
        "src/a.ts": CALL,
    }
    assert _shape(read_project(files)) == "{id: number, …}"


def test_a_folder_without_a_tsconfig_is_read_whole(
    shared_node: Extraction, write_project: WriteProject, tmp_path: Path
) -> None:
    """Plain sources are enough; a note says that no tsconfig was found."""
    folder = write_project(tmp_path, {"a.ts": CALL})
    (folder / "tsconfig.json").unlink()
    project = read(folder, root=folder, cache=ExtractionCache(tmp_path / ".cache"), extraction=shared_node)
    assert _shape(project) == "{id: number, …}"
    assert [note.kind for note in project.notes] == ["config"]


def test_component_scripts_keep_their_lines(read_project: ReadProject) -> None:
    """Script blocks of .vue and .svelte files are read at the lines where they stand."""
    vue = f'<template>\n  <p>hi</p>\n</template>\n<script setup lang="ts">\n{CALL.replace("export ", "")}</script>\n'
    svelte = "<script lang='ts'>\nconst g = async (): Promise<string> => (await fetch('/b')).json();\n</script>\n<p/>\n"
    config = LOOSE.replace('["src"]', '["src/**/*.vue", "src/**/*.svelte"]')
    project = read_project({"tsconfig.json": config, "src/A.vue": vue, "src/B.svelte": svelte})
    assert [str(site.location) for site in project.sites] == ["src/A.vue:5", "src/B.svelte:2"]


def test_sibling_packages_are_read_from_their_source(
    shared_node: Extraction, write_project: WriteProject, tmp_path: Path
) -> None:
    """An unlinked, unbuilt workspace package is mapped to its source; its types are not `any`."""
    files = {
        "package.json": '{"workspaces": ["apps/*", "packages/*"]}',
        "packages/api/package.json": '{"name": "@acme/api", "types": "./dist/index.d.ts"}',
        "packages/api/src/index.ts": "export interface User { id: number }",
        "apps/web/package.json": '{"name": "web"}',
        "apps/web/tsconfig.json": LOOSE,
        "apps/web/src/a.ts": "import type { User } from '@acme/api';\n"
        "export const f = async () => (await (await fetch('/me')).json()) as User;\n",
    }
    folder = write_project(tmp_path, files)
    cache = ExtractionCache(tmp_path / ".cache")
    project = read(folder / "apps" / "web", root=folder, cache=cache, extraction=shared_node)
    assert (_shape(project), dict(project.unresolved_packages)) == ("{id: number, …}", {})
    assert read(folder / "apps" / "web", root=folder, cache=cache, node=_no_node).from_cache
    (folder / "packages/api/src/index.ts").write_text("export interface User { id: string }")
    assert _shape(read(folder / "apps" / "web", root=folder, cache=cache, extraction=shared_node)) == "{id: string, …}"


def test_packages_that_are_not_installed_are_named(read_project: ReadProject) -> None:
    """A type from a package that is not there is unresolved, with the package's name and place; never `any`."""
    code = "import type { User } from '@acme/types/user';\nexport const f = async () => (await (await fetch('/me')).json()) as User;"
    project = read_project({"src/a.ts": code})
    assert dict(project.unresolved_packages) == {"@acme/types": "src/a.ts:1"}
    (site,) = project.sites
    (answer,) = site.answers
    assert [each.reason for each in answer.typed.shape.residuals] == ["the compiler cannot resolve User"]


def test_a_schema_of_a_library_that_is_not_installed_is_unresolved(read_project: ReadProject) -> None:
    """What it accepts is not known, which is not nothing: the library is named with the place of the schema."""
    schema = "import { z } from 'zod';\nexport const User = z.object({ id: z.number() });"
    code = (
        "import { User } from './schemas';\nexport const f = async () => User.parse(await (await fetch('/me')).json());"
    )
    project = read_project({"src/schemas.ts": schema, "src/a.ts": code})
    assert dict(project.unresolved_packages) == {"zod": "src/schemas.ts:1"}
    (site,) = project.sites
    (answer,) = site.answers
    assert [each.reason for each in answer.typed.shape.residuals] == ["the compiler cannot resolve User"]


def test_nothing_of_a_hostile_project_runs_or_is_read_outside(
    shared_node: Extraction, write_project: WriteProject, tmp_path: Path
) -> None:
    """Plugins are not loaded; files, references and links that lead outside are refused and said."""
    secret = tmp_path / "secret"
    write_project(secret, {"s.ts": "export interface Secret { password: string }"})
    mark = tmp_path / "ran"
    plugin = f"require('fs').writeFileSync({str(mark)!r}, 'x'); module.exports = () => ({{}});"
    config = (
        '{"extends": "../secret/tsconfig.json", "compilerOptions": {"plugins": [{"name": "evil"}], "lib": ["es2022", "dom"]},'
        ' "references": [{"path": "../secret"}], "include": ["src", "../secret"]}'
    )
    code = "import type { Secret } from '../../secret/s';\nexport const f = async () => (await (await fetch('/me')).json()) as Secret;"
    folder = write_project(
        tmp_path / "web", {"tsconfig.json": config, "node_modules/evil/index.js": plugin, "src/a.ts": code}
    )
    (folder / "src" / "link.ts").symlink_to(secret / "s.ts")
    (folder / "src" / "loop").symlink_to(folder / "src", target_is_directory=True)
    project = read(folder, root=folder, cache=ExtractionCache(tmp_path / "cache"), extraction=shared_node)
    assert not mark.exists()
    assert {"plugins", "refused"} <= {note.kind for note in project.notes}
    assert not any("Secret" in each.name for each in project.contract.provenance.values())


def test_syntax_errors_are_notes(read_project: ReadProject) -> None:
    """A file that does not parse is said, and the rest is read."""
    project = read_project({"src/a.ts": CALL, "src/b.ts": "export const = 1;\n"})
    assert _shape(project) == "{id: number, …}"
    assert {note.file for note in project.notes if note.kind == "syntax"} == {"src/b.ts"}


def test_tests_and_stories_are_not_the_application(read_project: ReadProject) -> None:
    """What only tests and mocks call is no call of the application; how many were left out is said."""
    project = read_project({"src/a.ts": CALL, "src/a.test.ts": CALL, "src/__mocks__/b.ts": CALL})
    assert [str(site.location) for site in project.sites] == ["src/a.ts:1"]
    assert project.coverage.other["tests"] == 2


def test_route_handlers_of_the_project_are_known(read_project: ReadProject) -> None:
    """What Next.js answers itself is listed apart, so that it is not asked of the backend."""
    project = read_project({"src/app/(shop)/api/users/[id]/route.ts": "export async function GET() { return null; }"})
    assert [(route.method, route.path) for route in project.routes] == [("GET", "/api/users/{id}")]


def test_what_is_read_of_failures_checks_no_success(read_project: ReadProject) -> None:
    """A wrapper that reads the `detail` of an error knows nothing of what else arrives."""
    code = (
        "async function ask(path: string) { const r = await fetch(path);"
        " if (!r.ok) { const e = await r.json(); throw new Error(e.detail); } return r.json(); }\n"
        "export const one = async () => (await ask('/one')).name;\n"
        "export const any = () => ask('/any');\n"
        "export const none = async () => { await ask('/none'); };\n"
    )
    project = read_project({"src/a.ts": code})
    assert {site.paths[0].template: site.checked for site in project.sites} == {
        "/one": True,
        "/any": False,
        "/none": False,
    }
    assert (project.coverage.typed, project.coverage.fields_only) == (0, 1)


def test_a_path_that_is_one_hole_is_unresolved(read_project: ReadProject) -> None:
    """A call whose path nobody can know stays in the list of what could not be read."""
    project = read_project({"src/a.ts": "export const f = () => fetch(JSON.parse('1'));"})
    assert [site.resolved for site in project.sites] == [False]
    assert project.contract.unresolved == ("src/a.ts:1: fetch(JSON.parse('1'))",)


def test_missing_place_is_an_input_error(tmp_path: Path) -> None:
    """A tsconfig that does not exist is named, with the way out."""
    with pytest.raises(SourceError, match=r"nowhere.*does not exist"):
        read(tmp_path / "nowhere")


def test_empty_project_is_an_input_error(shared_node: Extraction, write_project: WriteProject, tmp_path: Path) -> None:
    """A tsconfig that includes no file cannot be read as a project."""
    with pytest.raises(SourceError, match="no source files"):
        read(write_project(tmp_path, {}), cache=ExtractionCache(tmp_path / ".cache"), extraction=shared_node)


def test_broken_tsconfig_is_an_input_error(
    shared_node: Extraction, write_project: WriteProject, tmp_path: Path
) -> None:
    """A tsconfig named as file whose JSON is not an object ends the reading with its name."""
    folder = write_project(tmp_path, {"tsconfig.json": "{", "src/a.ts": CALL})
    project = read(
        folder / "tsconfig.json", root=folder, cache=ExtractionCache(tmp_path / ".cache"), extraction=shared_node
    )
    assert "config" in {note.kind for note in project.notes}


@pytest.mark.parametrize(
    ("limits", "words"),
    [(Limits(seconds=0.01), "did not end within"), (Limits(output=-1), "more than -1 bytes")],
    ids=["seconds", "output"],
)
def test_bounds_end_a_reading(
    compiler_ready: None, write_project: WriteProject, tmp_path: Path, limits: Limits, words: str
) -> None:
    """A reading that takes too long or says too much is ended with a clear error."""
    folder = write_project(tmp_path, {"src/a.ts": CALL})
    with pytest.raises(CannotRun, match=words):
        read(folder, cache=ExtractionCache(tmp_path / ".cache"), limits=limits)


def test_canonical_template_unnames_holes() -> None:
    """`/users/{id}` and `/users/{key}` are one path."""
    assert canonical("/users/{id}/x") == "/users/{}/x"


def test_a_cache_that_cannot_be_written_is_no_error(
    shared_node: Extraction, write_project: WriteProject, tmp_path: Path
) -> None:
    """Where the cache folder is a file, the project is read all the same."""
    (tmp_path / "cache").write_text("")
    folder = write_project(tmp_path / "web", {"src/a.ts": CALL})
    assert (
        _shape(read(folder, root=folder, cache=ExtractionCache(tmp_path / "cache"), extraction=shared_node))
        == "{id: number, …}"
    )


def test_the_cache_keeps_the_newest(tmp_path: Path) -> None:
    """Old extractions leave the cache folder when newer ones come."""
    cache = ExtractionCache(tmp_path)
    for index in range(60):
        (tmp_path / f"{index}.json.gz").write_bytes(b"")
        os.utime(tmp_path / f"{index}.json.gz", (index, index))
    cache.store("new", Question(project=tmp_path), [{"rec": "end", "ok": True}])
    assert len(list(tmp_path.glob("*.json.gz"))) == 40
    assert cache.load("new") == ({"rec": "end", "ok": True},)
    assert cache.load("59") is None
