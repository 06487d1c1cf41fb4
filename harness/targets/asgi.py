"""Calls an ASGI app directly, `await app(scope, receive, send)`: no server, no socket, no thread of its own."""

from __future__ import annotations

import asyncio
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import FrameType
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit

from harness.model.errors import CannotRun
from harness.model.exchange import Headers, Request
from harness.targets.own_code import OwnCode, Site, caller_chain

Message: TypeAlias = MutableMapping[str, Any]
App: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]

BODY_LIMIT = 8 * 2**20
_GRACE = 0.5


@dataclass(kw_only=True, slots=True)
class Reply:
    """What the app did with one request.

    Shape: `seen` are facts of observations, each with its `kind` (`exception`, `hang`, `exit`, `oversize`); `stuck` says that
    the call could not be ended, so that its process must be. Units: `elapsed` is seconds until the last byte.
    """

    status: int = 0
    headers: Headers = ()
    body: bytearray = field(default_factory=bytearray)
    elapsed: float = 0.0
    complete: bool = False
    seen: list[Mapping[str, Any]] = field(default_factory=list)
    stuck: bool = False


class Disconnected(OSError):
    """What an app's `send` raises once nobody listens any more. Source: ASGI specification, HTTP 2.4."""


class Lifespan:
    """The app's start and end. Source: ASGI specification, lifespan protocol."""

    def __init__(self, app: App) -> None:
        self.state: dict[str, Any] = {}
        self._app = app
        self._inbox: asyncio.Queue[Message] = asyncio.Queue()
        self._outbox: asyncio.Queue[Message] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Wait until the app is ready; an app without lifespan is. Raises: CannotRun when its start fails."""
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self.state}
        self._task = asyncio.ensure_future(self._app(scope, self._inbox.get, self._outbox.put))
        message = await self._exchange({"type": "lifespan.startup"})
        if message["type"] == "lifespan.startup.failed":
            reason = str(message.get("message", "")).strip().splitlines() or ["it gave no reason"]
            raise CannotRun(
                f"the app's lifespan failed to start: {reason[-1]}", way_out="Start the app by itself to see it"
            )

    async def stop(self) -> None:
        """Let the app clean up; what goes wrong now harms no check."""
        if self._task is not None and not self._task.done():
            await self._exchange({"type": "lifespan.shutdown"})
            self._task.cancel()

    async def _exchange(self, message: Message) -> Message:
        assert self._task is not None
        await self._inbox.put(message)
        answer = asyncio.ensure_future(self._outbox.get())
        await asyncio.wait({answer, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if answer.done():
            return answer.result()
        answer.cancel()
        return {"type": "lifespan.unsupported"}


async def call(app: App, request: Request, *, timeout: float, code: OwnCode, state: Mapping[str, Any]) -> Reply:
    """Send one request to the app. An exception of the app is a 500 with its place. Units: `timeout` is seconds."""
    conversation = _Conversation(request, dict(state))
    task = asyncio.ensure_future(conversation.hold(app))
    done, _ = await asyncio.wait({task}, timeout=timeout)
    if not done:
        await _end_hang(task, conversation, code, timeout)
    elif conversation.error is not None:
        conversation.reply.seen.append(_raised(conversation, code))
    return conversation.reply


class _Conversation:
    """The app's view of one request, and what it answered."""

    def __init__(self, request: Request, state: dict[str, Any]) -> None:
        self.reply = Reply()
        self.error: BaseException | None = None
        self.scope = _scope(request, state)
        self._pending: Message | None = {"type": "http.request", "body": request.body, "more_body": False}
        self._ended = asyncio.Event()
        self._cut = False
        self._started = time.perf_counter()

    async def hold(self, app: App) -> None:
        """Run the app to its end, and keep what it raised."""
        try:
            await app(self.scope, self._receive, self._send)
        except Disconnected:
            return
        except (asyncio.CancelledError, GeneratorExit):
            raise
        except BaseException as error:  # noqa: BLE001 - whatever an app raises, sys.exit included, is what we look for
            if self._cut:
                return
            self.error = error
        if not self.reply.complete:
            self._answer_for_the_app()

    def _answer_for_the_app(self) -> None:
        if self.error is None:
            self.error = RuntimeError("the app returned without a complete response")
        self.reply.status = self.reply.status or int(HTTPStatus.INTERNAL_SERVER_ERROR)
        self.reply.elapsed = time.perf_counter() - self._started

    async def _receive(self) -> Message:
        message, self._pending = self._pending, None
        if message is not None:
            return message
        await self._ended.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if self._ended.is_set():
            raise Disconnected("the response has ended")
        if message["type"] == "http.response.start":
            self.reply.status = int(message["status"])
            self.reply.headers = tuple(_text(name, value) for name, value in message.get("headers", ()))
        elif message["type"] == "http.response.body":
            self._take(message)

    def _take(self, message: Message) -> None:
        self.reply.body += message.get("body", b"")[: BODY_LIMIT + 1 - len(self.reply.body)]
        self._cut = len(self.reply.body) > BODY_LIMIT
        if self._cut:
            self.reply.seen.append({"kind": "oversize", "limit": BODY_LIMIT})
        if self._cut or not message.get("more_body", False):
            self.reply.elapsed = time.perf_counter() - self._started
            self.reply.complete = True
            self._ended.set()


def _scope(request: Request, state: dict[str, Any]) -> dict[str, Any]:
    parts = urlsplit(request.url)
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1", "replace")) for name, value in request.headers]
    present = {name for name, _ in headers}
    if b"host" not in present:
        headers.append((b"host", parts.netloc.encode("latin-1", "replace")))
    if request.body and b"content-length" not in present:
        headers.append((b"content-length", str(len(request.body)).encode()))
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": parts.scheme or "http",
        "path": unquote(parts.path) or "/",
        "raw_path": parts.path.encode("ascii", "replace"),
        "query_string": parts.query.encode("ascii", "replace"),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50000),
        "server": (parts.hostname or "target.test", parts.port or 80),
        "state": state,
        "extensions": {},
    }


def _text(name: bytes, value: bytes) -> tuple[str, str]:
    return bytes(name).decode("latin-1"), bytes(value).decode("latin-1")


def _raised(conversation: _Conversation, code: OwnCode) -> Mapping[str, Any]:
    error = conversation.error
    assert error is not None
    own = code.innermost(error.__traceback__)
    site = own or _endpoint(conversation.scope, code)
    return {
        "kind": "exit" if isinstance(error, SystemExit) else "exception",
        "type": type(error).__qualname__,
        "message": str(error)[:2000],
        "traceback": _tail("".join(traceback.format_exception(error))),
        "raised_by_target": own is not None,
        "after_response": conversation.reply.complete and conversation.reply.status < 500,
        "places": _places(error),
        **_site(site),
    }


def _places(error: BaseException) -> list[str]:
    """Where in the response FastAPI's own response validation failed, with every index as `*`."""
    errors = getattr(error, "errors", None)
    if type(error).__name__ != "ResponseValidationError" or not callable(errors):
        return []
    paths = {
        "/" + "/".join("*" if isinstance(step, int) else str(step) for step in each["loc"][1:]) for each in errors()
    }
    return sorted(paths)[:5]


def _endpoint(scope: Mapping[str, Any], code: OwnCode) -> Site | None:
    """The endpoint that the router chose, for errors that a framework raises on the endpoint's behalf."""
    function = getattr(scope.get("endpoint"), "__code__", None)
    return code.site(function, function.co_firstlineno) if function and code.owns(function.co_filename) else None


def _site(site: Site | None) -> Mapping[str, Any]:
    return {} if site is None else {"site": site.as_json()}


def _tail(text: str) -> str:
    return text if len(text) <= 12_000 else f"{text[:2000]}\n...\n{text[-10_000:]}"


async def _end_hang(task: asyncio.Task[None], conversation: _Conversation, code: OwnCode, timeout: float) -> None:
    site = (
        code.running(_waiting_frames(task)) or code.running(_thread_frames(code)) or _endpoint(conversation.scope, code)
    )
    conversation.reply.seen.append({"kind": "hang", "timeout": timeout, **_site(site)})
    conversation.reply.elapsed = timeout
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=_GRACE)
    conversation.reply.stuck = not done or code.running(_thread_frames(code)) is not None


def _waiting_frames(task: asyncio.Task[None]) -> Iterator[FrameType]:
    """The frames of the coroutines that a task awaits, innermost first."""
    frames: list[FrameType] = []
    awaited: Any = task.get_coro()
    while awaited is not None:
        frame = getattr(awaited, "cr_frame", None) or getattr(awaited, "ag_frame", None)
        if frame is not None:
            frames.append(frame)
        awaited = getattr(awaited, "cr_await", None) or getattr(awaited, "ag_await", None)
    return reversed(frames)


def _thread_frames(code: OwnCode) -> Iterator[FrameType]:
    """The frames of the thread that runs the target's own code, as synchronous endpoints do, innermost first."""
    for frame in sys._current_frames().values():  # noqa: SLF001 - the documented way to see other threads
        chain = list(caller_chain(frame))
        if code.running(chain) is not None:
            yield from chain
