"""Runs the extractor in Node, bounded in time, memory and output, and returns its records."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import orjson

from harness.model.errors import CannotRun, SourceError
from harness.sources.typescript.compiler import Compiler
from harness.sources.typescript.node import Node, clean_environment

VERSION = 1
SCRIPT = Path(__file__).with_name("extractor") / "extract.mjs"
_POLL_SECONDS = 0.02

Record = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Bounds of one extraction. Units: seconds, mebibytes of Node's heap, bytes of output."""

    seconds: float = 180.0
    memory: int = 4096
    output: int = 256 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What to extract: a project folder, or one tsconfig of it; `root` is what locations are relative to."""

    project: Path
    tsconfig: Path | None = None
    root: Path | None = None
    exports: bool = False

    def request(self, compiler: Compiler) -> dict[str, Any]:
        """The extractor's request."""
        return {
            "v": VERSION,
            "project": str(self.project),
            "tsconfig": str(self.tsconfig) if self.tsconfig else None,
            "root": str(self.root) if self.root else None,
            "exports": self.exports,
            "compiler": str(compiler.entry),
        }


Extraction = Callable[[Question, Compiler, Node, Limits], tuple[Record, ...]]
"""Asks the extractor one question: `extract` starts it anew, a server keeps it open."""


def extract(question: Question, compiler: Compiler, node: Node, limits: Limits) -> tuple[Record, ...]:
    """The records of one run; the last one is the `end` record.

    Raises: SourceError for a project that cannot be read; CannotRun when a bound was passed or Node failed.
    """
    command = [*node.command, f"--max-old-space-size={limits.memory}", "--no-warnings", str(SCRIPT), "--attached"]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        code = _run(command, orjson.dumps(question.request(compiler)), (out, err), question, limits)
        out.seek(0)
        records = _records(out.read())
        err.seek(0)
        check(records, code, err.read()[-2000:].decode("utf-8", "replace"), question)
    return records


def _run(
    command: list[str], request: bytes, streams: tuple[IO[bytes], IO[bytes]], question: Question, limits: Limits
) -> int:
    out, err = streams
    process = subprocess.Popen(  # noqa: S603 -- Node found by us, our own script
        command, stdin=subprocess.PIPE, stdout=out, stderr=err, cwd=SCRIPT.parent, env=clean_environment()
    )
    try:
        _feed(process, request)
        return _wait(process, out, question, limits)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdin is not None:
            with suppress(OSError):  # what Node never read is still held
                process.stdin.close()


def _feed(process: subprocess.Popen[bytes], request: bytes) -> None:
    """Ask; the input stays open for as long as we are here, so that Node does not outlive us."""
    if process.stdin is not None:
        with suppress(BrokenPipeError):  # Node ended at once; its exit code and stderr say why
            process.stdin.write(request + b"\n")
            process.stdin.flush()


def _wait(process: subprocess.Popen[bytes], out: IO[bytes], question: Question, limits: Limits) -> int:
    ends = time.monotonic() + limits.seconds
    while True:
        try:
            return process.wait(_POLL_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        if time.monotonic() > ends:
            raise CannotRun(
                f"reading the TypeScript did not end within {limits.seconds:.0f} s", where=str(question.project)
            )
        if out.seek(0, 2) > limits.output:
            raise CannotRun(f"the TypeScript yields more than {limits.output} bytes", where=str(question.project))


def _records(text: bytes) -> tuple[Record, ...]:
    try:
        return tuple(orjson.loads(line) for line in text.splitlines() if line)
    except orjson.JSONDecodeError:
        return ()


def check(records: tuple[Record, ...], code: int, stderr: str, question: Question) -> None:
    """Raises: SourceError for a project that cannot be read; CannotRun when the last record is no good end."""
    where = str(question.tsconfig or question.project)
    end = records[-1] if records and records[-1].get("rec") == "end" else None
    if end is not None and end.get("ok") and code == 0:
        return
    if end is not None and end.get("kind") == "project":
        raise SourceError(
            str(end["message"]), where=where, way_out="Name a folder with a tsconfig.json, or a tsconfig file"
        )
    if "heap out of memory" in stderr:
        raise CannotRun("reading the TypeScript needs more memory than it may take", where=where)
    reason = str(end.get("stack") or end.get("message")) if end is not None else stderr.strip() or f"exit code {code}"
    raise CannotRun(f"the TypeScript extractor failed: {reason}", where=where)
