"""A FastAPI (or other ASGI) app named `module:app`, hosted in a process of its own that a watchdog can end."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from harness.model.errors import CannotRun
from harness.model.exchange import Exchange, Request, Response
from harness.model.location import Location
from harness.model.observation import Observation
from harness.targets.asgi_process import AppProcess, Gone, Silent
from harness.targets.own_code import OwnCode, Site
from harness.targets.ran import Ran

_WATCH_MARGIN = 1.5
_STARTS_LIMIT = 40
_MEMORY = 2 * 2**30
SQLITE = "sqlite"
"""The state is what stands in the SQLite files that the app opens."""

_AHEAD = 8
"""Requests that the worker has at hand, the one that it answers included."""


class FastApiApp:
    """The app behind the `Caller` face.

    A request that hangs, exits or kills its process costs that process and is observed; the next request finds a fresh one.
    `reset` is a function of the project (`module:name`) or `sqlite`; `overrides` maps dependencies to those used in their place. With `watch` it notes which functions each operation runs.
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
        watch: bool = False,
        reset: str = "",
        overrides: Mapping[str, str] | None = None,
    ) -> None:
        self.spec = spec
        self._memory = memory
        self.starts = 0
        self._base = base.resolve()
        self._env = dict(env or {})
        self._start_timeout = start_timeout
        self._code = OwnCode(self._base)
        self._worker: AppProcess | None = None
        self._seen: list[Observation] = []
        self._watched = watch
        self._copies = tempfile.TemporaryDirectory(prefix="harness-state-") if reset == SQLITE else None
        words = [*(("watch",) if watch else ()), *(f"override={a}={b}" for a, b in (overrides or {}).items())]
        words += [f"reset={reset}"] if reset and self._copies is None else []
        self._words = (*words, *((f"copies={self._copies.name}",) if self._copies is not None else ()))
        self._operation = ""
        self._ran = Ran()

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
        if self._copies is not None:
            self._copies.cleanup()

    def document(self) -> Mapping[str, Any] | None:
        """The OpenAPI document that the app describes itself with, or None when it is not an app that does.

        Raises: CannotRun when describing itself fails.
        """
        head, _ = self._ask({"do": "document"}, b"", self._start_timeout)
        if head.get("error"):
            raise CannotRun(f"{self.spec!r} cannot describe itself: {head['error']}")
        document = head.get("document")
        return document if isinstance(document, dict) else None

    def attribute(self, operation: str) -> None:
        """The requests from here on are of this operation; of none in particular where it is empty."""
        self._operation = operation

    def copy_state(self) -> int:
        """Copy what is to be put back; how many copies there are. Raises: CannotRun."""
        return int(self._kept_state("copy") or 0)

    def put_back(self) -> None:
        """Put the state back, by the project's function or from the copies. Raises: CannotRun where that fails."""
        self._kept_state("put back")

    def _kept_state(self, what: str) -> Any:
        head, _ = self._ask({"do": what}, b"", self._start_timeout)
        if head.get("error"):
            raise CannotRun(f"the state of {self.spec!r} was not put back: {head['error']}")
        return head.get("done")

    def ran(self) -> Ran:
        """What each operation has run so far. Raises: CannotRun when the process is gone."""
        if self._watched:
            head, _ = self._ask({"do": "ran"}, b"", self._start_timeout)
            self._ran.learn(head)
        return self._ran

    def send(self, request: Request, *, timeout: float = 10.0) -> Exchange:
        """One exchange. Raises: CannotRun when it hangs or ends its process; `observed()` then says which."""
        head = self._head("send", request, timeout)
        self._hand_over(head, request.body)
        return self._exchange(request, head, timeout)

    def send_all(self, requests: Sequence[Request], *, timeout: float = 10.0) -> Generator[Exchange | None, None, None]:
        """The exchanges in order, None for one that is lost; the worker has the next request at hand when it has answered one.

        They end early with the process: what is behind the last one has to be sent again.
        """
        heads = [self._head("send", each, timeout) for each in requests]
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
        head = {**self._head("together", request, timeout), "times": times}
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

    def _head(self, what: str, request: Request, timeout: float) -> Mapping[str, Any]:
        sent = {"method": request.method, "url": request.url, "headers": request.headers}
        self._ran.asked(self._operation)
        return {"do": what, **sent, "timeout": timeout, "for": self._operation}

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
        self._worker = AppProcess(self.spec, self._base, self._env, self._memory, self._words)
        try:
            head, _ = self._worker.answer(self._start_timeout)
        except Silent:
            site = self._worker.dump(self._code)
            self._kill()
            raise CannotRun(
                f"{self.spec!r} did not start within {self._start_timeout:g} s",
                where=f"{site.file}:{site.line}" if site else "",
                way_out="Keep work out of the module's import and its lifespan",
            ) from None
        except Gone as gone:
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
            with contextlib.suppress(Gone):
                self._worker.ask(head, body)

    def _answered(self, head: Mapping[str, Any], timeout: float) -> tuple[Mapping[str, Any], bytes]:
        """The worker's next frame; the loss of the worker is observed on the request that it was busy with."""
        if self._worker is None:
            raise CannotRun(f"{self.spec!r} was ended by the request before")
        try:
            return self._worker.answer(timeout)
        except Silent:
            self._lost("hang", head, {"timeout": timeout}, self._worker.dump(self._code))
            raise CannotRun(f"{self.spec!r} had no answer after {timeout:g} s") from None
        except Gone as gone:
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
            self._ran.lost()

    def _observation(self, fact: Mapping[str, Any], request: Request) -> Observation:
        site = fact.get("site")
        return Observation(
            kind=str(fact["kind"]),
            subject=f"{request.method} {request.url}",
            detail=str(fact.get("message", "")),
            data={key: value for key, value in fact.items() if key != "kind"},
            location=Location(site["file"], site["line"]) if site else None,
        )
