"""The process that hosts an app under test: `python -m harness.targets.asgi_worker SPEC ROOT`, frames on stdin and stdout.

The app may hang, exit or flood its output here without taking the probe with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from harness.model.errors import HarnessError
from harness.model.exchange import Request
from harness.targets.app_state import AppState, Databases, override
from harness.targets.asgi import App, Lifespan, Reply, call
from harness.targets.loading import load_app
from harness.targets.own_code import OwnCode
from harness.targets.ran_functions import RanFunctions, operation
from harness.targets.wire import frames_in, read_frame, write_frame

_PIECE = 1 << 18
_FAREWELL = 4.0
"""Seconds that the app has to stop once the probe is gone, however it went; then its process ends."""


class Worker:
    """One app with its lifespan, answering frames until the probe closes the pipe."""

    def __init__(
        self, app: App, root: Path, replies: BinaryIO, ran: RanFunctions | None = None, state: AppState | None = None
    ) -> None:
        self._app = app
        self._ran = ran
        self._state = state or AppState("", None, root)
        self._code = OwnCode(root)
        self._replies = replies
        self._lifespan = Lifespan(app)

    async def serve(self, inbox: asyncio.Queue[tuple[Mapping[str, Any], bytes] | None]) -> None:
        """Start the app, answer every frame, stop the app."""
        await self._lifespan.start()
        write_frame(self._replies, {"ready": True})
        while (frame := await inbox.get()) is not None:
            head, body = frame
            if head["do"] == "document":
                self._write_document()
            elif head["do"] == "ran":
                write_frame(self._replies, self._ran.told() if self._ran is not None else {})
            elif head["do"] in ("copy", "put back"):
                await self._keep_state(head["do"])
            elif head["do"] == "together":
                await self._answer_together(head, body)
            else:
                self._write(await self._reply(head, body))
                operation.set("")
        await self._lifespan.stop()

    async def _keep_state(self, what: str) -> None:
        try:
            done = await (self._state.copy() if what == "copy" else self._state.put_back())
            write_frame(self._replies, {"done": done})
        except Exception as error:  # noqa: BLE001 - the project's own function may raise anything
            write_frame(self._replies, {"error": f"{type(error).__name__}: {error}"})

    def _write_document(self) -> None:
        describe = getattr(self._app, "openapi", None)
        try:
            write_frame(self._replies, {"document": describe() if callable(describe) else None})
        except Exception as error:  # noqa: BLE001 - the app's own code may raise anything while it describes itself
            write_frame(self._replies, {"document": None, "error": f"{type(error).__name__}: {error}"})

    async def _answer_together(self, head: Mapping[str, Any], body: bytes) -> None:
        """So many replies to one request, made at once, as so many frames."""
        replies = await asyncio.gather(*(self._reply(head, body) for _ in range(head["times"])))
        for reply in replies:
            self._write(reply)

    async def _reply(self, head: Mapping[str, Any], body: bytes) -> Reply:
        operation.set(head.get("for", ""))
        headers = tuple((name, value) for name, value in head["headers"])
        request = Request(method=head["method"], url=head["url"], headers=headers, body=body)
        return await call(self._app, request, timeout=head["timeout"], code=self._code, state=self._lifespan.state)

    def _write(self, reply: Reply) -> None:
        answer = {
            "status": reply.status,
            "headers": reply.headers,
            "elapsed": reply.elapsed,
            "seen": reply.seen,
            "stuck": reply.stuck,
        }
        write_frame(self._replies, answer, bytes(reply.body))


def main(spec: str, root: str, *words: str) -> None:
    """Load the app and serve it; a failure to do so is a frame as well.

    `words` may say `watch` (note what runs), `reset=module:function`, `copies=FOLDER` (of SQLite files) and, any number of times, `override=A=B`.
    """
    requests, replies = _own_streams()
    _dump_on_signal()
    base = Path(root)
    ran = RanFunctions(base) if "watch" in words else None
    if ran is not None:
        ran.install()
    said = {name: each for name, _, each in (word.partition("=") for word in words)}
    databases = Databases(Path(said["copies"])) if "copies" in said else None
    if databases is not None:
        databases.watch()
    try:
        app = load_app(spec, base)
        override(app, (each.removeprefix("override=") for each in words if each.startswith("override=")), base)
        state = AppState(said.get("reset", ""), databases, base)
        asyncio.run(_serve(Worker(app, base, replies, ran, state), requests))
    except HarnessError as error:
        write_frame(replies, {"failed": {"what": error.what, "where": error.where, "way_out": error.way_out}})


async def _serve(worker: Worker, requests: BinaryIO) -> None:
    loop = asyncio.get_running_loop()
    inbox: asyncio.Queue[tuple[Mapping[str, Any], bytes] | None] = asyncio.Queue()
    if hasattr(os, "getppid") and sys.platform != "win32":
        listening = Listening(requests.fileno(), inbox.put_nowait)
        loop.add_reader(requests.fileno(), lambda: listening.read() or loop.remove_reader(requests.fileno()))
        threading.Thread(target=_outlive_nobody, args=(os.getppid(), requests.fileno()), daemon=True).start()
    else:
        threading.Thread(target=_listen, args=(requests, loop, inbox), daemon=True).start()
    await worker.serve(inbox)


class Listening:
    """Cuts frames out of a pipe within the loop itself: another thread would have to wait for the interpreter's lock each time."""

    def __init__(self, descriptor: int, take: Callable[[tuple[Mapping[str, Any], bytes] | None], None]) -> None:
        self._descriptor = descriptor
        self._take = take
        self._held = b""

    def read(self) -> bool:
        """Take what is there; false at the end of the pipe, of which it tells as well."""
        piece = os.read(self._descriptor, _PIECE)
        self._held += piece
        frames, self._held = frames_in(self._held)
        for frame in frames:
            self._take(frame)
        if not piece:
            self._take(None)
        return bool(piece)


def _listen(requests: BinaryIO, loop: asyncio.AbstractEventLoop, inbox: asyncio.Queue[Any]) -> None:
    """The same by a thread, where a loop cannot watch a pipe."""
    frame = read_frame(requests)
    while frame is not None:
        loop.call_soon_threadsafe(inbox.put_nowait, frame)
        frame = read_frame(requests)
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(inbox.put_nowait, None)
    _leave()


def _leave() -> None:
    time.sleep(_FAREWELL)
    os._exit(1)


def _outlive_nobody(parent: int, descriptor: int) -> None:
    """Leave once the probe is gone or has closed the pipe, neither of which a loop sees that the app blocks."""
    closed = select.poll()
    closed.register(descriptor, 0)  # a pipe that was closed is told of without being asked for
    while os.getppid() == parent and not closed.poll(_FAREWELL / 2 * 1000):
        pass
    _leave()


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes for ourselves: what the app prints goes to stderr, and it reads nothing."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, replies


def _dump_on_signal() -> None:
    """Where the platform has it, SIGUSR1 writes all stacks to stderr, even while C code holds the interpreter."""
    if hasattr(faulthandler, "register"):
        faulthandler.register(signal.SIGUSR1, file=sys.__stderr__ or 2, all_threads=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
