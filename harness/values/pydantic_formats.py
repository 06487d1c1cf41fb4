"""Formats of our own for the texts that Pydantic writes for a type and reads back, which no format of JSON Schema states.

A name is a kind with parameters, `pydantic-url;max_length=2083`: two types with one name write the same texts and read them.
Source: Pydantic, "Network Types" and `UrlConstraints`; WHATWG URL, "URL serializing".
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

URL, MULTI_HOST_URL = "pydantic-url", "pydantic-multi-host-url"
DECIMAL, BASE64 = "pydantic-decimal", "pydantic-base64"
_PREFIX = "pydantic-"
_MARKER = ";"
_WRITTEN = re.compile(r"[a-z][a-z0-9+.-]*:([ -~]*[!-~])?")
_PLAIN_HOST = re.compile(r"[a-z]+://[a-z]+(\.[a-z]+)*/[a-z0-9_-]*")
_OPAQUE = re.compile(r"(?!(https?|ftp|wss?|file):)[a-z]+:[a-z0-9]*")
_EXAMPLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        URL: ("a:", "http://a/", "https://example.org/", "ftp://a/"),
        MULTI_HOST_URL: ("postgres://a/", "postgres://example.org/db"),
        DECIMAL: ("0", "1", "-1", "0.5", "1E+3"),
        BASE64: ("", "YQ==", "YWFh"),
        "pydantic-IPv6Address": ("::", "::1", "2001:db8::1", "::1%a"),
        "pydantic-IPv4Network": ("0.0.0.0/0", "10.0.0.0/8"),
        "pydantic-IPv6Network": ("::/0", "2001:db8::/32"),
        "pydantic-IPv4Interface": ("0.0.0.0/0", "10.0.0.1/8"),
        "pydantic-IPv6Interface": ("::/0", "2001:db8::1/32"),
    }
)


def _base64(text: str) -> str:
    return base64.urlsafe_b64encode(base64.b64decode(text.encode("ascii"), b"-_", validate=True)).decode()


def _decimal(text: str) -> str:
    number = Decimal(text)
    return str(number) if number.is_finite() else ""


def _address(kind: str) -> Callable[[str], str]:
    return lambda text: str(getattr(ipaddress, kind.removeprefix(_PREFIX))(text))


_WRITES: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        DECIMAL: _decimal,
        BASE64: _base64,
        **{kind: _address(kind) for kind in _EXAMPLES if kind.startswith(f"{_PREFIX}IP")},
    }
)
"""How the value that a text is read as is written again: the text is of the format where that is the same."""


def format_name(kind: str, parameters: Mapping[str, Any], names: Iterable[str]) -> str:
    """The name of a kind with those of the parameters that are set."""
    told = (f"{name}={parameters[name]}" for name in sorted(names) if parameters.get(name) not in {None, False})
    return _MARKER.join((kind, *told))


def is_pydantic(name: str) -> bool:
    """Is this a format of ours?"""
    return name.startswith(_PREFIX)


def holds(name: str, text: str) -> bool | None:
    """Whether Pydantic writes the text for a value of the type; None where only Pydantic could tell."""
    kind, *parameters = name.split(_MARKER)
    if kind in _WRITES:
        return _same(_WRITES[kind], text) and (None if parameters else True)
    if kind not in _EXAMPLES:
        return None
    if not _WRITTEN.fullmatch(text):
        return False
    if any(each.startswith("default_") for each in parameters) or len(text) > 100:
        return None
    free = kind == URL and not parameters and _OPAQUE.fullmatch(text)
    return True if free or _PLAIN_HOST.fullmatch(text) else None


def _same(write: Callable[[str], str], text: str) -> bool:
    try:
        return write(text) == text
    except (ValueError, InvalidOperation, binascii.Error):
        return False


def inside(name: str, other: str) -> bool:
    """Whether every text of one format is of the other, which is not its own: a kind without parameters holds all of its kind."""
    return name.partition(_MARKER)[0] == other


def examples(name: str) -> tuple[str, ...]:
    """Some texts of the format."""
    return tuple(each for each in _EXAMPLES.get(name.partition(_MARKER)[0], ()) if holds(name, each))
