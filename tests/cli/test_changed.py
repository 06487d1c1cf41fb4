"""`run --changed`, as the hook of pre-commit calls it: what a change cannot have made is not told, and not forgotten."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from harness.model.finding import Finding, Severity
from harness.model.location import Location
from harness.run.changed import touching

Command: TypeAlias = Callable[..., Any]

_BACKEND = """from fastapi import FastAPI
from pydantic import BaseModel


class {model}(BaseModel):
    id: int
    name: str | None


app = FastAPI()


@app.get("/{path}")
def read() -> {model}:
    return {model}(id=1, name="a")
"""
_FRONTEND = """export interface {model} {{ id: number; name: string }}
export const load = async (): Promise<{model}> => (await fetch("/{path}")).json();
"""
_SETTINGS = """[targets.{path}]
fastapi = "{path}:app"

[targets.{path}_web]
typescript = "{path}_web"
calls = ["{path}"]
"""

_PROJECT = {
    "shop/models.py": "from .kinds import Kind\nfrom shop import (\n    base,\n)\n",
    "shop/kinds.py": "import enum\n",
    "shop/base/__init__.py": "",
    "shop/routes.py": "import fastapi, shop.models as m\n",
    "shop/other.py": "import enum\n",
    "web/api.ts": 'import type { Note } from "./note";\nexport { money } from "@/lib/money";\n',
    "web/note.ts": "export type Note = string;\n",
    "web/lib/money/index.ts": "export const money = 1;\n",
    "web/page.tsx": 'const api = await import("./api.js");\n',
    "web/other.tsx": 'import React from "react";\n',
    "web/note.test.ts": 'import { it } from "vitest";\n',
}


def _git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.test", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def two_systems(tmp_path: Path) -> Path:
    """A committed project of two backends and their frontends, each with one drift."""
    settings = ""
    for path, model in (("orders", "Order"), ("users", "User")):
        (tmp_path / f"{path}.py").write_text(_BACKEND.format(path=path, model=model), encoding="utf-8")
        web = tmp_path / f"{path}_web"
        web.mkdir()
        (web / "tsconfig.json").write_text('{"compilerOptions": {"strict": true, "lib": ["es2022", "dom"]}}')
        (web / "api.ts").write_text(_FRONTEND.format(path=path, model=model), encoding="utf-8")
        settings += _SETTINGS.format(path=path)
    (tmp_path / "harness.toml").write_text(settings, encoding="utf-8")
    (tmp_path / ".gitignore").write_text("reports/\n.harness/\n", encoding="utf-8")
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-qm", "first")
    return tmp_path


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_only_what_the_change_can_have_made_is_told(harness: Command, two_systems: Path) -> None:
    """Nothing changed: silent and green; one backend changed: its drift alone fails; the record on disk holds both."""
    silent = harness("run", "drift", "--changed", "--quiet", "--format", "json")
    assert (silent.code, silent.json["findings"]) == (0, [])
    assert "2 findings are not told" in harness("run", "drift", "--changed", "--quiet").out
    backend = two_systems / "users.py"
    backend.write_text(backend.read_text(encoding="utf-8").replace("name: str", "name:  str"), encoding="utf-8")
    said = harness("run", "drift", "--changed", "--quiet", "--format", "json")
    assert said.code == 1
    assert [each["at"]["file"] for each in said.json["findings"]] == ["users_web/api.ts"]
    record = (two_systems / "reports" / "drift.ndjson").read_text(encoding="utf-8")
    assert "orders_web/api.ts" in record
    assert harness("run", "drift", "--quiet", "--format", "json").code == 1


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_what_a_deleted_file_takes_away_is_told(harness: Command, two_systems: Path) -> None:
    """A route that went with its file has no line any more: the frontend's call of it is told."""
    routes = "from fastapi import APIRouter\n\nextra = APIRouter()\n\n\n@extra.get('/extra')\ndef read() -> int:\n    return 1\n"
    (two_systems / "extra.py").write_text(routes, encoding="utf-8")
    backend = two_systems / "users.py"
    kept = backend.read_text(encoding="utf-8")
    joined = (
        "\n\ntry:\n    from extra import extra\nexcept ImportError:\n    pass\nelse:\n    app.include_router(extra)\n"
    )
    backend.write_text(kept + joined, encoding="utf-8")
    with (two_systems / "users_web" / "api.ts").open("a", encoding="utf-8") as frontend:
        frontend.write('export const extra = async (): Promise<number> => (await fetch("/extra")).json();\n')
    _git(two_systems, "add", ".")
    _git(two_systems, "commit", "-qm", "second")
    _git(two_systems, "rm", "-q", "extra.py")
    said = harness("run", "drift", "--changed", "--quiet", "--format", "json")
    assert said.code == 1
    assert "operation-missing" in {each["rule"] for each in said.json["findings"]}


def test_without_git_the_way_out_is_told(harness: Command, tmp_path: Path) -> None:
    """A usage error before any work."""
    (tmp_path / "harness.toml").write_text("[targets]\n", encoding="utf-8")
    said = harness("run", "--changed")
    assert said.code == 2
    assert "--changed" in said.err


@pytest.mark.parametrize(
    ("at", "other", "changed", "told"),
    [
        ("web/api.ts", "app.py", "web/api.ts", True),
        ("web/api.ts", "app.py", "app.py", True),
        ("web/api.ts", "app.py", "other.py", False),
        ("web/api.ts", "shop/models.py", "shop/kinds.py", True),
        ("web/api.ts", "shop/models.py", "shop/base/__init__.py", True),
        ("web/api.ts", "shop/models.py", "shop/routes.py", True),
        ("web/api.ts", "shop/models.py", "shop/other.py", False),
        ("web/api.ts", "app.py", "web/note.ts", True),
        ("web/api.ts", "app.py", "web/lib/money/index.ts", True),
        ("web/api.ts", "app.py", "web/page.tsx", True),
        ("web/api.ts", "app.py", "web/note.test.ts", False),
        ("web/api.ts", "app.py", "web/globals.d.ts", True),
        ("web/api.ts", "app.py", "web/tsconfig.json", True),
        ("web/api.ts", "app.py", "README.md", False),
        ("web/api.ts", None, "routes.py", True),
        ("web/api.ts", None, "web/other.tsx", False),
        (None, None, "web/page.tsx", True),
    ],
)
def test_a_finding_is_told_when_the_change_can_have_made_it(
    tmp_path: Path, at: str | None, other: str | None, changed: str, *, told: bool
) -> None:
    """By its places, what they import and what imports them, or by the side that has none: a route that went has no line any more."""
    for name, text in _PROJECT.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    finding = Finding(
        rule="r",
        severity=Severity.ERROR,
        message="m",
        cause=("c",),
        at=Location(at, 1) if at else None,
        other=Location(other, 1) if other else None,
    )
    assert touching({(tmp_path / changed).resolve()}, tmp_path)(finding) is told
