"""Streams through the clients on `http.client` and through aiohttp: recorded as they come, in the chunks of the server."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import io
import random
import re
import threading
import time
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import aiohttp
import httplib2  # type: ignore[import-untyped]
import httpx
import pytest
import requests
import urllib3

from harness.cassettes import store
from harness.cassettes.live_keys import LiveKeyRefused
from harness.cassettes.meta import Meta
from harness.cassettes.session import Timing, recording, replaying
from harness.cassettes.store import Cassette
from harness.model.exchange import Chunk, Exchange, Request, Response
from harness.model.provider import Provider

EVENTS = [b"data: %d\n\n" % number for number in range(5)]
PAUSE = 100.0
"""Units: seconds between two recorded events; nobody waits for them."""

PATIENCE = 60.0
"""Units: seconds after which the server sends its next event, whether the last was seen or not."""


@dataclass
class Source:
    """A server of events: its address, those it sent, how many of them were seen, and the requests that it got."""

    url: str = ""
    sent: list[bytes] = field(default_factory=list)
    seen: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    impatient: bool = False
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    source: ClassVar[Source]
    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        with suppress(ConnectionError):  # a client may leave
            super().handle()

    def answer(self) -> None:
        self.source.asked.append((self.command, self.path, self._body()))
        if self.path.startswith("/packed"):
            self._packed()
            return
        if self.path.startswith("/events"):
            self._events(chunked="close" not in self.path)
            return
        content = b'{"n": 1}'
        self.send_response({"/kept": 307, "/seen": 303, "/nothing": 204}.get(self.path, 200))
        if self.path in ("/kept", "/seen"):
            self.send_header("Location", "/target")
        if self.path != "/nothing":
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD" and self.path != "/nothing":
            self.wfile.write(content)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        whole = b""
        while size := int(self.rfile.readline(), 16):
            whole += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return whole

    def _packed(self) -> None:
        content = gzip.compress(random.Random(7).randbytes(30_000).hex().encode())
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _events(self, *, chunked: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header(*(("Transfer-Encoding", "chunked") if chunked else ("Connection", "close")))
        self.end_headers()
        try:
            for event in EVENTS:
                self.source.sent.append(event)
                self.wfile.write(b"%x\r\n%s\r\n" % (len(event), event) if chunked else event)
                self.source.impatient |= not self.source.seen.acquire(timeout=PATIENCE)
            if chunked:
                self.wfile.write(b"0\r\n\r\n")
        except OSError:
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_HEAD = answer  # noqa: N815 - the names that http.server looks for

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's signature
        """Say nothing."""


@pytest.fixture
def source() -> Iterator[Source]:
    """Five events, each sent when the last was seen, at `/events` and (without chunks) at `/events-close`."""
    made = Source()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"source": made}))
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.seen.release(len(EVENTS))
    server.shutdown()
    server.server_close()
    thread.join()


def by_requests(url: str) -> Iterator[bytes]:
    """Line by line."""
    with requests.get(url, stream=True, timeout=120) as answer:
        yield from filter(None, answer.iter_lines(chunk_size=1))


def by_urllib3(url: str) -> Iterator[bytes]:
    """In the chunks that come."""
    with urllib3.PoolManager() as pool:
        answer = pool.request("GET", url, preload_content=False)
        try:
            yield from answer.stream(1 if "close" in url else None)
        finally:
            answer.close()


def by_http_client(url: str) -> Iterator[bytes]:
    """Line by line with the standard library."""
    with urllib.request.urlopen(url, timeout=120) as answer:
        yield from (line for line in answer if line.strip())


def by_aiohttp(url: str) -> Iterator[bytes]:
    """In what comes, from a loop that a generator drives."""

    async def read() -> AsyncIterator[bytes]:
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            async for piece in answer.content.iter_any():
                yield piece

    with asyncio.Runner() as runner:
        pieces = read()
        try:
            while True:
                yield runner.run(_next(pieces))
        except StopAsyncIteration:
            return
        finally:
            runner.run(pieces.aclose())  # type: ignore[attr-defined]  # it is a generator


async def _next(pieces: AsyncIterator[bytes]) -> bytes:
    return await anext(pieces)


READERS = [by_requests, by_urllib3, by_http_client, by_aiohttp]
Reader = Callable[[str], Iterator[bytes]]


def _kept(folder: Path, provider: Provider, exchanges: tuple[Exchange, ...]) -> Cassette:
    about = Meta(provider=provider.name, name=folder.name, recorded_at="2026-11-21T00:00:00Z")
    store.save(folder, Cassette(meta=about, exchanges=exchanges))
    return store.load(folder)


@pytest.mark.parametrize("path", ["events", "events-close"])
@pytest.mark.parametrize("read", READERS)
def test_events_reach_the_client_as_they_come_and_are_kept_as_they_came(
    tmp_path: Path, source: Source, acme: Provider, read: Reader, path: str
) -> None:
    """Each event is seen before the next is sent; the line has a chunk for each, with its time."""
    whole, seen = b"", 0
    with recording(acme) as heard:
        for piece in read(f"{source.url}/{path}"):
            whole += piece
            if len(re.findall(rb"data: \d", whole)) > seen:
                seen += 1
                assert len(source.sent) == seen
                time.sleep(0.02)
                source.seen.release()
    assert not source.impatient
    assert seen == len(EVENTS)
    (exchange,) = _kept(tmp_path / "stream", acme, heard.exchanges).exchanges
    chunks = exchange.response.chunks
    assert [chunk.data for chunk in chunks] == EVENTS
    assert all(after.offset - before.offset > 0.01 for before, after in pairwise(chunks))
    with replaying(tmp_path / "stream", provider=acme) as replay:
        assert b"".join(read(f"{source.url}/{path}")).replace(b"\n", b"") == b"".join(EVENTS).replace(b"\n", b"")
    assert replay.unused == ()


def _by_requests_whole(url: str) -> Iterator[bytes]:
    with requests.get(url, stream=True, timeout=120) as answer:
        yield from answer.iter_content(None)


def _by_urllib3_whole(url: str) -> Iterator[bytes]:
    with urllib3.PoolManager() as pool:
        yield from pool.request("GET", url, preload_content=False).stream()


def _by_read1(url: str) -> Iterator[bytes]:
    with urllib.request.urlopen(url, timeout=120) as answer:
        yield from iter(answer.read1, b"")


def _by_httpx(url: str) -> Iterator[bytes]:
    with httpx.stream("GET", url) as answer:
        yield from answer.iter_raw()


def _by_loop(pieces: Callable[[aiohttp.StreamReader], AsyncIterator[Any]]) -> Reader:
    async def read(url: str) -> AsyncIterator[Any]:
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            async for piece in pieces(answer.content):
                yield piece

    return lambda url: _driven(read(url))


async def _by_httpx_async(url: str) -> AsyncIterator[bytes]:
    async with httpx.AsyncClient() as client, client.stream("GET", url) as answer:
        async for piece in answer.aiter_raw():
            yield piece


def _driven(pieces: AsyncIterator[Any]) -> Iterator[Any]:
    with asyncio.Runner() as runner, suppress(StopAsyncIteration):
        while True:
            yield runner.run(_next(pieces))


async def _chunks(content: aiohttp.StreamReader) -> AsyncIterator[bytes]:
    async for piece, ended in content.iter_chunks():
        assert ended
        yield piece


async def _until_eof(content: aiohttp.StreamReader) -> AsyncIterator[bytes]:
    while not content.at_eof():
        yield await content.readuntil(b"\n\n")
    await content.wait_eof()


PIECEMEAL: dict[str, Reader] = {
    "httpx": _by_httpx,
    "httpx async": lambda url: _driven(_by_httpx_async(url)),
    "requests": _by_requests_whole,
    "urllib3": _by_urllib3_whole,
    "http.client": _by_read1,
    "aiohttp iter_any": _by_loop(lambda content: content.iter_any()),
    "aiohttp iter_chunks": _by_loop(_chunks),
    "aiohttp readuntil": _by_loop(_until_eof),
}


@pytest.fixture
def stream(tmp_path: Path, acme: Provider) -> Path:
    """A recorded stream of events, far apart."""
    chunks = tuple(Chunk(PAUSE * number, event) for number, event in enumerate(EVENTS, 1))
    answer = Response(
        status=200, headers=(("Content-Type", "text/event-stream"),), body=b"".join(EVENTS), chunks=chunks
    )
    asked = Request(method="GET", url="http://api.acme.test/events")
    _kept(tmp_path / "stream", acme, (Exchange(request=asked, response=answer),))
    return tmp_path / "stream"


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """For which event was waited, each time that somebody wanted to sleep; nobody does."""
    waits = list[int]()
    yielding = asyncio.sleep

    def sleep(seconds: float) -> None:
        if seconds > 0:
            waits.append(round(seconds / PAUSE))

    async def sleep_in_loop(seconds: float, result: object = None) -> object:
        sleep(seconds)
        return await yielding(0, result)

    monkeypatch.setattr("time.sleep", sleep)
    monkeypatch.setattr("asyncio.sleep", sleep_in_loop)
    monkeypatch.setattr("anyio.sleep", sleep_in_loop)
    return waits


@pytest.mark.parametrize("timing", ["at-once", "recorded"])
@pytest.mark.parametrize("client", PIECEMEAL)
def test_every_client_gets_the_recorded_pieces(
    stream: Path, acme: Provider, slept: list[int], client: str, timing: Timing
) -> None:
    """Each chunk by itself, at once or when it was recorded to come."""
    with replaying(stream, provider=acme, timing=timing):
        came = [(piece, [*slept]) for piece in PIECEMEAL[client]("http://api.acme.test/events")]
    waits = [1, 2, 3, 4, 5] if timing == "recorded" else []
    assert came == [(event, waits[:number]) for number, event in enumerate(EVENTS, 1)]


@pytest.mark.parametrize("timing", ["at-once", "recorded"])
def test_who_reads_the_whole_gets_it_when_its_end_came(
    stream: Path, acme: Provider, slept: list[int], timing: Timing
) -> None:
    """As text, in lines, and into a buffer; httplib2 has no other way."""
    whole, url = b"".join(EVENTS), "http://api.acme.test/events"

    async def text() -> str:
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            return await answer.text()

    def into() -> bytes:
        buffer = bytearray(len(whole))
        with urllib.request.urlopen(url, timeout=120) as answer:
            assert answer.readinto(buffer) == len(whole)
        return bytes(buffer)

    readers: dict[str, Callable[[], bytes]] = {
        "requests": lambda: requests.get(url, timeout=120).content,
        "httplib2": lambda: httplib2.Http().request(url)[1],
        "aiohttp": lambda: asyncio.run(text()).encode(),
        "lines": lambda: b"".join(urllib.request.urlopen(url, timeout=120).readlines()),
        "into": into,
    }
    for read in readers.values():
        slept.clear()
        with replaying(stream, provider=acme, timing=timing):
            assert read() == whole
        assert slept[-1:] == [len(EVENTS)] * (timing == "recorded")


def test_pieces_are_no_larger_than_asked_for(stream: Path, acme: Provider) -> None:
    """`stream(amt)` ends a piece where a chunk ends, and before where it would be too large."""
    with replaying(stream, provider=acme), urllib3.PoolManager() as pool:
        answer = pool.request("GET", "http://api.acme.test/events", preload_content=False)
        assert list(answer.stream(6))[:4] == [b"data: ", b"0\n\n", b"data: ", b"1\n\n"]


@pytest.mark.parametrize("read", READERS)
def test_a_client_that_leaves_after_the_first_event_is_not_held(source: Source, acme: Provider, read: Reader) -> None:
    """What it saw is what is kept, and it need not wait for the rest, which is never sent."""
    with recording(acme) as heard:
        pieces = read(f"{source.url}/events")
        next(pieces)
        pieces.close()  # type: ignore[attr-defined]  # it is a generator
        assert [each.response.body.strip() for each in heard.exchanges] == [EVENTS[0].strip()]
    assert source.sent == EVENTS[:1]


@pytest.mark.parametrize("leave", [True, False])
def test_a_packed_answer_that_a_client_leaves_is_kept_as_far_as_it_came(
    source: Source, acme: Provider, leave: bool
) -> None:
    """What cannot be unpacked any more is not kept; whoever reads to the end has it all, with its true length."""
    whole = random.Random(7).randbytes(30_000).hex().encode()
    with recording(acme) as heard, requests.get(f"{source.url}/packed", stream=True, timeout=120) as answer:
        read = next(answer.iter_content(2_000)) if leave else answer.content
    (kept,) = (each.response for each in heard.exchanges)
    assert whole.startswith(kept.body)
    assert kept.body.startswith(read)
    assert (len(kept.body) < len(whole)) is leave
    assert ("Content-Length", str(len(kept.body))) in kept.headers


def test_an_answer_that_nobody_reads_is_heard_at_the_end_of_the_recording(source: Source, acme: Provider) -> None:
    """The head came; so it is an exchange."""
    with recording(acme) as heard:
        connection = http.client.HTTPConnection(source.url.removeprefix("http://"))
        connection.request("GET", "/events")
        answer = connection.getresponse()
        assert not heard.cassettes
    assert [each.response.body for each in heard.exchanges] == [b""]
    answer.close()
    connection.close()


def test_one_connection_serves_many_requests(source: Source, acme: Provider) -> None:
    """Answers without a body, refused requests and bodies in pieces leave a kept-alive connection in order."""
    with recording(acme) as heard:
        connection = http.client.HTTPConnection(source.url.removeprefix("http://"))
        for method, path, body in [
            ("HEAD", "/a", None),
            ("GET", "/nothing", None),
            ("POST", "/b", iter([b"in ", b"pieces"])),
            ("PUT", "/c", io.BytesIO(b"from a file")),
            ("POST", "/d", "a text"),
        ]:
            connection.request(method, path, body)
            connection.getresponse().read()
        connection.putrequest("POST", "/e")
        connection.putheader("Content-Length", "6")
        connection.endheaders()
        for part in (b"one", b"two"):
            connection.send(part)
        connection.getresponse().read()
        connection.close()
    assert [
        (each.request.method, each.request.url.removeprefix(source.url), each.request.body) for each in heard.exchanges
    ] == source.asked
    assert source.asked == [
        ("HEAD", "/a", b""),
        ("GET", "/nothing", b""),
        ("POST", "/b", b"in pieces"),
        ("PUT", "/c", b"from a file"),
        ("POST", "/d", b"a text"),
        ("POST", "/e", b"onetwo"),
    ]
    assert [each.response.body for each in heard.exchanges] == [b"", b"", *[b'{"n": 1}'] * 4]


def test_a_live_key_in_a_body_goes_nowhere(source: Source, acme: Provider) -> None:
    """urllib3 sends the head first; not even that leaves."""
    with pytest.raises(LiveKeyRefused), recording(acme), urllib3.PoolManager() as pool:
        pool.request("POST", f"{source.url}/pay", body=b"key=ak_live_abcdefgh", retries=False)
    assert source.asked == []


@pytest.mark.parametrize(("path", "then"), [("kept", ("POST", b"x=1")), ("seen", ("GET", b""))])
def test_aiohttp_is_redirected_in_replay_as_it_is_while_recording(
    tmp_path: Path, source: Source, acme: Provider, path: str, then: tuple[str, bytes]
) -> None:
    """307 keeps method and body, 303 asks for the result with GET."""

    async def post() -> Any:
        async with aiohttp.ClientSession() as session, session.post(f"{source.url}/{path}", data={"x": "1"}) as answer:
            return await answer.json()

    with recording(acme) as heard:
        told = asyncio.run(post())
    assert [(each.request.method, each.request.body) for each in heard.exchanges] == [("POST", b"x=1"), then]
    assert source.asked[-1] == (then[0], "/target", then[1])
    _kept(tmp_path / "moved", acme, heard.exchanges)
    with replaying(tmp_path / "moved", provider=acme) as replay:
        assert asyncio.run(post()) == told
    assert replay.unused == ()


def test_aiohttp_sends_what_was_heard_of_uploads(tmp_path: Path, source: Source, acme: Provider) -> None:
    """Files, generators and forms are read for the recording, and yet sent whole."""
    file = tmp_path / "upload.bin"
    file.write_bytes(b"content of a file")

    async def parts() -> AsyncIterator[bytes]:
        yield b"one"
        yield b"two"

    async def post() -> None:
        async with aiohttp.ClientSession() as session:
            uploads: dict[str, dict[str, Any]] = {
                "file": {"data": file.open("rb")},
                "parts": {"data": parts()},
                "json": {"json": {"a": 1}},
                "form": {"data": {"f": file.open("rb"), "b": "2"}},
            }
            for path, options in uploads.items():
                async with session.post(f"{source.url}/{path}", **options) as answer:
                    await answer.read()

    with recording(acme) as heard:
        asyncio.run(post())
    assert [each.request.body for each in heard.exchanges] == [body for _, _, body in source.asked]
    assert [body for _, _, body in source.asked][:3] == [b"content of a file", b"onetwo", b'{"a": 1}']
    assert b"content of a file" in source.asked[3][2]
