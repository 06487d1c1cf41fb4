"""Path aliases that a framework writes into a tsconfig of its own, which is not there before its first run."""

from __future__ import annotations

import pytest

from tests.sources.typescript.conftest import ReadProject

_TYPES = "export interface User { name: string }"
_CALL = "import type { User } from '%s/types';\nexport const load = async (): Promise<User> => (await fetch('/users')).json();"


@pytest.mark.parametrize(
    ("config", "text", "types", "alias"),
    [
        ("svelte.config.js", "export default { kit: {} };", "src/lib/types.ts", "$lib"),
        ("svelte.config.js", "export default { kit: { alias: { $own: 'src/own' } } };", "src/own/types.ts", "$own"),
        ("nuxt.config.ts", "export default defineNuxtConfig({});", "types.ts", "~"),
        ("nuxt.config.ts", "export default defineNuxtConfig({ srcDir: 'client/' });", "client/types.ts", "@"),
        ("nuxt.config.ts", "export default defineNuxtConfig({});", "app/types.ts", "~"),
    ],
)
def test_aliases_of_a_framework_are_known(
    read_project: ReadProject, config: str, text: str, types: str, alias: str
) -> None:
    """The alias leads to the sources although the generated configuration that declares it is missing."""
    generated = "./.svelte-kit/tsconfig.json" if config.startswith("svelte") else "./.nuxt/tsconfig.json"
    project = read_project(
        {
            "tsconfig.json": f'{{"extends": "{generated}", "compilerOptions": {{"types": []}}}}',
            config: text,
            types: _TYPES,
            "src/call.ts": _CALL % alias,
        }
    )
    (site,) = project.sites
    assert [sorted(answer.typed.shape.objects[0].fields) for answer in site.answers] == [["name"]]


_CLIENT = "import axios from 'axios';\nexport function useApi() { const api = axios.create({ baseURL: '/v1' }); return { api }; }"
_STORE = "interface User { name: string }\nexport const load = async () => { const { api } = useApi(); return (await api.get<User>('/users')).data; };"


@pytest.mark.parametrize("brings", ["nuxt", "unplugin-auto-import"])
def test_automatic_imports_are_followed(read_project: ReadProject, brings: str) -> None:
    """What a framework puts into every file without an import is found in its folder, as `useApi` of `composables/`."""
    files = {"src/composables/api.ts": _CLIENT, "src/users.ts": _STORE}
    project = read_project({"package.json": f'{{"devDependencies": {{"{brings}": "*"}}}}', **files})
    (site,) = project.sites
    assert [each.template for each in site.paths] == ["/v1/users"]
    assert [sorted(answer.typed.shape.objects[0].fields) for answer in site.answers] == [["name"]]


def test_a_name_that_nothing_imports_is_left_alone(read_project: ReadProject) -> None:
    """Where no framework imports by itself, and where two files export the same name, nothing is guessed."""
    plain = {"src/composables/api.ts": _CLIENT, "src/users.ts": _STORE}
    twice = {"package.json": '{"dependencies": {"nuxt": "3"}}', "src/utils/api.ts": _CLIENT, **plain}
    assert not read_project({"package.json": "{}", **plain}).sites
    assert not read_project(twice).sites


def test_a_script_tag_may_hold_angle_brackets(read_project: ReadProject) -> None:
    """The generic parameters of a component stand in an attribute of its script, with their own angle brackets."""
    script = "const found: { name: string } = await (await fetch('/users')).json();"
    tag = '<script\n  setup\n  lang="ts"\n  generic="T extends Record<string, unknown>"\n>'
    project = read_project({"src/List.vue": f"{tag}\n{script}\n</script>\n<template><p /></template>\n"})
    (site,) = project.sites
    assert (site.location.line, [note.message for note in project.notes if note.kind == "syntax"]) == (6, [])


def test_an_automatic_import_of_a_default_goes_by_its_file(read_project: ReadProject) -> None:
    """`utils/create-client.ts` exports a default, which the framework gives out as `createClient`."""
    made = "export default function named(base: string) { return $fetch.create({ baseURL: base }); }"
    plugin = "export default defineNuxtPlugin(() => ({ provide: { api: createClient('/v1') } }));"
    project = read_project(
        {
            "package.json": '{"dependencies": {"nuxt": "4"}}',
            "src/utils/create-client.ts": made,
            "src/plugins/api.ts": plugin,
            "src/users.ts": "export const load = () => useNuxtApp().$api<{ name: string }>('/users');",
        }
    )
    (site,) = project.sites
    assert [each.template for each in site.paths] == ["/v1/users"]


def test_the_own_server_of_nuxt_is_read(read_project: ReadProject) -> None:
    """Its handlers answer the page's calls, but for one that passes all on; what they ask is asked of the backend."""
    handler = (
        "export default defineEventHandler(async () => await $fetch('http://back:8000/token', { method: 'POST' }));"
    )
    project = read_project(
        {
            "nuxt.config.ts": "export default defineNuxtConfig({});",
            "tsconfig.json": '{"include": ["app"]}',
            "app/login.ts": "export const login = () => $fetch('/api/login', { method: 'POST' });",
            "server/api/login.post.ts": handler,
            "layers/shop/server/routes/cart/[id].ts": "export default eventHandler(() => 1);",
            "server/api/v1/[...].ts": "export default defineEventHandler((event) => $fetch(event.path));",
            "server/api/pass.ts": "export default defineEventHandler((event) => proxyRequest(event, 'http://back'));",
            "server/utils/helper.ts": "export const helper = 1;",
        }
    )
    assert {(each.method, each.path) for each in project.routes} == {("POST", "/api/login"), ("*", "/cart/{id}")}
    assert "server/api/login.post.ts" in {each.location.file for each in project.sites}
