"""What the content type of a body says of how it is read: as JSON, as text, or as mere bytes."""

from __future__ import annotations

from functools import lru_cache

from harness.model import shape as s
from harness.model.contract import Body, Typed
from harness.model.shape import Shape

_BYTES = frozenset(("application/octet-stream", "application/pdf", "application/zip", "application/gzip"))
_OF_BYTES = ("audio/", "font/", "image/", "video/")
_UNTOLD = frozenset((s.UNKNOWN, s.STRING, s.string(format="binary")))
"""How schemas say of mere bytes what there is to say, which is nothing. Source: OpenAPI 3.1, migrating from 3.0."""


def media(body: Body) -> str:
    """A content type without its parameters."""
    return _media(body.content_type)


@lru_cache(maxsize=1024)
def _media(written: str) -> str:
    return written.partition(";")[0].strip().lower()


def read_as(body: Body, sent: Typed) -> Typed:
    """What a body takes: where it is no JSON and any text, whatever is written as text; where it is bytes, all bytes."""
    shape = body.typed.shape
    if shape is sent.shape:
        return body.typed
    if _is_bytes(media(body), shape, sent.shape):
        return Typed(sent.shape, body.typed.origin)
    plain_text = "json" not in media(body) and shape is s.STRING
    return Typed(s.UNKNOWN, body.typed.origin) if plain_text else body.typed


def _is_bytes(name: str, *shapes: Shape) -> bool:
    return _UNTOLD.issuperset(shapes) and (name in _BYTES or name.startswith(_OF_BYTES))
