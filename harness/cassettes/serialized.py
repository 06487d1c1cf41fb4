"""Values in PHP's serialization, which says the length of each text: a changed text has its new length."""

from __future__ import annotations

import re

from harness.cassettes.places import Side, name_parts
from harness.cassettes.spans import Walk

_TEXT = re.compile(rb'(?:([A-Za-z_]\w{0,60})\|)?s:(\d{1,9}):"')
_BEGINNING = re.compile(r'(?:^|[{;|])s:\d{1,9}:"')


def is_some(text: str) -> bool:
    """Does it hold texts with their lengths?"""
    return ':"' in text and bool(_BEGINNING.search(text))


def rewrite(text: str, side: Side, walk: Walk) -> str | None:
    """Each text changed as the field of the name before it; that of a session has its name before a bar.

    None where a length is false. Source: the PHP manual, `serialize()` and `session.serialize_handler`.
    """
    octets = text.encode("utf-8", "surrogatepass")
    pieces, done, name = list[bytes](), 0, b""
    while found := _TEXT.search(octets, done):
        start, end = found.end(), found.end() + int(found[2])
        if octets[end : end + 2] != b'";':
            return None
        name = found[1] or (name if found.start() == done else b"")
        plain = octets[start:end]
        written = _changed(name, plain, side, walk)
        head = octets[done : found.start()] + (found[1] + b"|" if found[1] else b"")
        pieces.append(b'%bs:%d:"%b";' % (head, len(written), written))
        done, name = end + 2, b"" if name else plain
    return b"".join([*pieces, octets[done:]]).decode("utf-8", "surrogatepass")


def _changed(name: bytes, plain: bytes, side: Side, walk: Walk) -> bytes:
    try:
        content = plain.decode("utf-8")
    except UnicodeDecodeError:
        return plain
    carrier, parts = ("json", name_parts(name.decode("utf-8", "replace"))) if name else ("text", ())
    return walk(carrier, parts, content, side).encode("utf-8", "surrogatepass")
