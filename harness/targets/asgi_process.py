"""The process that hosts an app under test, as its probe sees it: frames in and out, its memory, its end."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.targets.own_code import OwnCode, Site, statement_at
from harness.targets.wire import read_frame, write_frame

_PACKAGE_HOME = Path(__file__).resolve().parent.parent.parent
_DUMPED_FRAME = re.compile(r'^  File "(?P<file>.+)", line (?P<line>\d+) in (?P<name>.+)$', re.MULTILINE)
_LOOKS = 0.5
"""Seconds between two looks at a process that does not answer."""

_WEIGHED = 64
"""Answers after which a process is weighed."""


class Silent(Exception):
    """No answer came in time."""


class Gone(Exception):
    """The process ended; says how."""


class AppProcess:
    """The process that hosts the app, and the thread that reads its frames."""

    def __init__(self, spec: str, base: Path, env: Mapping[str, str], memory: int, words: Sequence[str] = ()) -> None:
        self._most_memory = memory
        self._answered = 0
        self._folder = tempfile.TemporaryDirectory(prefix="harness-app-", ignore_cleanup_errors=True)
        self._printed_in = Path(self._folder.name, "stderr")
        self._stderr = self._printed_in.open("wb")
        self._process = subprocess.Popen(  # noqa: S603  our own module, arguments as a list
            [sys.executable, "-m", "harness.targets.asgi_worker", spec, str(base), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            cwd=base,
            env=_environment(env),
        )
        self._frames: queue.SimpleQueue[tuple[Mapping[str, Any], bytes] | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def ask(self, head: Mapping[str, Any], body: bytes) -> None:
        """Hand over one frame. Raises: Gone."""
        assert self._process.stdin is not None
        try:
            write_frame(self._process.stdin, head, body)
        except OSError:
            raise Gone(self._how_it_ended()) from None

    def answer(self, timeout: float) -> tuple[Mapping[str, Any], bytes]:
        """The next frame. Raises: Silent after `timeout` seconds, Gone at the end of the process."""
        ends = time.monotonic() + timeout
        while True:
            try:
                frame = self._frames.get(timeout=max(0.0, min(_LOOKS, ends - time.monotonic())))
                break
            except queue.Empty:
                self._weigh()
                if time.monotonic() >= ends:
                    raise Silent from None
        if frame is None:
            raise Gone(self._how_it_ended())
        self._answered += 1
        if self._answered % _WEIGHED == 0:
            self._weigh()
        return frame

    def _weigh(self) -> None:
        """End a process that holds too much. Raises: Gone."""
        held = _resident(self._process.pid)
        if held > self._most_memory:
            self._process.kill()
            raise Gone(f"it held {held >> 20} MB, more than {self._most_memory >> 20} MB, and was ended")

    def dump(self, code: OwnCode) -> Site | None:
        """Where the process is now: the innermost of its frames that is the target's own."""
        if not hasattr(signal, "SIGUSR1"):
            return None
        before = self._printed_in.stat().st_size
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process.pid, signal.SIGUSR1)
        for _ in range(20):
            time.sleep(0.02)
            text = self._printed(before)
            if "most recent call first" in text and text.endswith("\n"):
                break
        return _first_own_frame(text, code)

    def close(self) -> None:
        """Let the app stop, for a moment."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        self.kill()

    def kill(self) -> None:
        """End the process for good and leave nothing open."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._reader.join(1)
        for stream in (self._process.stdin, self._process.stdout, self._stderr):
            with contextlib.suppress(OSError, ValueError):
                if stream is not None:
                    stream.close()
        self._folder.cleanup()

    def _read(self) -> None:
        assert self._process.stdout is not None
        frame = read_frame(self._process.stdout)
        while frame is not None:
            self._frames.put(frame)
            frame = read_frame(self._process.stdout)
        self._frames.put(None)

    def _how_it_ended(self) -> str:
        try:
            status = self._process.wait(2)
        except subprocess.TimeoutExpired:
            return "it closed its pipe"
        if status < 0:
            return f"signal {signal.Signals(-status).name}"
        last = [each for each in self._printed(0).splitlines() if each.strip()][-1:]
        return f"exit status {status}" + (f", last words: {last[0][:200]}" if last else "")

    def _printed(self, start: int) -> str:
        with self._printed_in.open("rb") as printed:
            printed.seek(max(start, printed.seek(0, os.SEEK_END) - 64_000))
            return printed.read().decode(errors="replace")


def _resident(pid: int) -> int:
    """Bytes that a process holds in memory; 0 where the platform does not tell. Source: proc(5), /proc/pid/statm."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _environment(extra: Mapping[str, str]) -> Mapping[str, str]:
    found = [str(_PACKAGE_HOME), *filter(None, [extra.get("PYTHONPATH"), os.environ.get("PYTHONPATH")])]
    return {**os.environ, **extra, "PYTHONPATH": os.pathsep.join(found)}


def _first_own_frame(dump: str, code: OwnCode) -> Site | None:
    others, _, current = dump.partition("Current thread")
    for found in _DUMPED_FRAME.finditer(f"{current}\n{others}"):
        file, line = found["file"], int(found["line"])
        if code.owns(file):
            module = Path(file).relative_to(code.root).with_suffix("").as_posix().replace("/", ".")
            return Site(
                file=Path(file).relative_to(code.root).as_posix(),
                line=line,
                function=f"{module}:{found['name']}",
                statement=statement_at(file, line),
            )
    return None
