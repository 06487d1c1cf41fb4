"""`drift --fix`, suppression in place, `--watch` and `types`, as their users call them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from harness.model.errors import CannotRun
from harness.sources.typescript.compiler import ensure, find_compiler
from harness.sources.typescript.node import find_node

Command: TypeAlias = Callable[..., Any]

_TSCONFIG = '{"compilerOptions": {"strict": true, "types": [], "lib": ["es2022", "dom"]}, "include": ["src"]}'
_API = """
export interface User {
  id: number;
  nick_name: string;
  email: string;
  age: string;
  role: "admin" | "guest";
}
export async function load(id: number): Promise<User> {
  return (await fetch(`/users/${id}`)).json();
}
"""


@pytest.fixture(scope="module")
def compiler_ready(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Node and a compiler, or a skip that says what is missing."""
    try:
        ensure(find_compiler(tmp_path_factory.mktemp("bare")), find_node(), lambda _: None)
    except CannotRun as fault:
        pytest.skip(str(fault))


@pytest.fixture
def project(tmp_path: Path, compiler_ready: None) -> Path:
    """A contract and a frontend that drifted from it in five ways."""
    properties = {
        "id": {"type": "integer"},
        "nickName": {"type": "string"},
        "email": {"type": ["string", "null"]},
        "age": {"type": "integer"},
        "role": {"enum": ["admin", "guest", "bot"]},
    }
    user = {"type": "object", "properties": properties, "required": list(properties)}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/User"}}}
    path = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    operation = {"parameters": [path], "responses": {"200": {"description": "", "content": content}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Users", "version": "1"},
        "paths": {"/users/{id}": {"get": operation}},
        "components": {"schemas": {"User": user}},
    }
    (tmp_path / "api.json").write_text(json.dumps(document))
    (tmp_path / "web/src").mkdir(parents=True)
    (tmp_path / "web/tsconfig.json").write_text(_TSCONFIG)
    (tmp_path / "web/src/user.ts").write_text(_API)
    return tmp_path


_MENDED = (
    _API.replace("nick_name", "nickName")
    .replace("email: string", "email: string | null")
    .replace("age: string", "age: number")
    .replace('"guest";', '"guest" | "bot";')
)


def test_fix_writes_the_mechanical_edits_and_the_findings_are_gone(harness: Command, project: Path) -> None:
    """After it a second run is clean."""
    said = harness("drift", "api.json", "web", "--fix", "--yes")
    assert (said.code, "+  nickName: string;" in said.err) == (0, True)
    assert (project / "web/src/user.ts").read_text() == _MENDED
    assert harness("drift", "api.json", "web").code == 0


def test_a_preview_is_a_patch_and_without_a_terminal_nothing_is_written(harness: Command, project: Path) -> None:
    """The exit code says that there is something to write; `--yes` is asked for where nobody can be."""
    dry = harness("drift", "api.json", "web", "--fix", "--dry-run")
    assert (dry.code, dry.out.startswith("--- a/web/src/user.ts\n+++ b/web/src/user.ts\n")) == (1, True)
    unasked = harness("drift", "api.json", "web", "--fix")
    assert (unasked.code, "--yes writes them" in unasked.err) == (1, True)
    assert (project / "web/src/user.ts").read_text() == _API


def test_a_finding_carries_its_edit_as_data(harness: Command, project: Path) -> None:
    """With its exact place, so that an editor may offer it."""
    found = {each["rule"]: each["edit"] for each in harness("drift", "api.json", "web", "-f", "json").json["findings"]}
    at = {"file": "web/src/user.ts", "line": 5, "column": 3}
    assert found["response-null-unexpected"] == {
        "kind": "accept-null",
        "at": at,
        "name": "email",
        "to": "",
        "values": [],
    }


def test_a_comment_with_a_reason_suppresses_in_place(harness: Command, project: Path) -> None:
    """The finding is told as accepted; one without a reason stays, with a hint."""
    text = _MENDED.replace(
        "email: string | null;", "email: string; // harness-ignore response-null-unexpected: never null here"
    )
    (project / "web/src/user.ts").write_text(text)
    said = harness("drift", "api.json", "web")
    assert (said.code, "never null here" in said.out) == (0, True)
    (project / "web/src/user.ts").write_text(text.replace(": never null here", ""))
    bare = harness("drift", "api.json", "web")
    assert (bare.code, "ignore-without-reason" in bare.out) == (1, True)


def test_types_are_written_and_checked(harness: Command, project: Path) -> None:
    """Structure counts, spelling does not."""
    assert harness("types", "api.json", "-o", "web/api.ts").code == 0
    file = project / "web/api.ts"
    file.write_text(file.read_text().replace('"admin" | "bot"', "'bot' | 'admin'"))
    assert harness("types", "api.json", "--check", "web/api.ts").code == 0
    file.write_text(file.read_text().replace("age: number", "age: string"))
    stale = harness("types", "api.json", "--check", "web/api.ts")
    assert (stale.code, "User.age: the contract has number, not string" in stale.out) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["drift", "a", "b", "--yes"], "--yes belongs to --fix"),
        (["drift", "a", "b", "--watch", "--fix"], "--watch writes lines"),
        (["types", "a", "-o", "b", "--check", "c"], "--check only looks"),
        (["types", "none.json"], "no file below"),
    ],
)
def test_words_that_do_not_go_together_are_told(harness: Command, words: list[str], said: str) -> None:
    """With the way out, and exit code 2."""
    answer = harness(*words)
    assert (answer.code, said in answer.err) == (2, True)


@pytest.mark.skipif(sys.platform == "win32", reason="an interrupt is sent to one process by POSIX alone")
def test_watching_tells_what_changed_and_leaves_nothing_behind(project: Path) -> None:
    """An edit that mends is told as gone; an interrupt ends it with 0, and Node with it."""
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-m", "harness.cli.main", "drift", "api.json", "web", "--watch"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        lines = iter(process.stdout.readline, "")
        assert any("findings" in line for line in lines)
        time.sleep(0.05)
        (project / "web/src/user.ts").write_text(_MENDED)
        told = next(line for line in lines if "watching" in line)
        assert "0 new, " in told
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.stdout.close()


def test_verbose_tells_every_step_with_its_time(harness: Command, sides: Path) -> None:
    """Quiet tells none, also beside it; the result is the same."""
    told, silent = (harness("drift", "provider.json", "fits.json", *words) for words in (["-v"], ["-v", "--quiet"]))
    assert told.err
    assert [line for line in told.err.splitlines() if not re.match(r" *\d+\.\d\d s  \S", line)] == []
    assert (silent.err, silent.out, silent.code) == ("", told.out, told.code)
