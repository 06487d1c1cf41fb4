"""Bodies that are handed out in the chunks in which they were recorded, at once or at the recorded pace.

httpx takes chunks from a stream of its own (`httpx_transports`). The other clients read from what stands for a connection,
and vcrpy gives them the whole body: here `requests`, `urllib3`, `boto3` and `http.client` read from `Pieces`, which ends
a read where a chunk ended, and aiohttp from a stream into which the next chunk comes when its reader waits for one.
httplib2 reads every body to its end and has no stream.
"""

from __future__ import annotations

import asyncio
import functools
import io
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from typing import Any
from unittest import mock

from vcr import stubs  # type: ignore[import-untyped]

from harness.model.exchange import Chunk, Response

Pace = Callable[[float], float]
"""Seconds to wait now for what came some seconds after its request."""


def paced(*, recorded: bool, clock: Callable[[], float] = time.perf_counter) -> Pace:
    """The pace of an answer to a request of this moment: as it was recorded, or at once."""
    if not recorded:
        return lambda _: 0.0
    began = clock()
    return lambda offset: max(0.0, began + offset - clock())


class Recorded(bytes):
    """A whole body that knows its chunks and their pace."""

    chunks: tuple[Chunk, ...]
    pace: Pace


def body(response: Response, pace: Pace) -> bytes:
    """The body for a client that may read it in chunks."""
    if not response.chunks:
        return response.body
    recorded = Recorded(response.body)
    recorded.chunks, recorded.pace = response.chunks, pace
    return recorded


@contextmanager
def handed() -> Iterator[None]:
    """What vcrpy's stubs give their clients comes in pieces where it was recorded so."""
    answer = stubs.VCRHTTPResponse
    with (
        mock.patch.object(answer, "__init__", _opened(answer.__init__)),
        mock.patch.object(answer, "stream", _streamed),
        _aiohttp(),
    ):
        yield


def _opened(opened: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(opened)
    def init(self: Any, recorded: Any, *arguments: Any, **options: Any) -> None:
        opened(self, recorded, *arguments, **options)
        whole = recorded["body"]["string"]
        if isinstance(whole, Recorded):
            self._content = Pieces(whole)

    return init


def _streamed(self: Any, amt: int | None = 65536, decode_content: Any = None) -> Iterator[bytes]:  # noqa: ARG001 - urllib3's name
    """The rest of the body: a chunk at a time where there are such, and never more than `amt` bytes."""
    while True:
        size = amt
        if isinstance(self._content, Pieces):
            size = min(filter(None, (self._content.left(), amt)), default=amt)
        data = self.read(size)
        if not data:
            return
        yield data


class Pieces(io.BytesIO):
    """A body that is read as from a connection: not before it has come, and in `read1` a chunk at most."""

    def __init__(self, whole: Recorded) -> None:
        super().__init__(whole)
        self._ends = list(accumulate(len(each.data) for each in whole.chunks))
        self._offsets = [each.offset for each in whole.chunks]
        self._pace = whole.pace

    def left(self) -> int:
        """Bytes to the end of the chunk that is being read; none at the end of all."""
        place = self.tell()
        return next((end - place for end in self._ends if end > place), 0)

    def read(self, size: int | None = -1, /) -> bytes:
        """What was asked for, when it has come."""
        self._await(size)
        return super().read(size)

    def read1(self, size: int | None = -1, /) -> bytes:
        """The rest of a chunk at most."""
        left = self.left()
        return self.read(left if size is None or size < 0 else min(size, left))

    def readall(self) -> bytes:
        """The rest, when it has come."""
        return self.read()

    def readinto(self, buffer: Any, /) -> int:
        """As much as the buffer holds, when it has come."""
        self._await(len(memoryview(buffer).cast("B")))
        return super().readinto(buffer)

    def readline(self, size: int | None = -1, /) -> bytes:
        """A line, when its end has come."""
        end = self.getvalue().find(b"\n", self.tell()) + 1
        self._await(end - self.tell() if end else None)
        return super().readline(size)

    def readlines(self, hint: int | None = -1, /) -> list[bytes]:
        """All lines; `hint` is not heeded."""
        del hint
        return list(iter(self.readline, b""))

    def _await(self, size: int | None) -> None:
        last = self._ends[-1]
        wanted = last if size is None or size < 0 else min(self.tell() + size, last)
        offset = next((at for at, end in zip(self._offsets, self._ends, strict=True) if end >= wanted), 0.0)
        if (seconds := self._pace(offset)) > 0:
            time.sleep(seconds)


@contextmanager
def _aiohttp() -> Iterator[None]:
    """Put a stream of chunks in the place of vcrpy's, which holds the whole; does nothing without aiohttp."""
    stub: Any = sys.modules.get("vcr.stubs.aiohttp_stubs")
    if stub is None:
        yield
        return
    answer = stub.MockClientResponse
    with (
        mock.patch.object(
            stub, "MockStream", _stream_type(stub.MockStream, sys.modules["aiohttp.streams"].StreamReader)
        ),
        mock.patch.object(answer, "read", _whole(answer.read)),
        mock.patch.object(answer, "text", _whole(answer.text)),
        mock.patch.object(answer, "json", _whole(answer.json)),
    ):
        yield


def _stream_type(whole: Any, reader: Any) -> Any:
    class Coming(whole):  # type: ignore[misc]  # known at run time only
        """A stream whose next chunk comes when its reader waits for it."""

        def __init__(self, content: bytes) -> None:
            self._coming: deque[Chunk] = deque()
            if not isinstance(content, Recorded):
                super().__init__(content)
                return
            connection = sys.modules["vcr.stubs.aiohttp_stubs"]._NoConnection()  # noqa: SLF001 - vcrpy's own seam
            reader.__init__(self, connection, max(len(content), 2**16), loop=asyncio.get_running_loop())
            self._coming.extend(content.chunks)
            self._pace = content.pace

        async def _wait(self, func_name: str) -> None:
            if not self._coming:
                await super()._wait(func_name)
                return
            await asyncio.sleep(self._pace(self._coming[0].offset))
            self.begin_http_chunk_receiving()
            self.feed_data(self._coming.popleft().data)
            self.end_http_chunk_receiving()
            if not self._coming:
                self.feed_eof()

        async def wait_eof(self) -> None:
            while self._coming:
                await self._wait("wait_eof")

    return Coming


def _whole(read: Callable[..., Any]) -> Callable[..., Any]:
    """Reads a whole body when its last chunk has come."""

    @functools.wraps(read)
    async def reading(self: Any, *arguments: Any, **options: Any) -> Any:
        content = self._body
        if isinstance(content, Recorded):
            await asyncio.sleep(content.pace(_end(content.chunks)))
        return await read(self, *arguments, **options)

    return reading


def _end(chunks: Sequence[Chunk]) -> float:
    return chunks[-1].offset
