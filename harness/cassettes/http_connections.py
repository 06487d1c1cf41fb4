"""Connections of `http.client` listened to while recording: requests, urllib3, httplib2, boto3, urllib stand on them.

A request is held until it is whole, so that one with a live key is refused before a byte of it is sent; an answer goes to
its client as it comes. Nothing is known of the clients but that they call `putrequest`, `send` and `getresponse`.
"""

from __future__ import annotations

import functools
import http.client
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from harness.cassettes.hearing import Head, Heard, Hearing
from harness.cassettes.listening import Ear
from harness.cassettes.unchunk import Arrived, unchunked
from harness.model.exchange import Chunk, Headers, Request, header

_ASKED = "_harness_asked"


@contextmanager
def listened(ear: Ear) -> Iterator[None]:
    """Requests go out, and `ear` hears each exchange when its body has been read or closed."""
    connection, hearing = http.client.HTTPConnection, Hearing(ear)
    with (
        mock.patch.object(connection, "putrequest", _putrequest(connection.putrequest)),
        mock.patch.object(connection, "send", _send(connection.send, ear)),
        mock.patch.object(connection, "getresponse", _getresponse(connection.getresponse, connection.send, hearing)),
    ):
        try:
            yield
        finally:
            hearing.close()


@dataclass(slots=True)
class _Asked:
    """A request as it goes over the wire: its head, an empty line, its body.

    Shape: `opening` while the connection is being opened, which may send of itself; `flowing` from when it has gone out.
    """

    wire: bytearray = field(default_factory=bytearray)
    began: float = 0.0
    opening: bool = False
    flowing: bool = False

    def is_whole(self) -> bool:
        """Is nothing more to come, or does the client wait for the server's word before more comes? Source: RFC 9112, 6.3."""
        end = self.wire.find(b"\r\n\r\n")
        if end < 0:
            return False
        headers = _parsed(bytes(self.wire[:end]))[2]
        if header(headers, "expect"):
            return True
        if _is_chunked(headers):
            return self.wire.endswith(b"0\r\n\r\n") and unchunked(_plain(self.wire[end + 4 :])).whole
        declared = header(headers, "content-length")
        return len(self.wire) - end - 4 >= (int(declared) if declared.isdecimal() else 0)

    def request(self, connection: Any) -> Request:
        """Our form of it."""
        head, _, body = bytes(self.wire).partition(b"\r\n\r\n")
        method, target, headers = _parsed(head)
        if _is_chunked(headers):
            body = b"".join(each.data for each in unchunked(_plain(body)).chunks)
        return Request(method=method.upper(), url=_url(connection, target), headers=headers, body=body)


def _plain(body: bytes | bytearray) -> list[Arrived]:
    return [Arrived(0.0, bytes(body))]


def _parsed(head: bytes) -> tuple[str, str, Headers]:
    first, *rest = head.decode("latin-1").split("\r\n")
    method, target = [*first.split(" "), "", ""][:2]
    pairs = (line.partition(":") for line in re.sub(r"\r\n[ \t]+", " ", "\r\n".join(rest)).split("\r\n") if line)
    return method, target, tuple((name, value.strip()) for name, _, value in pairs)


def _is_chunked(headers: Headers) -> bool:
    return header(headers, "transfer-encoding").lower().endswith("chunked")


def _url(connection: Any, target: str) -> str:
    """Absolute; a request through a proxy says it so itself, and one through a tunnel means the tunnel's end."""
    if not target.startswith("/"):
        return target
    tunnel = connection._tunnel_host  # noqa: SLF001 - a connection says nowhere else what it is for
    host, port = (tunnel, connection._tunnel_port) if tunnel else (connection.host, connection.port)  # noqa: SLF001 - as above
    host = f"[{host}]" if ":" in host and not host.startswith("[") else host
    secure = connection.default_port == http.client.HTTPS_PORT
    default = http.client.HTTPS_PORT if secure else http.client.HTTP_PORT
    return f"http{'s' * secure}://{host}{'' if port in (None, default) else f':{port}'}{target}"


def _putrequest(put: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(put)
    def putrequest(self: Any, *arguments: Any, **options: Any) -> None:
        put(self, *arguments, **options)
        self.__dict__[_ASKED] = _Asked()

    return putrequest


def _send(send: Callable[..., None], ear: Ear) -> Callable[..., None]:
    @functools.wraps(send)
    def held(self: Any, data: Any) -> None:
        asked: _Asked | None = self.__dict__.get(_ASKED)
        if asked is None or asked.opening:
            send(self, data)
            return
        if self.sock is None:
            _open(self, asked)
        piece = _bytes(data)
        asked.wire += piece
        if asked.flowing:
            _checked(self, asked, ear)
            send(self, piece)
        elif asked.is_whole():
            _let_out(self, asked, send, ear)

    return held


def _open(connection: Any, asked: _Asked) -> None:
    if not connection.auto_open:
        raise http.client.NotConnected
    asked.opening = True
    try:
        connection.connect()
    finally:
        asked.opening = False


def _let_out(connection: Any, asked: _Asked, send: Callable[..., None], ear: Ear) -> None:
    _checked(connection, asked, ear)
    asked.flowing, asked.began = True, time.perf_counter()
    send(connection, bytes(asked.wire))


def _checked(connection: Any, asked: _Asked, ear: Ear) -> None:
    try:
        ear.before(asked.request(connection))
    except BaseException:
        connection.__dict__.pop(_ASKED, None)
        connection.close()
        raise


def _bytes(data: Any) -> bytes:
    """What `http.client` makes of the things that it can send."""
    if hasattr(data, "read"):
        data = data.read()
    if isinstance(data, str):
        return data.encode("iso-8859-1")
    try:
        return bytes(memoryview(data))
    except TypeError:
        return b"".join(map(_bytes, data))


def _getresponse(get: Callable[..., Any], send: Callable[..., None], hearing: Hearing) -> Callable[..., Any]:
    @functools.wraps(get)
    def getresponse(self: Any, *arguments: Any, **options: Any) -> Any:
        asked: _Asked | None = self.__dict__.get(_ASKED)
        if asked is not None and asked.wire and not asked.flowing:
            _let_out(self, asked, send, hearing.ear)
        response = get(self, *arguments, **options)
        if self.__dict__.pop(_ASKED, None) is not None and asked is not None and asked.wire:
            _hear(response, hearing, asked.request(self), asked.began)
        return response

    return getresponse


def _hear(response: Any, hearing: Hearing, request: Request, began: float) -> None:
    fields = response.headers.raw_items() if hasattr(response.headers, "raw_items") else response.headers.items()
    headers = tuple((str(name), re.sub(r"\r?\n[ \t]+", " ", str(value))) for name, value in fields)
    heard = hearing.begin(request, Head(response.status, response.reason or "", headers), began)
    if response.fp is None or response.length == 0:
        heard.end()
    else:
        response.fp = _Overheard(response.fp, heard, chunked=bool(response.chunked))


class _Overheard:
    """A connection's incoming bytes, each noted as it is read."""

    def __init__(self, source: Any, heard: Heard, *, chunked: bool) -> None:
        self._source = source
        self._heard = heard
        self._chunked = chunked
        self._arrived: list[Arrived] = []
        self._refills = _refills(source)
        self._ended = False
        heard.at_end.append(self._tell)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")

    def read(self, *size: Any) -> bytes:
        return self._noted(self._source.read(*size))

    def read1(self, *size: Any) -> bytes:
        return self._noted(self._source.read1(*size))

    def readline(self, *size: Any) -> bytes:
        return self._noted(self._source.readline(*size))

    def readinto(self, buffer: Any) -> Any:
        count = self._source.readinto(buffer)
        self._noted(bytes(memoryview(buffer).cast("B")[: count or 0]))
        return count

    def close(self) -> None:
        self._source.close()
        self._heard.end(left=not self._whole())

    def _noted(self, data: bytes) -> bytes:
        self._ended = not data
        if data:
            self._arrived.append(Arrived(time.perf_counter() - self._heard.began, data, len(self._refills)))
        return data

    def _whole(self) -> bool:
        """Has all come that the head of the answer promised? Where it promised nothing, the end was seen or it was not."""
        if self._chunked:
            return unchunked(self._arrived).whole
        declared = header(self._heard.head.headers, "content-length")
        count = sum(len(each.data) for each in self._arrived)
        return count >= int(declared) if declared.isdecimal() else self._ended

    def _tell(self) -> None:
        """What was read, as chunks that the server sent, or in the pieces in which it came."""
        arrived, self._arrived = self._arrived, []
        self._heard.chunks.extend(unchunked(arrived).chunks if self._chunked else _joined(arrived))


def _refills(source: Any) -> list[None]:
    """Grows each time a buffered reader turns to the network; a client that reads byte by byte is served by its buffer."""
    told: list[None] = []
    raw: Any = getattr(source, "raw", None)
    fill = getattr(raw, "readinto", None)
    if fill is not None and hasattr(raw, "__dict__"):

        def filling(buffer: Any) -> Any:
            told.append(None)
            return fill(buffer)

        raw.readinto = filling
    return told


def _joined(arrived: list[Arrived]) -> list[Chunk]:
    found: list[tuple[Arrived, bytearray]] = []
    for each in arrived:
        if found and found[-1][0].refill == each.refill:
            found[-1][1].extend(each.data)
        else:
            found.append((each, bytearray(each.data)))
    return [Chunk(each.offset, bytes(data)) for each, data in found]
