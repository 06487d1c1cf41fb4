"""An extractor kept open: the same records as a run of its own, and no process left behind."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from harness.model.errors import CannotRun, SourceError
from harness.sources.typescript.compiler import Compiler, find_compiler
from harness.sources.typescript.extraction import Limits, Question, extract
from harness.sources.typescript.node import Node, find_node
from harness.sources.typescript.server import Server

_CALL = 'export async function load() { return (await (await fetch("/users")).json()) as { name: string }; }\n'
_MORE = 'import { load } from "./a";\nexport const more = () => load();\n'


@pytest.mark.usefixtures("compiler_ready")
def test_it_answers_as_a_run_of_its_own_does(
    tmp_path: Path, write_project: Callable[[Path, Mapping[str, str]], Path]
) -> None:
    """First, unchanged, after an edit, after a new file, after other options: each as if read anew."""
    write_project(tmp_path, {"src/a.ts": _CALL})
    question, compiler, node = Question(project=tmp_path, root=tmp_path), find_compiler(tmp_path), find_node()
    config = (tmp_path / "tsconfig.json").read_text()
    edits = {
        "src/a.ts": _CALL.replace("name: string", "name: string | null"),
        "src/b.ts": _MORE,
        "tsconfig.json": config.replace('"strict": true', '"strict": true, "exactOptionalPropertyTypes": true'),
    }
    with Server() as server:
        for name, text in ({"src/a.ts": _CALL} | edits).items():
            (tmp_path / name).write_text(text)
            warm, cold = (ask(question, compiler, node, Limits()) for ask in (server, extract))
            assert warm[:-1] == cold[:-1]
            assert warm[-1]["coverage"] == cold[-1]["coverage"]
        process = server._process
        assert process is not None
    assert process.poll() is not None


@pytest.mark.usefixtures("compiler_ready")
def test_a_project_that_cannot_be_read_is_an_error_and_ends_nothing(tmp_path: Path) -> None:
    """The next question is answered by the same process."""
    compiler, node = find_compiler(tmp_path), find_node()
    with Server() as server:
        for _ in range(2):
            with pytest.raises(SourceError):
                server(Question(project=tmp_path / "none", tsconfig=tmp_path / "none.json"), compiler, node, Limits())
        assert server._process is not None
        assert server._process.poll() is None


@pytest.mark.parametrize(
    ("code", "limits", "message"),
    [
        ("pass", Limits(), "extractor ended"),
        ("import time; time.sleep(60)", Limits(seconds=0.2), "did not end within"),
        (
            'print(\'{"rec": "note", "text": "\' + \'x\' * 99 + \'"}\', flush=True); input(); input()',
            Limits(output=50),
            "yields more",
        ),
    ],
)
def test_a_bound_that_is_passed_ends_the_process(tmp_path: Path, code: str, limits: Limits, message: str) -> None:
    """Whatever Node does, it is stopped, and the next question starts it anew."""
    node = Node(command=(sys.executable, "-c", code), npm=(), version="20")
    server = Server()
    with pytest.raises(CannotRun, match=message):
        server(Question(project=tmp_path), Compiler(entry=tmp_path, version="6"), node, limits)
    assert server._process is None
