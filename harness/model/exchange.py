"""Exchanges: one request with its response, wherever it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from harness.model.location import Location

Headers: TypeAlias = tuple[tuple[str, str], ...]
"""Header fields in order of appearance, names as sent; look-ups ignore case."""


def header(headers: Iterable[tuple[str, str]], name: str) -> str:
    """The first value of a header field, or an empty string. Source: RFC 9110, 5.1 (names ignore case)."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """A request as it goes over the wire; `url` is absolute and `body` is not decoded."""

    method: str
    url: str
    headers: Headers = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a streamed body. Units: `offset` is seconds after the response's head."""

    offset: float
    data: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Response:
    """A response as it came over the wire, content decoding undone; `chunks` keep a stream's boundaries."""

    status: int
    headers: Headers = ()
    body: bytes = b""
    reason: str = ""
    chunks: tuple[Chunk, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """One request with its response.

    Shape: `operation` is the contract's name for it (`GET /users/{id}`) or None when none matches; `source` says where it was
    seen (`cassettes/stripe/refund`, `probe`); `recorded_at` is ISO 8601 in UTC. Units: `elapsed` is seconds.
    """

    request: Request
    response: Response
    operation: str | None = None
    source: str = ""
    recorded_at: str = ""
    location: Location | None = None
    elapsed: float = 0.0
