"""aiohttp listened to while recording: each hop of a redirect by itself, and each answer as it comes.

A hop is heard where its request is written, and its body where the parser feeds it to the response's stream.
"""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from harness.cassettes.hearing import Head, Heard, Hearing
from harness.cassettes.listening import Ear
from harness.model.errors import CannotRun
from harness.model.exchange import Headers, Request


@contextmanager
def listened(ear: Ear) -> Iterator[None]:
    """Requests go out, and `ear` hears each exchange when its body is there or nobody wants more of it.

    It does nothing without aiohttp.
    """
    sent: Any = sys.modules.get("aiohttp.client_reqrep")
    if sent is None:
        yield
        return
    listener, asked, answer = _Listener(Hearing(ear)), sent.ClientRequest, sent.ClientResponse
    stream = sys.modules["aiohttp.streams"].StreamReader
    with (
        mock.patch.object(asked, "send", listener.sending(asked.send)),
        mock.patch.object(answer, "start", listener.starting(answer.start)),
        mock.patch.object(answer, "close", listener.leaving(answer.close)),
        mock.patch.object(answer, "release", listener.leaving(answer.release)),
        mock.patch.object(stream, "feed_data", listener.feeding(stream.feed_data)),
        mock.patch.object(stream, "feed_eof", listener.ending(stream.feed_eof)),
        mock.patch.object(stream, "set_exception", listener.ending(stream.set_exception)),
        mock.patch.object(stream, "end_http_chunk_receiving", listener.chunk_end(stream.end_http_chunk_receiving)),
    ):
        try:
            yield
        finally:
            listener.close()


@dataclass(slots=True)
class _Body:
    """A stream that is being heard. Shape: `part` is what has come of the chunk that is under way."""

    stream: Any
    heard: Heard
    chunked: bool
    part: bytearray = field(default_factory=bytearray)

    def fed(self, data: bytes) -> None:
        self.part += data
        if not self.chunked:
            self.flush()

    def flush(self) -> None:
        if self.part:
            self.heard.piece(bytes(self.part))
            self.part.clear()


class _Listener:
    """Knows the request of each response, and the response of each stream, by identity: streams have no room for notes."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self._asked: dict[int, tuple[Any, Request, float]] = {}
        self._bodies: dict[int, _Body] = {}

    def close(self) -> None:
        """Keep what came of the bodies that are not complete."""
        for number in list(self._bodies):
            self._end(number, left=True)

    def sending(self, send: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(send)
        async def heard(request: Any, *arguments: Any, **options: Any) -> Any:
            if request.method.upper() == "CONNECT":  # to a proxy, and no exchange of its own
                return await send(request, *arguments, **options)
            asked = await _request(request)
            self._hearing.ear.before(asked)
            began = time.perf_counter()
            response = await send(request, *arguments, **options)
            self._asked[id(response)] = (response, asked, began)
            return response

        return heard

    def starting(self, start: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(start)
        async def heard(response: Any, *arguments: Any, **options: Any) -> Any:
            try:
                return await start(response, *arguments, **options)
            except BaseException:
                self._asked.pop(id(response), None)
                raise
            finally:
                self._hear(response)

        return heard

    def leaving(self, leave: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(leave)
        def heard(response: Any) -> Any:
            self._asked.pop(id(response), None)
            self._end(id(response.content), left=True)
            return leave(response)

        return heard

    def feeding(self, feed: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(feed)
        def heard(stream: Any, data: bytes, *size: Any) -> Any:
            body = self._bodies.get(id(stream))
            if body is not None:
                body.fed(data)
            return feed(stream, data, *size)

        return heard

    def chunk_end(self, end: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(end)
        def heard(stream: Any) -> Any:
            body = self._bodies.get(id(stream))
            if body is not None:
                body.flush()
            return end(stream)

        return heard

    def ending(self, end: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(end)
        def heard(stream: Any, *arguments: Any, **options: Any) -> Any:
            self._end(id(stream))
            return end(stream, *arguments, **options)

        return heard

    def _hear(self, response: Any) -> None:
        """An answer's head is here, and with it what came in the same packets: nobody has read of it yet."""
        _, asked, began = self._asked.pop(id(response), (None, None, 0.0))
        if asked is None:
            return
        stream = response.content
        head = Head(response.status, response.reason or "", _headers(response.raw_headers))
        body = _Body(
            stream,
            self._hearing.begin(asked, head, began),
            chunked="chunked" in response.headers.get("Transfer-Encoding", "").lower(),
        )
        self._bodies[id(stream)] = body
        for piece, whole in _buffered(stream):
            body.fed(piece)
            if whole:
                body.flush()
        if stream.is_eof():
            self._end(id(stream))

    def _end(self, number: int, *, left: bool = False) -> None:
        body = self._bodies.pop(number, None)
        if body is not None:
            body.flush()
            body.heard.end(left=left)


def _buffered(stream: Any) -> Iterator[tuple[bytes, bool]]:
    """What a stream holds already, in its chunks as far as they are whole."""
    held = b"".join(getattr(stream, "_buffer", ()))
    start = 0
    for end in getattr(stream, "_http_chunk_splits", None) or ():
        yield held[start:end], True
        start = end
    if held[start:]:
        yield held[start:], False


def _headers(pairs: Any) -> Headers:
    return tuple((name.decode("latin-1"), value.decode("utf-8", "surrogateescape")) for name, value in pairs)


async def _request(request: Any) -> Request:
    """Our form of a request; one that aiohttp packs on its way out is kept unpacked."""
    packed = {"content-encoding"} if request.compress else set()
    return Request(
        method=request.method.upper(),
        url=str(request.url),
        headers=tuple((str(name), str(value)) for name, value in request.headers.items() if name.lower() not in packed),
        body=await _content(request.body),
    )


async def _content(body: Any) -> bytes:
    """The bytes of a body, which can be sent afterwards all the same. Raises: CannotRun where aiohttp cannot tell them."""
    if body is None or isinstance(body, (bytes, bytearray)):
        return bytes(body or b"")
    if isinstance(body, tuple):
        return b"".join(map(bytes, body))
    spelled = getattr(body, "as_bytes", None)
    if spelled is None:
        raise CannotRun(
            "this aiohttp cannot tell the bytes of a request's body", way_out="Record with aiohttp 3.12 or later"
        )
    return bytes(await spelled())
