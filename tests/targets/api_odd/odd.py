"""An app of operations that crash, hang, exit, stream without end and print: what a target's process must survive."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import BackgroundTasks, FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

MARK = os.environ.get("ODD_MARK", "")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, str]]:
    """Started before the first request, ended after the last."""
    yield {"greeting": "hello"}
    if MARK:
        Path(MARK).write_text("ended")


app = FastAPI(lifespan=lifespan)


class Number(BaseModel):
    """A number."""

    n: int


@app.get("/fine")
async def fine(request: Request) -> dict[str, str]:
    """Answers with what the lifespan has left."""
    print("printed by the app")
    return {"greeting": request.state.greeting, "query": request.url.query, "path": request.url.path}


@app.post("/echo")
async def echo(request: Request) -> dict[str, str]:
    """Answers with the body."""
    return {"body": (await request.body()).decode(), "type": request.headers["content-type"]}


@app.get("/crash/{n}")
def crash(n: int) -> Number:
    """Divides."""
    return Number(
        n=10 // n,
    )


@app.get("/off", response_model=Number)
def off() -> dict[str, str]:
    """Breaks its response model."""
    return {"n": "many"}


@app.get("/later")
def later(tasks: BackgroundTasks) -> Number:
    """Crashes after its answer."""
    tasks.add_task(_fail)
    return Number(n=1)


def _fail() -> None:
    raise KeyError("gone")


@app.get("/waits")
async def waits() -> None:
    """Waits without blocking."""
    await asyncio.sleep(600)


@app.get("/sleeps")
def sleeps() -> None:
    """Blocks a thread."""
    time.sleep(600)


@app.get("/blocks")
async def blocks() -> None:
    """Blocks the event loop."""
    time.sleep(600)


@app.get("/exits")
async def exits() -> None:
    """Raises SystemExit."""
    sys.exit(3)


@app.get("/dies")
def dies() -> None:
    """Ends the process at once."""
    os._exit(4)


@app.get("/endless")
async def endless() -> StreamingResponse:
    """Streams without end."""

    async def pieces() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 100_000

    return StreamingResponse(pieces())


async def silent(scope: object, receive: object, send: object) -> None:
    """An ASGI app that answers nothing."""


def make() -> FastAPI:
    """A factory."""
    return app


def broken_factory() -> FastAPI:
    """A factory that fails."""
    raise LookupError("no settings")


@asynccontextmanager
async def failing(app: FastAPI) -> AsyncIterator[None]:
    """A lifespan that does not start."""
    raise ConnectionError("no database")
    yield


unready = FastAPI(lifespan=failing)
not_an_app = 7


_held: list[bytes] = []


@app.get("/leak", include_in_schema=False)
async def leak() -> dict[str, int]:
    """Keeps a hundred megabytes more, and takes its time."""
    _held.append(b"x" * 100_000_000)
    await asyncio.sleep(0.7)
    return {"held": len(_held)}


@app.get("/huge", include_in_schema=False)
async def huge() -> Response:
    """Answers with sixty-four megabytes in one piece."""
    return Response(bytes(64 * 2**20))
