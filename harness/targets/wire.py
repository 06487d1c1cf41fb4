"""The frames that a probe and its worker process exchange: a JSON head and raw bytes, each behind its length."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import IO, Any

import orjson

_LENGTHS = struct.Struct(">II")


def write_frame(stream: IO[bytes], head: Mapping[str, Any], body: bytes = b"") -> None:
    """Send one frame at once. Raises: OSError when the other side is gone."""
    text = _written(head)
    stream.write(_LENGTHS.pack(len(text), len(body)) + text + body)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[Mapping[str, Any], bytes] | None:
    """The next frame, or None when the other side has closed or was cut off within a frame."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head_length, body_length = _LENGTHS.unpack(lengths)
    head, body = stream.read(head_length), stream.read(body_length)
    if len(head) < head_length or len(body) < body_length:
        return None
    return _read(head), body


def frames_in(held: bytes) -> tuple[list[tuple[Mapping[str, Any], bytes]], bytes]:
    """The whole frames at the beginning of what was read, and the rest."""
    found: list[tuple[Mapping[str, Any], bytes]] = []
    start = 0
    while len(held) - start >= _LENGTHS.size:
        head, body = _LENGTHS.unpack_from(held, start)
        middle = start + _LENGTHS.size + head
        if len(held) < middle + body:
            break
        found.append((_read(held[start + _LENGTHS.size : middle]), held[middle : middle + body]))
        start = middle + body
    return found, held[start:]


def _written(head: Mapping[str, Any]) -> bytes:
    """The head as JSON; half a surrogate pair and a number beyond 64 bits need the slow writer, whose mark is a space."""
    try:
        return orjson.dumps(head, default=str)
    except (TypeError, ValueError):
        return b" " + json.dumps(head, default=str).encode()


def _read(head: bytes) -> Mapping[str, Any]:
    """The head; the fast reader would round what the slow writer has written."""
    found = json.loads(head) if head.startswith(b" ") else orjson.loads(head)
    return found if isinstance(found, dict) else {}
