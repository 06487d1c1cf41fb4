"""Streams through httpx and httpx2, recorded as they come and replayed in the same pieces."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import httpx2
import pytest

from harness.cassettes import store
from harness.cassettes.meta import Meta
from harness.cassettes.scrub import Scrubber
from harness.cassettes.session import recording, replaying
from harness.cassettes.store import Cassette
from harness.model.provider import Provider

Reader = Callable[[ModuleType, str, Callable[[], None]], list[bytes]]


def _plain(module: ModuleType, url: str, after_first: Callable[[], None]) -> list[bytes]:
    """The pieces of a stream; `after_first` is called when the first one is here."""
    pieces: list[bytes] = []
    with module.stream("GET", url, timeout=10) as answer:
        for piece in answer.iter_raw():
            pieces.append(piece)
            after_first()
    return pieces


def _waiting(module: ModuleType, url: str, after_first: Callable[[], None]) -> list[bytes]:
    """The same with the asynchronous client."""

    async def read() -> list[bytes]:
        pieces: list[bytes] = []
        async with module.AsyncClient(timeout=10) as client, client.stream("GET", url) as answer:
            async for piece in answer.aiter_raw():
                pieces.append(piece)
                after_first()
        return pieces

    return asyncio.run(read())


READERS = [(_plain, httpx), (_waiting, httpx), (_plain, httpx2), (_waiting, httpx2)]


def _record(folder: Path, provider: Provider, drive: Callable[[], Any]) -> tuple[Any, Cassette]:
    with recording(provider) as heard:
        told = drive()
    clean = Scrubber(provider).scrub(heard.exchanges).exchanges
    about = Meta(provider=provider.name, name=folder.name, recorded_at="2026-11-21T00:00:00Z")
    store.save(folder, Cassette(meta=about, exchanges=clean))
    return told, store.load(folder)


@pytest.mark.parametrize(("read", "module"), READERS, ids=["httpx", "httpx-async", "httpx2", "httpx2-async"])
def test_a_stream_is_not_held_back_while_recording(
    tmp_path: Path, loopback: Any, acme: Provider, read: Reader, module: ModuleType
) -> None:
    """The server's second event waits for the client to have the first: a recorder that buffers would stand still."""
    url = f"{loopback.url}/events"
    told, kept = _record(tmp_path / "stream", acme, lambda: read(module, url, loopback.go_on.set))
    assert len(told) == 3
    chunks = kept.exchanges[0].response.chunks
    assert [chunk.data.count(b"data:") for chunk in chunks] == [1, 1, 1]
    assert [chunk.offset for chunk in chunks] == sorted(chunk.offset for chunk in chunks)
    with replaying(tmp_path / "stream", provider=acme) as replay:
        assert read(module, url, lambda: None) == [chunk.data for chunk in chunks]
    assert replay.unused == ()


def test_a_scrubbed_stream_keeps_its_pieces(tmp_path: Path, loopback: Any, acme: Provider) -> None:
    """A secret in one event changes that event only."""
    loopback.go_on.set()
    told, kept = _record(tmp_path / "stream", acme, lambda: _plain(httpx, f"{loopback.url}/events", lambda: None))
    chunks = kept.exchanges[0].response.chunks
    assert b"sk_test_" in told[0]
    assert b"sk_test_" not in b"".join(chunk.data for chunk in chunks)
    assert b"".join(chunk.data for chunk in chunks) == kept.exchanges[0].response.body
    assert len(chunks) == len(told)


def test_a_stream_that_the_client_leaves_is_kept_as_far_as_it_was_read(
    tmp_path: Path, loopback: Any, acme: Provider
) -> None:
    """A client that stops listening to events ends the recorded answer there."""

    def leave() -> bytes:
        with httpx.stream("GET", f"{loopback.url}/events", timeout=10) as answer:
            return next(answer.iter_raw())

    told, kept = _record(tmp_path / "left", acme, leave)
    loopback.go_on.set()
    assert kept.exchanges[0].response.body.count(b"data:") == told.count(b"data:") == 1


def test_a_body_that_nobody_reads_is_an_exchange_too(loopback: Any, acme: Provider) -> None:
    """The head came; the body is what had been read of it."""
    with recording(acme) as heard:
        client = httpx.Client()
        client.send(client.build_request("GET", f"{loopback.url}/a"), stream=True)
    client.close()
    assert [(each.response.status, each.response.body) for each in heard.exchanges] == [(200, b"")]


def test_transports_without_a_network_are_left_alone(tmp_path: Path, acme: Provider) -> None:
    """An app under test behind a mock or ASGI transport answers by itself during a replay."""
    about = Meta(provider=acme.name, name="none", recorded_at="2026-11-21T00:00:00Z")
    store.save(tmp_path / "none", Cassette(meta=about))
    with (
        replaying(tmp_path / "none", provider=acme) as replay,
        httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(204))) as client,
    ):
        assert client.get("https://app.test/").status_code == 204
    assert replay.misses == []
