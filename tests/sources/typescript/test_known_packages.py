"""State libraries that are not installed: the types of a program's own state are known all the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from harness.model import shape as s
from harness.sources.typescript.project import TypeScriptProject

ReadProject = Callable[[Mapping[str, str]], TypeScriptProject]

_USER = "interface User { id: number }\n"
_ASK = "(await (await fetch('/users/1')).json())"

_CODE = {
    "react": "import { useState } from 'react';\n"
    f"export function f() {{ const [, set] = useState<User | null>(null); return async () => set({_ASK}); }}",
    "react-default": "import React from 'react';\n"
    f"export function f() {{ const [, set] = React.useState<User>(); return async () => set({_ASK}); }}",
    "vue": f"import {{ ref }} from 'vue';\nconst user = ref<User>();\nexport const f = async () => {{ user.value = {_ASK}; }};",
    "svelte/store": "import { writable } from 'svelte/store';\nconst user = writable<User | null>(null);\n"
    f"export const f = async () => {{ user.set({_ASK}); }};",
    "zustand": "import { create } from 'zustand';\nimport { persist } from 'zustand/middleware';\n"
    "interface State { user: User | null; load: () => Promise<void> }\n"
    f"export const f = create<State>()(persist((set) => ({{ user: null, load: async () => set({{ user: {_ASK} }}) }})));",
}


@pytest.fixture(scope="module")
def bare(read_project: ReadProject) -> TypeScriptProject:
    """One project of all of them, in which nothing is installed."""
    return read_project({f"src/{name.replace('/', '_')}.ts": _USER + code for name, code in _CODE.items()})


@pytest.mark.parametrize("name", _CODE)
def test_what_goes_into_state_has_its_type(bare: TypeScriptProject, name: str) -> None:
    """An answer that is kept in typed state is read as that type."""
    (site,) = (each for each in bare.sites if each.location.file == f"src/{name.replace('/', '_')}.ts")
    (answer,) = site.answers
    assert "{id: number, …}" in s.describe(answer.typed.shape)


def test_the_packages_are_told_as_missing(bare: TypeScriptProject) -> None:
    """A few names of a package are known; that is not the package."""
    assert set(bare.unresolved_packages) == {"react", "vue", "svelte", "zustand"}


def test_what_is_installed_is_believed(read_project: ReadProject) -> None:
    """The package's own types count, whatever is known of it elsewhere."""
    types = "export declare function useState(initial?: unknown): [any, (value: { name: string }) => void];"
    files = {
        "node_modules/react/package.json": '{"name": "react", "types": "index.d.ts"}',
        "node_modules/react/index.d.ts": types,
        "src/a.ts": "import { useState } from 'react';\n"
        f"export function f() {{ const [, set] = useState(0); return async () => set({_ASK}); }}",
    }
    (site,) = read_project(files).sites
    assert s.describe(site.answers[0].typed.shape) == "{name: string, …}"
