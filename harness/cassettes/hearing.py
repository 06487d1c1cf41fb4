"""Answers that are still coming while recording: each piece is noted as the client gets it, and nothing is held back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from harness.cassettes import wire
from harness.cassettes.listening import Ear
from harness.model.errors import HarnessError
from harness.model.exchange import Chunk, Exchange, Headers, Request, Response, header


@dataclass(frozen=True, slots=True)
class Head:
    """What of an answer comes before its body."""

    status: int
    reason: str
    headers: Headers


@dataclass(frozen=True, slots=True)
class Hearing:
    """The answers that an ear has not heard to their end yet."""

    ear: Ear
    open: dict[int, Heard] = field(default_factory=dict)

    def begin(self, request: Request, head: Head, began: float) -> Heard:
        """An answer's head has come; `began` is the time of its request by `time.perf_counter`."""
        heard = Heard(self, request, head, began)
        self.open[id(heard)] = heard
        return heard

    def close(self) -> None:
        """Keep what came of the bodies that nobody read to their end."""
        for each in list(self.open.values()):
            each.end(left=True)


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """An answer whose body is still coming; `at_end` is called before what came is judged."""

    hearing: Hearing
    request: Request
    head: Head
    began: float
    chunks: list[Chunk] = field(default_factory=list)
    at_end: list[Callable[[], None]] = field(default_factory=list)

    def piece(self, data: bytes) -> None:
        """A piece of the body, with any content coding still on it, has come just now."""
        self.chunks.append(Chunk(time.perf_counter() - self.began, data))

    def end(self, *, left: bool = False) -> None:
        """The body is complete, or its client has left it before its end. Said once."""
        if self.hearing.open.pop(id(self), None) is None:
            return
        for each in self.at_end:
            each()
        try:
            answer = _response(self.head, tuple(self.chunks), left=left)
        except HarnessError as error:
            self.hearing.ear.failed(error)
            return
        kept = replace(self.request, headers=wire.without_noise(self.request))
        self.hearing.ear.after(Exchange(request=kept, response=answer, elapsed=time.perf_counter() - self.began))


def _response(head: Head, chunks: tuple[Chunk, ...], *, left: bool) -> Response:
    headers = head.headers
    answer = wire.received(head.status, head.reason, headers, b"".join(each.data for each in chunks), left=left)
    streamed = len(chunks) > 1 and not header(headers, "content-length") and not header(headers, "content-encoding")
    return replace(answer, chunks=chunks) if streamed else answer
