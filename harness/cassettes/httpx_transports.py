"""httpx and httpx2 at their transports: answered from a recording, or listened to without holding a stream back.

vcrpy reads an answer to its end before the caller sees its first byte, which no stream of events survives; and its own
form of a request is built at a cost that every replayed request pays. Transports that never reach a network (ASGI, WSGI,
mocks) are left alone: they are the code under test, not its provider.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from harness.cassettes.hearing import Head, Heard, Hearing
from harness.cassettes.listening import Answers, Ear
from harness.cassettes.pieces import Pace, paced
from harness.model.exchange import Chunk, Headers, Request

MODULES = ("httpx", "httpx2")
"""The client and its living fork; the same calls serve both."""


@contextmanager
def answered(answers: Answers, *, recorded_pace: bool = False) -> Iterator[None]:
    """Requests of both are answered from `answers`, streams at once or at their pace; does nothing for one that is not loaded."""
    with ExitStack() as stack:
        for module in _loaded():
            stack.enter_context(_patched(module, _Answering(module, answers, recorded_pace=recorded_pace)))
        yield


@contextmanager
def listened(ear: Ear) -> Iterator[None]:
    """Requests go out, and `ear` hears each exchange when its body has been read or closed."""
    with ExitStack() as stack:
        heard = [_Listening(module, ear) for module in _loaded()]
        for each in heard:
            stack.enter_context(_patched(each.module, each))
        try:
            yield
        finally:
            for each in heard:
                each.close()


def _loaded() -> list[Any]:
    return [sys.modules[name] for name in MODULES if name in sys.modules]


@contextmanager
def _patched(module: Any, face: _Answering | _Listening) -> Iterator[None]:
    plain, waiting = (
        face.handle(module.HTTPTransport.handle_request),
        face.handle_async(module.AsyncHTTPTransport.handle_async_request),
    )
    with (
        mock.patch.object(module.HTTPTransport, "handle_request", plain),
        mock.patch.object(module.AsyncHTTPTransport, "handle_async_request", waiting),
    ):
        yield


class _Answering:
    """Gives recorded answers; none is sent."""

    def __init__(self, module: Any, answers: Answers, *, recorded_pace: bool) -> None:
        self._module = module
        self._answers = answers
        self._recorded_pace = recorded_pace
        self._stream = _recorded_stream(module)

    def handle(self, _send: Any) -> Any:
        def handle_request(_transport: Any, request: Any) -> Any:
            return self._answer(request, request.read())

        return handle_request

    def handle_async(self, _send: Any) -> Any:
        async def handle_async_request(_transport: Any, request: Any) -> Any:
            return self._answer(request, await request.aread())

        return handle_async_request

    def _answer(self, request: Any, body: bytes) -> Any:
        pace = paced(recorded=self._recorded_pace)
        found = self._answers.take(_request(request, body))
        chunks = found.chunks or (Chunk(0.0, found.body),)
        return self._module.Response(
            found.status,
            headers=[(name.encode("latin-1", "replace"), value.encode()) for name, value in found.headers],
            stream=self._stream(chunks, pace),
            extensions={"reason_phrase": found.reason.encode("ascii", "replace")} if found.reason else {},
        )


def _recorded_stream(module: Any) -> Callable[[tuple[Chunk, ...], Pace], Any]:
    class Recorded(module.SyncByteStream, module.AsyncByteStream):  # type: ignore[misc]  # known at run time only
        """A body in the pieces in which it was recorded."""

        def __init__(self, chunks: tuple[Chunk, ...], pace: Pace) -> None:
            self._chunks = chunks
            self._pace = pace

        def __iter__(self) -> Iterator[bytes]:
            for chunk in self._chunks:
                if (seconds := self._pace(chunk.offset)) > 0:
                    time.sleep(seconds)
                yield chunk.data

        async def __aiter__(self) -> Any:
            for chunk in self._chunks:
                if (seconds := self._pace(chunk.offset)) > 0:
                    await importlib.import_module("anyio").sleep(seconds)  # httpx stands on it
                yield chunk.data

    return Recorded


class _Listening:
    """Lets requests out and hears what comes back, piece by piece."""

    def __init__(self, module: Any, ear: Ear) -> None:
        self.module = module
        self._ear = ear
        self._hearing = Hearing(ear)
        self._stream = _heard_stream(module)

    def handle(self, send: Any) -> Any:
        def handle_request(transport: Any, request: Any) -> Any:
            asked, began = self._before(request, request.read()), time.perf_counter()
            return self._hear(asked, send(transport, request), began)

        return handle_request

    def handle_async(self, send: Any) -> Any:
        async def handle_async_request(transport: Any, request: Any) -> Any:
            asked, began = self._before(request, await request.aread()), time.perf_counter()
            return self._hear(asked, await send(transport, request), began)

        return handle_async_request

    def close(self) -> None:
        """Keep what came of the bodies that nobody read to their end."""
        self._hearing.close()

    def _before(self, request: Any, body: bytes) -> Request:
        asked = _request(request, body)
        self._ear.before(asked)
        return asked

    def _hear(self, asked: Request, response: Any, began: float) -> Any:
        head = Head(response.status_code, response.reason_phrase, _headers(response.headers))
        heard = self._hearing.begin(asked, head, began)
        response.stream = self._stream(response.stream, heard)
        return response


def _heard_stream(module: Any) -> Callable[[Any, Heard], Any]:
    class Overheard(module.SyncByteStream, module.AsyncByteStream):  # type: ignore[misc]  # as above
        """Hands each piece on at once, and notes it."""

        def __init__(self, stream: Any, heard: Heard) -> None:
            self._stream = stream
            self._heard = heard

        def __iter__(self) -> Iterator[bytes]:
            for piece in self._stream:
                self._heard.piece(piece)
                yield piece
            self._heard.end()

        async def __aiter__(self) -> Any:
            async for piece in self._stream:
                self._heard.piece(piece)
                yield piece
            self._heard.end()

        def close(self) -> None:
            self._stream.close()
            self._heard.end(left=True)

        async def aclose(self) -> None:
            await self._stream.aclose()
            self._heard.end(left=True)

    return Overheard


def _request(request: Any, body: bytes) -> Request:
    return Request(method=request.method.upper(), url=str(request.url), headers=_headers(request.headers), body=body)


def _headers(headers: Any) -> Headers:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)
