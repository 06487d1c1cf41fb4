"""A request before it has a host and credentials: an operation with a value for each of its parts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Self
from urllib.parse import quote, urlencode

from harness.model.exchange import Request, header


class NoBody(Enum):
    """The absence of a body, apart from a JSON null."""

    ABSENT = "absent"


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One way to call an operation.

    Shape: `path` is the template; `path_values`, `query`, `headers` and `cookies` are by name, a list in `query` repeats its name;
    `body` is a JSON value for JSON media types, a mapping for URL-encoded forms, else bytes; `off` names the parts that
    break the contract on purpose (`path`, `query`, `header`, `body`); `about` says in words what is special.
    """

    method: str
    path: str
    path_values: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    media_type: str = ""
    body: Any = NoBody.ABSENT
    off: frozenset[str] = frozenset()
    about: str = ""

    @property
    def operation(self) -> str:
        """The operation's name: `GET /users/{id}`."""
        return f"{self.method} {self.path}"

    def with_query(self, name: str, value: Any) -> Self:
        """The same with one query parameter set."""
        return replace(self, query={**self.query, name: value})

    def as_request(self, base_url: str) -> Request:
        """The request on the wire, without credentials."""
        url = f"{base_url}{_filled(self.path, self.path_values)}"
        query = _encoded(self.query)
        return Request(
            method=self.method,
            url=f"{url}?{query}" if query else url,
            headers=tuple(self._headers()),
            body=self._bytes(),
        )

    def _headers(self) -> Iterator[tuple[str, str]]:
        yield from ((name, str(value)) for name, value in self.headers.items() if _sendable(str(value)))
        if self.cookies:
            yield "cookie", "; ".join(f"{name}={quote(str(value))}" for name, value in self.cookies.items())
        if self.body is not NoBody.ABSENT and not header(self.headers.items(), "content-type"):
            yield "content-type", self.media_type

    def _bytes(self) -> bytes:
        if self.body is NoBody.ABSENT:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        if "urlencoded" in self.media_type and isinstance(self.body, Mapping):
            return _encoded(self.body).encode()
        return json.dumps(self.body).encode()


def is_json(media_type: str) -> bool:
    """Does this media type carry JSON? Source: RFC 6839, 3.1 (`+json`)."""
    plain = media_type.partition(";")[0].strip().lower()
    return plain.endswith(("/json", "+json"))


def wire_text(value: Any) -> str:
    """A scalar as a URL or form writes it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _filled(template: str, values: Mapping[str, Any]) -> str:
    filled = template
    for name, value in values.items():
        text = quote(wire_text(value), safe="", errors="surrogatepass")
        filled = filled.replace(f"{{{name}}}", {".": "%2E", "..": "%2E%2E"}.get(text, text))
    return filled


def _encoded(values: Mapping[str, Any]) -> str:
    pairs = [
        (name, wire_text(each))
        for name, value in values.items()
        for each in (value if isinstance(value, list | tuple) else [value])
    ]
    return urlencode(pairs, errors="surrogatepass")


def _sendable(value: str) -> bool:
    return value.isprintable() and all(ord(each) < 256 for each in value)
