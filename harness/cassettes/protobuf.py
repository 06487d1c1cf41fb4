"""Messages of Protocol Buffers and the frames of gRPC around them: texts changed, lengths kept true.

A message without its schema names no field, so a random text in one is taken for a secret. Source: the Protocol Buffers
encoding guide; the gRPC over HTTP/2 and gRPC-Web protocols.
"""

from __future__ import annotations

import base64
import binascii
import re

from harness.cassettes import packing
from harness.cassettes.places import DEEPEST, Side
from harness.cassettes.spans import Walk

_RANDOM = re.compile(r"(?![a-z]{2,6}_\w+$)(?=\S*[A-Z])(?=\S*[a-z])(?=\S*\d)[\w.~+/-]{24,}={0,2}", re.ASCII)
_RUN = re.compile(r"(?<![\w.~+/=-])[\w.~+/-]{24,}={0,2}(?![\w.~+/=-])", re.ASCII)
_VARINT, _EIGHT, _SIZED, _FOUR = 0, 1, 2, 5
_TRAILERS = 0x80

Field = tuple[bytes, bytes | None, bytes]
"""A field's key, its content where it has a length, and all its bytes."""


def is_one(kind: str) -> bool:
    """Does the content type say that it is such a message or frames of them?"""
    return "protobuf" in kind or "x-proto" in kind or kind.startswith("application/grpc")


def rewrite(body: bytes, kind: str, side: Side, walk: Walk) -> bytes:
    """The body with its texts changed; one that is no message is read as runs of text between other bytes."""
    if "grpc-web-text" in kind:
        return _written_in_base64(body, side, walk)
    changed = _frames(body, side, walk) if "grpc" in kind else _message(body, side, walk)
    return _runs(body, side, walk) if changed is None else changed


def _written_in_base64(body: bytes, side: Side, walk: Walk) -> bytes:
    try:
        plain = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        return _runs(body, side, walk)
    changed = rewrite(plain, "application/grpc", side, walk)
    return body if changed == plain else base64.b64encode(changed)


def _frames(body: bytes, side: Side, walk: Walk) -> bytes | None:
    """A byte of flags, four of length, the message; the last frame of gRPC-Web has lines of headers."""
    written, place = bytearray(), 0
    while place < len(body):
        flags, length = body[place], int.from_bytes(body[place + 1 : place + 5], "big")
        content = body[place + 5 : place + 5 + length]
        if place + 5 + length > len(body):
            return None
        changed = _frame(flags, content, side, walk)
        if changed is None:
            return None
        written += bytes([flags]) + len(changed).to_bytes(4, "big") + changed
        place += 5 + length
    return bytes(written)


def _frame(flags: int, content: bytes, side: Side, walk: Walk) -> bytes | None:
    if flags & _TRAILERS:
        return _runs(content, side, walk)
    inner = packing.opened(content) if flags & 1 else content
    changed = None if inner is None else _message(inner, side, walk)
    if changed is None or changed == inner:
        return None if changed is None else content
    return packing.closed(changed, content) if flags & 1 else changed


def _message(content: bytes, side: Side, walk: Walk) -> bytes | None:
    """The message with its texts changed, or None where the bytes are none."""
    fields = parsed(content)
    if fields is None:
        return None
    return b"".join(_field(field, side, walk) for field in fields)


def _field(field: Field, side: Side, walk: Walk) -> bytes:
    key, inner, whole = field
    changed = inner if inner is None else _content(inner, side, walk)
    return whole if changed is None or changed == inner else key + _number(len(changed)) + changed


def parsed(content: bytes) -> list[Field] | None:
    """The fields of a message in their order, or None where the bytes are none."""
    fields: list[Field] = []
    place = 0
    while place < len(content):
        start = place
        key, place = _read(content, place)
        if not 0 < key >> 3 < 2**29:
            return None
        if key & 7 == _SIZED:
            spelled = content[start:place]
            length, place = _read(content, place)
            if length < 0 or place + length > len(content):
                return None
            place += length
            fields.append((spelled, content[place - length : place], content[start:place]))
            continue
        place = _after(content, place, key & 7)
        if not 0 < place <= len(content):
            return None
        fields.append((b"", None, content[start:place]))
    return fields


def _after(content: bytes, place: int, wire: int) -> int:
    """Where a number ends; -1 for what is none."""
    if wire == _VARINT:
        value, end = _read(content, place)
        return end if value >= 0 else -1
    return place + {_EIGHT: 8, _FOUR: 4}[wire] if wire in (_EIGHT, _FOUR) else -1


def _read(content: bytes, place: int) -> tuple[int, int]:
    """A number in seven bits a byte and the place after it; -1 where it does not end."""
    value = 0
    for shift in range(0, 70, 7):
        if place >= len(content):
            break
        byte = content[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
    return -1, place


def _number(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])


def _content(content: bytes, side: Side, walk: Walk) -> bytes:
    """A text, a message within, or other bytes."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and all(each.isprintable() or each.isspace() for each in text):
        return _text(text, side, walk).encode("utf-8", "surrogatepass")
    changed = _message(content, side.deeper(), walk) if content and side.depth < DEEPEST else None
    return _runs(content, side, walk) if changed is None else changed


def _text(text: str, side: Side, walk: Walk) -> str:
    changed = walk("text", (), text, side)
    return side("near", ("token",), text) if changed == text and _RANDOM.fullmatch(text) else changed


def _runs(content: bytes, side: Side, walk: Walk) -> bytes:
    text = content.decode("latin-1")
    changed = _RUN.sub(lambda found: _text(found.group(), side, walk), walk("text", (), text, side))
    return content if changed == text else changed.encode("latin-1", "backslashreplace")
