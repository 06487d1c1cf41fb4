"""Bodies as readable JSON (`{"json": …}`, `{"form": …}`, `{"text": …}`) that give back exactly the bytes that they came from."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson

LARGE = 32 * 1024
"""Units: bytes. Longer bodies are stored under `bodies/`, named by their content."""


_DEEPEST = 100
"""Levels of nesting that are written as JSON; nobody reads deeper ones, and writers of JSON stop at about a thousand."""


def encode(body: bytes, content_type: str) -> Mapping[str, Any] | None:
    """The readable form of a body, or None for an empty one; what no readable form gives back exactly is base64."""
    if not body:
        return None
    return _json(body) or _form(body, content_type) or _text(body) or {"base64": base64.b64encode(body).decode()}


def decode(stored: Any) -> bytes:
    """The bytes of a stored body. Raises: ValueError when it is none of the forms."""
    match stored:
        case None:
            return b""
        case {"json": value}:
            return _styled(stored)(value)
        case {"form": list(pairs)}:
            return urlencode(
                [(str(name), str(value)) for name, value in pairs], safe=str(stored.get("safe", ""))
            ).encode()
        case {"text": str(text)}:
            return text.encode("utf-8", "surrogatepass")
        case {"base64": str(text)}:
            return _from_base64(text)
    raise ValueError("a body must be null or hold one of json, form, text, base64, file")


def digest(body: bytes) -> str:
    """The name of a large body: its SHA-256 in hex."""
    return hashlib.sha256(body).hexdigest()


def _compact(value: Any) -> bytes:
    return orjson.dumps(value)


def _spaced(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _indented(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)


def _compact_ascii(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _spaced_ascii(value: Any) -> bytes:
    return json.dumps(value).encode()


def _indented_ascii(value: Any) -> bytes:
    return json.dumps(value, indent=2).encode()


_STYLES: Mapping[str, Callable[[Any], bytes]] = {
    "compact": _compact,
    "spaced": _spaced,
    "indented": _indented,
    "compact-ascii": _compact_ascii,
    "spaced-ascii": _spaced_ascii,
    "indented-ascii": _indented_ascii,
}


def _styled(stored: Mapping[str, Any]) -> Callable[[Any], bytes]:
    name = stored.get("style", "compact")
    if name not in _STYLES:
        raise ValueError(f"JSON style {name!r} is none of {', '.join(_STYLES)}")
    end = str(stored.get("end", "")).encode()
    return lambda value: _STYLES[name](value) + end


def _json(body: bytes) -> Mapping[str, Any] | None:
    if body[:1] not in b'{["tfn-0123456789':
        return None
    try:
        value = orjson.loads(body)
    except ValueError:
        return None
    if not _shallow(value, _DEEPEST):
        return None
    core = body.rstrip(b"\n")
    end = {"end": "\n" * (len(body) - len(core))} if core != body else {}
    style = next((name for name, write in _STYLES.items() if _writes(write, value, core)), None)
    return None if style is None else {"json": value, "style": style, **end}


def _shallow(value: Any, left: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return left > 0 and all(_shallow(each, left - 1) for each in inner)


def _writes(write: Callable[[Any], bytes], value: Any, wanted: bytes) -> bool:
    try:
        return write(value) == wanted
    except (TypeError, ValueError):
        return False


def _form(body: bytes, content_type: str) -> Mapping[str, Any] | None:
    if "form-urlencoded" not in content_type.lower():
        return None
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True)
    except ValueError:
        return None
    for safe in ("", "[]", "[]@:/,"):
        if urlencode(pairs, safe=safe).encode() == body:
            return {"form": [list(pair) for pair in pairs], **({"safe": safe} if safe else {})}
    return None


def _text(body: bytes) -> Mapping[str, Any] | None:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return {"text": text}


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(f"not base64: {error}") from error
