"""Running the extractor: what its failures are to the user."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from harness.model.errors import CannotRun, SourceError
from harness.sources.typescript.compiler import Compiler
from harness.sources.typescript.extraction import Limits, Question, extract
from harness.sources.typescript.node import Node

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="stands in for Node by shell scripts")


def _run(folder: Path, script: str) -> object:
    file = folder / "node"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    runtime = Node(command=(str(file),), npm=(), version="22.0.0")
    return extract(Question(project=folder), Compiler(entry=folder / "t.js", version="6.0.3"), runtime, Limits())


def test_records_are_returned(tmp_path: Path) -> None:
    """A run that ends well gives its records."""
    assert _run(tmp_path, 'cat > /dev/null; echo \'{"rec":"end","ok":true}\'') == ({"rec": "end", "ok": True},)


def test_a_project_that_cannot_be_read_is_an_input_error(tmp_path: Path) -> None:
    """The extractor's own refusal names the project."""
    record = '{"rec":"end","ok":false,"kind":"project","message":"no source files"}'
    with pytest.raises(SourceError, match="no source files"):
        _run(tmp_path, f"cat > /dev/null; echo '{record}'; exit 1")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("cat > /dev/null; echo 'FATAL ERROR: heap out of memory' >&2; exit 134", "more memory"),
        ('cat > /dev/null; echo \'{"rec":"end","ok":false,"kind":"crash","message":"boom"}\'; exit 1', "boom"),
        ("cat > /dev/null; echo 'not json'; echo broken >&2; exit 3", "broken"),
        ("exit 9", "exit code 9"),
    ],
    ids=["memory", "crash", "garbage", "silent"],
)
def test_a_failing_run_says_why(tmp_path: Path, script: str, words: str) -> None:
    """Memory, crashes, garbage and silence each end with the reason at hand."""
    with pytest.raises(CannotRun, match=words):
        _run(tmp_path, script)
