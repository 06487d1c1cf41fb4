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
