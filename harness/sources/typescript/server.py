"""Keeps one extractor open, so that a project which changed a little is read again in a fraction of the time."""

from __future__ import annotations

import queue
import subprocess
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import IO, Self

import orjson

from harness.model.errors import CannotRun
from harness.sources.typescript.compiler import Compiler
from harness.sources.typescript.extraction import SCRIPT, Limits, Question, Record, check
from harness.sources.typescript.node import Node, clean_environment

_GRACE = 2.0
"""Seconds that Node has to end by itself when its input ends."""


class Server:
    """An extractor that answers one question after another; use it as a context, and as an `Extraction`.

    Node is started with the first question, and anew after it failed or passed a bound.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[bytes] = queue.Queue()

    def __enter__(self) -> Self:
        """Nothing is started before it is needed."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End Node, whatever it is doing."""
        self.close()

    def __call__(self, question: Question, compiler: Compiler, node: Node, limits: Limits) -> tuple[Record, ...]:
        """The records of one question. Raises: SourceError, CannotRun; as `extract` does."""
        process = self._running(node, limits)
        assert process.stdin is not None
        try:
            process.stdin.write(orjson.dumps(question.request(compiler)) + b"\n")
            process.stdin.flush()
            records = self._answer(question, limits)
        except CannotRun:
            self.close()
            raise
        except OSError:
            self.close()
            raise CannotRun("the TypeScript extractor ended", where=str(question.project)) from None
        check(records, 0 if records and records[-1].get("ok") else 1, "Node ended", question)
        return records

    def close(self) -> None:
        """End Node; the next question starts it again."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            with suppress(OSError):  # it has ended already
                process.stdin.close()
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _running(self, node: Node, limits: Limits) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        command = [*node.command, f"--max-old-space-size={limits.memory}", "--no-warnings", str(SCRIPT), "--serve"]
        process = subprocess.Popen(  # noqa: S603 -- Node found by us, our own script
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=SCRIPT.parent,
            env=clean_environment(),
        )
        assert process.stdout is not None
        self._lines = queue.Queue()
        threading.Thread(target=_pump, args=(process.stdout, self._lines), daemon=True).start()
        self._process = process
        return process

    def _answer(self, question: Question, limits: Limits) -> tuple[Record, ...]:
        """The records up to the `end` record; those that came before Node ended."""
        ends, size, records = time.monotonic() + limits.seconds, 0, list[Record]()
        while not records or records[-1].get("rec") != "end":
            try:
                line = self._lines.get(timeout=max(0.0, ends - time.monotonic()))
            except queue.Empty:
                raise CannotRun(
                    f"reading the TypeScript did not end within {limits.seconds:.0f} s", where=str(question.project)
                ) from None
            size += len(line)
            if not line or size > limits.output:
                raise CannotRun(
                    "the TypeScript extractor ended"
                    if not line
                    else f"the TypeScript yields more than {limits.output} bytes",
                    where=str(question.project),
                )
            records.append(orjson.loads(line))
        return tuple(records)


def _pump(stream: IO[bytes], lines: queue.Queue[bytes]) -> None:
    """Hand on every line; an empty one says that the stream has ended."""
    with stream:
        for line in stream:
            lines.put(line)
    lines.put(b"")
