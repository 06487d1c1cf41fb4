"""A FastAPI (or other ASGI) app named `module:app`, hosted in a process of its own that a watchdog can end."""

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
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from harness.model.errors import CannotRun
from harness.model.exchange import Exchange, Request, Response
from harness.model.location import Location
from harness.model.observation import Observation
from harness.targets.own_code import OwnCode, Site, statement_at
from harness.targets.wire import read_frame, write_frame

_PACKAGE_HOME = Path(__file__).resolve().parent.parent.parent
_DUMPED_FRAME = re.compile(r'^  File "(?P<file>.+)", line (?P<line>\d+) in (?P<name>.+)$', re.MULTILINE)
_WATCH_MARGIN = 1.5
_STARTS_LIMIT = 40
_MEMORY = 2 * 2**30
_LOOKS = 0.5
"""Seconds between two looks at a process that does not answer."""

_WEIGHED = 64
"""Answers after which a process is weighed."""

_AHEAD = 8
"""Requests that the worker has at hand, the one that it answers included."""


class FastApiApp:
    """The app behind the `Caller` face.

    A request that hangs, exits or kills its process costs that process and is observed; the next request finds a fresh one.
    Units: `start_timeout` is seconds for import and lifespan, `memory` is bytes that its process may hold (where `/proc` tells).
    """

    def __init__(
        self,
        spec: str,
        *,
        base: Path,
        env: Mapping[str, str] | None = None,
        start_timeout: float = 30.0,
        memory: int = _MEMORY,
    ) -> None:
        self.spec = spec
        self._memory = memory
        self.starts = 0
        self._base = base.resolve()
        self._env = dict(env or {})
        self._start_timeout = start_timeout
        self._code = OwnCode(self._base)
        self._worker: _Worker | None = None
        self._seen: list[Observation] = []

    @property
    def base_url(self) -> str:
        """A host that no resolver knows: nothing is sent over a network."""
        return "http://app.test"

    def __enter__(self) -> Self:
        """Import the app and run its lifespan. Raises: CannotRun when either fails or takes too long."""
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the app's lifespan and its process."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def document(self) -> Mapping[str, Any] | None:
        """The OpenAPI document that the app describes itself with, or None when it is not an app that does.

        Raises: CannotRun when describing itself fails.
        """
        head, _ = self._ask({"do": "document"}, b"", self._start_timeout)
        if head.get("error"):
            raise CannotRun(f"{self.spec!r} cannot describe itself: {head['error']}")
        document = head.get("document")
        return document if isinstance(document, dict) else None

    def send(self, request: Request, *, timeout: float = 10.0) -> Exchange:
        """One exchange. Raises: CannotRun when it hangs or ends its process; `observed()` then says which."""
        head = _head("send", request, timeout)
        self._hand_over(head, request.body)
        return self._exchange(request, head, timeout)

    def send_all(self, requests: Sequence[Request], *, timeout: float = 10.0) -> Generator[Exchange | None, None, None]:
        """The exchanges in order, None for one that is lost; the worker has the next request at hand when it has answered one.

        They end early with the process: what is behind the last one has to be sent again.
        """
        heads = [_head("send", each, timeout) for each in requests]
        sent = taken = 0
        try:
            for number, request in enumerate(requests):
                while sent < min(len(requests), number + _AHEAD):
                    self._hand_over(heads[sent], requests[sent].body, start=not sent)
                    sent += 1
                taken += 1
                try:
                    exchange: Exchange | None = self._exchange(request, heads[number], timeout)
                except CannotRun:
                    exchange = None
                yield exchange
                if self._worker is None:
                    return
        finally:
            if taken < sent:
                self._kill()  # the answers that nobody takes would be taken for those of later requests

    def send_together(self, request: Request, times: int, *, timeout: float = 10.0) -> Sequence[Exchange]:
        """So many exchanges at once. Raises: CannotRun when one hangs or ends the process."""
        head = {**_head("together", request, timeout), "times": times}
        self._hand_over(head, request.body)
        try:
            return tuple(self._exchange(request, head, timeout) for _ in range(times))
        except CannotRun:
            self._kill()  # the others' answers would be taken for those of later requests
            raise

    def _exchange(self, request: Request, head: Mapping[str, Any], timeout: float) -> Exchange:
        answer, body = self._answered(head, timeout + _WATCH_MARGIN)
        self._seen += [self._observation(fact, request) for fact in answer["seen"]]
        if answer["stuck"]:
            self._kill()
        if not answer["status"]:
            raise CannotRun(f"{request.method} {request.url} had no answer after {timeout:g} s")
        headers = tuple((name, value) for name, value in answer["headers"])
        response = Response(status=answer["status"], headers=headers, body=body)
        return Exchange(request=request, response=response, elapsed=answer["elapsed"])

    def observed(self) -> Sequence[Observation]:
        """What was seen beside the exchanges since the last call."""
        seen, self._seen = self._seen, []
        return seen

    def _start(self) -> None:
        if self.starts >= _STARTS_LIMIT:
            raise CannotRun(
                f"{self.spec!r} ended its process {self.starts} times", way_out="Mend the first exit or hang"
            )
        self.starts += 1
        self._worker = _Worker(self.spec, self._base, self._env, self._memory)
        try:
            head, _ = self._worker.answer(self._start_timeout)
        except _Silent:
            site = self._worker.dump(self._code)
            self._kill()
            raise CannotRun(
                f"{self.spec!r} did not start within {self._start_timeout:g} s",
                where=f"{site.file}:{site.line}" if site else "",
                way_out="Keep work out of the module's import and its lifespan",
            ) from None
        except _Gone as gone:
            self._kill()
            raise CannotRun(f"{self.spec!r} ended its process while it started: {gone}") from None
        if "failed" in head:
            self._kill()
            raise CannotRun(head["failed"]["what"], where=head["failed"]["where"], way_out=head["failed"]["way_out"])

    def _ask(self, head: Mapping[str, Any], body: bytes, timeout: float) -> tuple[Mapping[str, Any], bytes]:
        self._hand_over(head, body)
        return self._answered(head, timeout)

    def _hand_over(self, head: Mapping[str, Any], body: bytes, *, start: bool = True) -> None:
        """Give the worker a frame; that it is gone is learnt from its answers, of which some may still be there."""
        if self._worker is None and start:
            self._start()
        if self._worker is not None:
            with contextlib.suppress(_Gone):
                self._worker.ask(head, body)

    def _answered(self, head: Mapping[str, Any], timeout: float) -> tuple[Mapping[str, Any], bytes]:
        """The worker's next frame; the loss of the worker is observed on the request that it was busy with."""
        if self._worker is None:
            raise CannotRun(f"{self.spec!r} was ended by the request before")
        try:
            return self._worker.answer(timeout)
        except _Silent:
            self._lost("hang", head, {"timeout": timeout}, self._worker.dump(self._code))
            raise CannotRun(f"{self.spec!r} had no answer after {timeout:g} s") from None
        except _Gone as gone:
            self._lost("exit", head, {"how": str(gone)}, None)
            raise CannotRun(f"{self.spec!r} ended its process: {gone}") from None

    def _lost(self, kind: str, head: Mapping[str, Any], data: Mapping[str, Any], site: Site | None) -> None:
        self._kill()
        request = Request(method=str(head.get("method", "GET")), url=str(head.get("url", "/openapi.json")))
        fact = {"kind": kind, **data, **({"site": site.as_json()} if site else {})}
        self._seen.append(self._observation(fact, request))

    def _kill(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker = None

    def _observation(self, fact: Mapping[str, Any], request: Request) -> Observation:
        site = fact.get("site")
        return Observation(
            kind=str(fact["kind"]),
            subject=f"{request.method} {request.url}",
            detail=str(fact.get("message", "")),
            data={key: value for key, value in fact.items() if key != "kind"},
            location=Location(site["file"], site["line"]) if site else None,
        )


def _head(what: str, request: Request, timeout: float) -> Mapping[str, Any]:
    sent = {"method": request.method, "url": request.url, "headers": request.headers}
    return {"do": what, **sent, "timeout": timeout}


class _Silent(Exception):
    """No answer came in time."""


class _Gone(Exception):
    """The process ended; says how."""


class _Worker:
    """The process that hosts the app, and the thread that reads its frames."""

    def __init__(self, spec: str, base: Path, env: Mapping[str, str], memory: int) -> None:
        self._most_memory = memory
        self._answered = 0
        self._folder = tempfile.TemporaryDirectory(prefix="harness-app-", ignore_cleanup_errors=True)
        self._printed_in = Path(self._folder.name, "stderr")
        self._stderr = self._printed_in.open("wb")
        self._process = subprocess.Popen(  # noqa: S603  our own module, arguments as a list
            [sys.executable, "-m", "harness.targets.asgi_worker", spec, str(base)],
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
        """Hand over one frame. Raises: _Gone."""
        assert self._process.stdin is not None
        try:
            write_frame(self._process.stdin, head, body)
        except OSError:
            raise _Gone(self._how_it_ended()) from None

    def answer(self, timeout: float) -> tuple[Mapping[str, Any], bytes]:
        """The next frame. Raises: _Silent after `timeout` seconds, _Gone at the end of the process."""
        ends = time.monotonic() + timeout
        while True:
            try:
                frame = self._frames.get(timeout=max(0.0, min(_LOOKS, ends - time.monotonic())))
                break
            except queue.Empty:
                self._weigh()
                if time.monotonic() >= ends:
                    raise _Silent from None
        if frame is None:
            raise _Gone(self._how_it_ended())
        self._answered += 1
        if self._answered % _WEIGHED == 0:
            self._weigh()
        return frame

    def _weigh(self) -> None:
        """End a process that holds too much. Raises: _Gone."""
        held = _resident(self._process.pid)
        if held > self._most_memory:
            self._process.kill()
            raise _Gone(f"it held {held >> 20} MB, more than {self._most_memory >> 20} MB, and was ended")

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
