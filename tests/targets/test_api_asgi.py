"""Calling an ASGI app directly."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from harness.model.errors import CannotRun
from harness.model.exchange import Request
from harness.targets.asgi import Lifespan, Reply, call
from harness.targets.own_code import OwnCode

_CODE = OwnCode(Path(__file__).parent)


def _call(app: Any, request: Request, timeout: float = 2.0) -> Reply:
    return asyncio.run(call(app, request, timeout=timeout, code=_CODE, state={}))


def test_the_scope_is_what_a_server_would_give() -> None:
    """Path decoded and raw, query, lower-case headers with host and length."""
    scopes: list[dict[str, Any]] = []

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        scopes.append({**scope, "message": await receive()})
        await send({"type": "http.response.start", "status": 201, "headers": [(b"X-Y", b"z")]})
        await send({"type": "http.response.body", "body": b"ok"})

    request = Request(method="PUT", url="http://app.test/a%2Fb/c?d=%20", headers=(("X-A", "1"),), body=b"12")
    reply = _call(app, request)
    (scope,) = scopes
    assert (scope["path"], scope["raw_path"], scope["query_string"]) == ("/a/b/c", b"/a%2Fb/c", b"d=%20")
    assert dict(scope["headers"]) == {b"x-a": b"1", b"host": b"app.test", b"content-length": b"2"}
    assert scope["message"]["body"] == b"12"
    assert (reply.status, reply.headers, bytes(reply.body)) == (201, (("X-Y", "z"),), b"ok")


def test_a_listener_hears_the_end_once_the_answer_is_complete() -> None:
    """`receive` after the body gives a disconnect, and sending more is refused."""
    heard: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body", "body": b""})
        heard.append(await receive())
        await send({"type": "http.response.body", "body": b"late"})

    reply = _call(app, Request(method="GET", url="http://app.test/"))
    assert heard == [{"type": "http.disconnect"}]
    assert (bytes(reply.body), reply.seen) == (b"", [])


def test_an_app_that_cannot_be_cancelled_is_stuck() -> None:
    """A task that swallows its cancellation must cost its process."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        for _ in range(3):
            try:
                await asyncio.sleep(0.8)
            except asyncio.CancelledError:
                continue

    reply = _call(app, Request(method="GET", url="http://app.test/"), timeout=0.1)
    assert reply.stuck
    assert reply.seen[0]["kind"] == "hang"


def test_an_app_without_lifespan_is_ready() -> None:
    """Raising on the lifespan scope says that there is none. Source: ASGI specification."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise KeyError(scope["type"])

    async def through() -> None:
        lifespan = Lifespan(app)
        await lifespan.start()
        await lifespan.stop()

    asyncio.run(through())


def test_a_failed_start_tells_its_last_line() -> None:
    """The reason is the last line of what the app reports."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "Traceback\nOSError: no disk"})

    with pytest.raises(CannotRun, match="OSError: no disk"):
        asyncio.run(Lifespan(app).start())
