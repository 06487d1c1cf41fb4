"""Running the extractor: what its failures are to the user."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from harness.model.errors import CannotRun, SourceError
from harness.sources.typescript.compiler import Compiler
from harness.sources.typescript.extraction import Limits, Question, extract
from harness.sources.typescript.node import Node, find_node

WriteProject = Callable[[Path, Mapping[str, str]], Path]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="stands in for Node by shell scripts")


def _run(folder: Path, script: str) -> object:
    file = folder / "node"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    runtime = Node(command=(str(file),), npm=(), version="22.0.0")
    return extract(Question(project=folder), Compiler(entry=folder / "t.js", version="6.0.3"), runtime, Limits())


def test_records_are_returned(tmp_path: Path) -> None:
    """A run that ends well gives its records."""
    assert _run(tmp_path, 'read line; echo \'{"rec":"end","ok":true}\'') == ({"rec": "end", "ok": True},)


def test_a_project_that_cannot_be_read_is_an_input_error(tmp_path: Path) -> None:
    """The extractor's own refusal names the project."""
    record = '{"rec":"end","ok":false,"kind":"project","message":"no source files"}'
    with pytest.raises(SourceError, match="no source files"):
        _run(tmp_path, f"read line; echo '{record}'; exit 1")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("read line; echo 'FATAL ERROR: heap out of memory' >&2; exit 134", "more memory"),
        ('read line; echo \'{"rec":"end","ok":false,"kind":"crash","message":"boom"}\'; exit 1', "boom"),
        ("read line; echo 'not json'; echo broken >&2; exit 3", "broken"),
        ("exit 9", "exit code 9"),
    ],
    ids=["memory", "crash", "garbage", "silent"],
)
def test_a_failing_run_says_why(tmp_path: Path, script: str, words: str) -> None:
    """Memory, crashes, garbage and silence each end with the reason at hand."""
    with pytest.raises(CannotRun, match=words):
        _run(tmp_path, script)


_ASKING = """
import sys
from pathlib import Path
from harness.sources.typescript.compiler import find_compiler
from harness.sources.typescript.extraction import Limits, Question, extract
from harness.sources.typescript.node import Node

folder = Path(sys.argv[1])
runtime = Node(command=(str(folder / "node"),), npm=(), version="22.0.0")
extract(Question(project=folder), find_compiler(folder), runtime, Limits())
"""


@pytest.mark.usefixtures("compiler_ready")
def test_node_does_not_outlive_who_asked(tmp_path: Path, write_project: WriteProject) -> None:
    """When the asking process is killed, Node ends at once, however busy it is."""
    steps = "".join(f"const f{n} = (x: string): string => f{n + 1}(x + 'a') + f{n + 1}(x + 'b');\n" for n in range(40))
    calls = "".join(f"export const g{n} = (x: string) => fetch('/deep/{n}/' + f0(x));\n" for n in range(100))
    write_project(tmp_path, {"src/a.ts": f"const f40 = (x: string): string => x;\n{steps}{calls}"})
    (tmp_path / "node").write_text(f'#!/bin/sh\necho $$ > {tmp_path}/pid\nexec {find_node().command[0]} "$@"\n')
    (tmp_path / "node").chmod(0o755)
    with subprocess.Popen([sys.executable, "-c", _ASKING, str(tmp_path)]) as asking:
        _within(60, lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip() != "")
        time.sleep(2)
        pid = int((tmp_path / "pid").read_text())
        assert asking.poll() is None
        asking.kill()
    _within(60, lambda: not _alive(pid))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _within(seconds: float, met: Callable[[], bool]) -> None:
    ends = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < ends
        time.sleep(0.05)
