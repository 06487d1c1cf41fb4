"""Formats of our own for the texts that Pydantic writes for a type and reads back, which no format of JSON Schema states.

A name is a kind with parameters, `pydantic-url;max_length=2083`: two types with one name write the same texts and read them.
Source: Pydantic, "Network Types" and `UrlConstraints`; WHATWG URL, "URL serializing".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

URL, MULTI_HOST_URL = "pydantic-url", "pydantic-multi-host-url"
_PREFIX = "pydantic-"
_MARKER = ";"
_WRITTEN = re.compile(r"[a-z][a-z0-9+.-]*:([ -~]*[!-~])?")
_PLAIN_HOST = re.compile(r"[a-z]+://[a-z]+(\.[a-z]+)*/[a-z0-9_-]*")
_OPAQUE = re.compile(r"(?!(https?|ftp|wss?|file):)[a-z]+:[a-z0-9]*")
_EXAMPLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        URL: ("a:", "http://a/", "https://example.org/", "ftp://a/"),
        MULTI_HOST_URL: ("postgres://a/", "postgres://example.org/db"),
    }
)


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
    if kind not in _EXAMPLES:
        return None
    if not _WRITTEN.fullmatch(text):
        return False
    if any(each.startswith("default_") for each in parameters) or len(text) > 100:
        return None
    free = kind == URL and not parameters and _OPAQUE.fullmatch(text)
    return True if free or _PLAIN_HOST.fullmatch(text) else None


def inside(name: str, other: str) -> bool:
    """Whether every text of one format is of the other, which is not its own: a kind without parameters holds all of its kind."""
    return name.partition(_MARKER)[0] == other


def examples(name: str) -> tuple[str, ...]:
    """Some texts of the format."""
    return tuple(each for each in _EXAMPLES.get(name.partition(_MARKER)[0], ()) if holds(name, each))
