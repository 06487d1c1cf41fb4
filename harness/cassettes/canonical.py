"""What makes two requests the same one: method, normalised URL, sorted query, canonical body; never a header."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from harness.cassettes import multipart
from harness.cassettes.places import name_parts
from harness.model.exchange import Request, header

_PORTS = {"http": "80", "https": "443"}

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Canonical:
    """A request in the form in which it is compared.

    Shape: `kind` is how the body was understood: `empty`, `json`, `form`, `multipart` or `bytes`; `body` is its canonical
    text; `fields` are its parts by name for the comparison that a miss shows.
    """

    method: str
    origin: str
    path: str
    query: tuple[Pair, ...]
    kind: str
    body: str
    fields: tuple[Pair, ...]

    @property
    def digest(self) -> bytes:
        """16 bytes that are equal for the same request."""
        parts = [self.method, self.origin, self.path, *sum(self.query, ()), self.kind, self.body]
        text = "\x00".join(f"{len(part)}:{part}" for part in parts)
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()

    def facts(self) -> Mapping[str, str]:
        """Every compared part by name: `method`, `host`, `path`, `query limit`, `json amount`."""
        named = [("method", self.method), ("host", self.origin), ("path", self.path)]
        named += [(f"query {name}", value) for name, value in self.query]
        named += [(f"{self.kind} {name}".strip(), value) for name, value in self.fields]
        return _numbered(named)


def canonical(request: Request, ignored: Collection[str] = ()) -> Canonical:
    """The comparable form of a request; `ignored` names parts to leave out: `query:state`, `form:nonce`, `json:a.b`."""
    parts = urlsplit(request.url)
    kind, body, fields = _body(request.body, header(request.headers, "content-type"), ignored)
    return Canonical(
        method=request.method.upper(),
        origin=_origin(parts.scheme, parts.netloc),
        path=_path(parts.path),
        query=_sorted(_pairs(parts.query), "query", ignored),
        kind=kind,
        body=body,
        fields=fields,
    )


def _origin(scheme: str, netloc: str) -> str:
    scheme, host = scheme.lower(), netloc.rpartition("@")[2].lower()
    name, colon, port = host.rpartition(":")
    if colon and port == _PORTS.get(scheme):
        host = name
    return f"{scheme}://{host}"


def _path(path: str) -> str:
    """Percent-encoding in one way only. Source: RFC 3986, 6.2.2."""
    return "/".join(quote(unquote(segment), safe="") for segment in (path or "/").split("/"))


def _pairs(query: str) -> list[Pair]:
    return parse_qsl(query, keep_blank_values=True, errors="surrogateescape")


def _sorted(pairs: Iterable[Pair], carrier: str, ignored: Collection[str]) -> tuple[Pair, ...]:
    """By name only: the order of one name's values has meaning."""
    kept = (pair for pair in pairs if not _is_ignored(carrier, name_parts(pair[0]), ignored))
    return tuple(sorted(kept, key=lambda pair: pair[0]))


def _is_ignored(carrier: str, parts: tuple[str, ...], ignored: Collection[str]) -> bool:
    return bool(ignored) and (f"{carrier}:{'.'.join(parts)}" in ignored or f"{carrier}:{parts[-1]}" in ignored)


def _body(body: bytes, content_type: str, ignored: Collection[str]) -> tuple[str, str, tuple[Pair, ...]]:
    kind = content_type.lower()
    if not body:
        return "empty", "", ()
    if kind.startswith("multipart/") and (mark := multipart.boundary(content_type)):
        return _listed("multipart", _multipart(body, mark, ignored))
    if "form-urlencoded" in kind:
        return _listed("form", _sorted(_pairs(body.decode("utf-8", "surrogateescape")), "form", ignored))
    if ("json" in kind or body[:1] in b"{[") and (found := _json(body, ignored)) is not None:
        return found
    digest = hashlib.sha256(body).hexdigest()
    return "bytes", digest, (("", f"{len(body)} bytes, SHA-256 {digest[:12]}"),)


def _listed(kind: str, pairs: tuple[Pair, ...]) -> tuple[str, str, tuple[Pair, ...]]:
    return (kind, json.dumps(pairs), pairs) if pairs else ("empty", "", ())


def _multipart(body: bytes, mark: bytes, ignored: Collection[str]) -> tuple[Pair, ...]:
    """Parts of different names may come in any order, those of one name may not. Source: RFC 7578, 5.2."""
    parts = sorted(multipart.parse(body, mark), key=lambda part: part.name)
    kept = (part for part in parts if not _is_ignored("form", name_parts(part.name), ignored))
    return tuple((f"{part.name}{_file(part)}", _readable(part.content)) for part in kept)


def _file(part: multipart.Part) -> str:
    return f" ({part.filename} {part.content_type})" if part.filename else ""


def _readable(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return f"{len(content)} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}"


def _json(body: bytes, ignored: Collection[str]) -> tuple[str, str, tuple[Pair, ...]] | None:
    try:
        value = json.loads(body, parse_float=_number)
        if any(each.startswith("json:") for each in ignored):
            value = _without((), value, ignored)
        return "json", json.dumps(value, sort_keys=True, separators=(",", ":")), tuple(_flat("", value))
    except (ValueError, RecursionError):
        return None


def _number(text: str) -> int | float:
    """1.0 and 1e0 are the number 1. Source: RFC 8259, 6; ECMA-404, 8."""
    exact = Decimal(text)
    if abs(exact.adjusted()) <= _DIGITS and exact == (whole := int(exact)):
        return whole
    return float(text)


_DIGITS = 400
"""Beyond the largest double; a number with a greater exponent is not written out."""


def _without(parts: tuple[str, ...], value: Any, ignored: Collection[str]) -> Any:
    if isinstance(value, dict):
        kept = {key: each for key, each in value.items() if not _is_ignored("json", (*parts, key), ignored)}
        return {key: _without((*parts, key), each, ignored) for key, each in kept.items()}
    if isinstance(value, list):
        return [_without(parts, each, ignored) for each in value]
    return value


def _flat(prefix: str, value: Any) -> Iterable[Pair]:
    if isinstance(value, dict) and value:
        for key, each in value.items():
            yield from _flat(f"{prefix}.{key}" if prefix else key, each)
    elif isinstance(value, list) and value:
        for place, each in enumerate(value):
            yield from _flat(f"{prefix}[{place}]", each)
    else:
        yield prefix, json.dumps(value, ensure_ascii=False)


def _numbered(named: Iterable[Pair]) -> Mapping[str, str]:
    """Repeated names get numbers, so that `a=1&a=2` shows both."""
    found: dict[str, str] = {}
    for name, value in named:
        key, count = name, 1
        while key in found:
            count += 1
            key = f"{name} #{count}"
        found[key] = value
    return found
