"""The chunked transfer coding undone, with the time at which each chunk was there. Source: RFC 9112, 7.1."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from harness.model.exchange import Chunk


@dataclass(frozen=True, slots=True)
class Arrived:
    """Bytes as they were read.

    Units: `offset` in seconds since the request. Shape: those with one `refill` came from the network together.
    """

    offset: float
    data: bytes
    refill: int = 0


@dataclass(frozen=True, slots=True)
class Unchunked:
    """The chunks that came; `whole` when the last one was there."""

    chunks: tuple[Chunk, ...]
    whole: bool


def unchunked(arrived: Sequence[Arrived]) -> Unchunked:
    """The chunks in what was read, which may end anywhere: a chunk that was cut off is kept as far as it came."""
    raw = b"".join(each.data for each in arrived)
    ends = list(accumulate(len(each.data) for each in arrived))
    chunks: list[Chunk] = []
    place = 0
    while (line := raw.find(b"\n", place)) >= 0:
        try:
            size = int(raw[place:line].partition(b";")[0].strip(), 16)
        except ValueError:
            break
        if size <= 0:
            return Unchunked(tuple(chunks), size == 0)
        data = raw[line + 1 : line + 1 + size]
        if data:
            chunks.append(Chunk(arrived[bisect_left(ends, line + 1 + len(data))].offset, data))
        place = line + 1 + size + 2
    return Unchunked(tuple(chunks), False)
