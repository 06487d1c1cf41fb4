"""Every text that an exchange carries, with its place and name, and the exchange rebuilt from changed texts.

One walk serves scrubbing, matching, binding and the last scan, so that no carrier is known to one of them only.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from harness.cassettes import multipart
from harness.model.exchange import Chunk, Exchange, Headers, Request, Response, header


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands.

    Shape: `carrier` is `header`, `cookie`, `query`, `path`, `form`, `json`, `key` (a JSON member's name),
    `userinfo`, `url` (a whole one, after its parts) or `text`; `parts` is the field's
    name from the outside in, lower case (`("card", "number")` for both `card[number]` and `{"card": {"number": …}}`);
    `side` is `request` or `response`.
    """

    side: str
    carrier: str
    parts: tuple[str, ...]

    @property
    def name(self) -> str:
        """`card.number`."""
        return ".".join(self.parts)


Change = Callable[[Place, str], str]
"""Gives the text that shall stand at a place; the same text leaves the place as it is."""

_NAME_PARTS = re.compile(r"[^\[\].]+")
_BASIC = re.compile(r"Basic\s+([A-Za-z0-9+/=_-]+)$", re.IGNORECASE)


def rewrite(exchange: Exchange, change: Change) -> Exchange:
    """The exchange with every text changed; bytes that no text changed stay as they were."""
    return replace(
        exchange,
        request=rewrite_request(exchange.request, change),
        response=rewrite_response(exchange.response, change),
    )


def rewrite_request(request: Request, change: Change) -> Request:
    """The request with every text changed: URL, headers, body."""
    body = _body(request.body, header(request.headers, "content-type"), _Side("request", change))
    url = rewrite_url(request.url, change)
    headers = _headers(request.headers, _Side("request", change))
    if (url, headers, body) == (request.url, request.headers, request.body):
        return request
    return replace(request, url=url, headers=_fitting(headers, request.body, body), body=body)


def rewrite_response(response: Response, change: Change) -> Response:
    """The response with every text changed; a stream keeps its chunk boundaries wherever they are ends of lines."""
    side = _Side("response", change)
    kind = header(response.headers, "content-type")
    body = _body(response.body, kind, side)
    headers = _fitting(_headers(response.headers, side), response.body, body)
    chunks = response.chunks
    if body != response.body and chunks:
        chunks = _rechunked(chunks, body, lambda data: _body(data, kind, side))
    return replace(response, headers=headers, body=body, chunks=chunks)


def _rechunked(chunks: tuple[Chunk, ...], body: bytes, change: Callable[[bytes], bytes]) -> tuple[Chunk, ...]:
    """Each run of chunks up to an end of line is changed alone; where that is not the changed body, it is one chunk."""
    runs: list[list[Chunk]] = [[]]
    for chunk in chunks:
        runs[-1].append(chunk)
        if chunk.data.endswith(b"\n"):
            runs.append([])
    changed = tuple(each for run in runs for each in _changed_run(run, change))
    return changed if b"".join(each.data for each in changed) == body else (replace(chunks[0], data=body),)


def _changed_run(run: list[Chunk], change: Callable[[bytes], bytes]) -> list[Chunk]:
    before = b"".join(each.data for each in run)
    after = change(before)
    return run if after == before else [replace(run[0], data=after)]


def rewrite_url(url: str, change: Change, *, side: str = "request") -> str:
    """The URL with path segments, query values, credentials and fragment changed."""
    here = _Side(side, change)
    return here("url", (), _url_parts(url, here))


def _url_parts(url: str, here: _Side) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = "/".join(here.quoted("path", segment) for segment in parts.path.split("/"))
    query = _query(parts.query, here)
    fragment = _query(parts.fragment, here) if "=" in parts.fragment else parts.fragment
    credentials, at, host = parts.netloc.rpartition("@")
    if at:
        credentials = ":".join(here("userinfo", ("password",), each) for each in credentials.split(":"))
    changed = parts._replace(netloc=f"{credentials}{at}{host}", path=path, query=query, fragment=fragment)
    return url if changed == parts else urlunsplit(changed)


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of an exchange with the change to apply on it."""

    side: str
    change: Change

    def __call__(self, carrier: str, parts: Sequence[str], text: str) -> str:
        if not text:
            return text
        changed = self.change(Place(self.side, carrier, tuple(part.lower() for part in parts)), text)
        return changed if changed != text else text

    def quoted(self, carrier: str, text: str) -> str:
        plain = unquote(text)
        changed = self(carrier, (), plain)
        return text if changed == plain else quote(changed, safe="<>@:")


def _headers(headers: Headers, side: _Side) -> Headers:
    return tuple((name, _header(name.lower(), value, side)) for name, value in headers)


def _header(name: str, value: str, side: _Side) -> str:
    if name in ("cookie", "set-cookie"):
        return _cookies(name, value, side)
    if basic := _BASIC.match(value):
        return _credentials(basic.group(1), value, side)
    if name in ("location", "content-location", "referer", "origin", "link") and "://" in value and "<" not in value:
        value = rewrite_url(value, side.change, side=side.side)
    return side("header", (name,), value)


def _cookies(name: str, value: str, side: _Side) -> str:
    first, *attributes = value.split(";") if name == "set-cookie" else ["", *value.split(";")]
    pairs = [first] if name == "set-cookie" else attributes
    changed = [_pair(pair, side) for pair in pairs]
    return ";".join([*changed, *attributes] if name == "set-cookie" else changed)


def _pair(pair: str, side: _Side) -> str:
    name, equals, value = pair.partition("=")
    return f"{name}{equals}{side('cookie', (name.strip(),), value)}"


def _credentials(encoded: str, value: str, side: _Side) -> str:
    """Basic credentials are judged in the clear, and written back encoded when something in them changed."""
    try:
        plain = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return side("header", ("authorization",), value)
    changed = side("header", ("authorization",), f"Basic {plain}")
    return value if changed == f"Basic {plain}" else changed


def _query(query: str, side: _Side) -> str:
    if not query:
        return query
    return "&".join(_query_pair(pair, side) for pair in query.split("&"))


def _query_pair(pair: str, side: _Side) -> str:
    name, equals, value = pair.partition("=")
    plain = unquote(value.replace("+", " "))
    changed = _nested("query", name_parts(unquote(name)), plain, side)
    return pair if changed == plain else f"{name}{equals}{quote(changed, safe='<>@')}"


def name_parts(name: str) -> tuple[str, ...]:
    """`card[number]` and `card.number` as `("card", "number")`."""
    return tuple(_NAME_PARTS.findall(name)) or (name,)


def _body(body: bytes, content_type: str, side: _Side) -> bytes:
    if not body:
        return body
    kind = content_type.lower()
    if kind.startswith("multipart/") and (boundary := multipart.boundary(content_type)):
        return _multipart(body, boundary, side)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _binary(body, side)
    changed = _form(text, side) if "form-urlencoded" in kind else _document(text, side)
    return body if changed == text else changed.encode("utf-8", "surrogatepass")


def _binary(body: bytes, side: _Side) -> bytes:
    """Bytes read as Latin-1, which gives every byte back, so that plain text inside them is seen."""
    text = body.decode("latin-1")
    changed = side("text", (), text)
    return body if changed == text else changed.encode("latin-1")


def _form(text: str, side: _Side) -> str:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True)
    except ValueError:
        return side("text", (), text)
    changed = [(name, _nested("form", name_parts(name), value, side)) for name, value in pairs]
    return text if changed == pairs else urlencode(changed, safe="[]<>@")


def _multipart(body: bytes, boundary: bytes, side: _Side) -> bytes:
    parts = multipart.parse(body, boundary)
    changed = [replace(part, content=_part(part, side)) for part in parts]
    return body if changed == parts else multipart.build(changed, boundary)


def _part(part: multipart.Part, side: _Side) -> bytes:
    try:
        text = part.content.decode("utf-8")
    except UnicodeDecodeError:
        return _binary(part.content, side)
    return _nested("form", name_parts(part.name), text, side).encode("utf-8", "surrogatepass")


def _document(text: str, side: _Side) -> str:
    """JSON by its fields, anything else as one text."""
    found = _parsed(text)
    if found is None:
        return _lines(text, side)
    try:
        changed = _value((), found, side, "json")
    except RecursionError:
        return side("text", (), text)
    if changed == found:
        return text
    return json.dumps(changed, ensure_ascii=text.isascii(), **_layout(text))


def _lines(text: str, side: _Side) -> str:
    """Other text: a server-sent event's or a JSON line's data by its fields, the rest as it stands."""
    if not re.search(r"(?m)^(data:\s*)?[\[{]", text):
        return side("text", (), text)
    return "".join(_line(line, side) for line in text.splitlines(keepends=True))


def _line(line: str, side: _Side) -> str:
    match = re.match(r"(data:\s*)?(.*?)(\s*)$", line, re.DOTALL)
    prefix, content, end = match.groups(default="") if match else ("", line, "")
    found = _parsed(content)
    if found is None:
        return side("text", (), line)
    changed = _value((), found, side, "json")
    return line if changed == found else f"{prefix}{json.dumps(changed, ensure_ascii=content.isascii())}{end}"


def _nested(carrier: str, parts: tuple[str, ...], text: str, side: _Side) -> str:
    """A field's text; JSON written into it is walked by its fields first."""
    found = _parsed(text) if text[:1] in "[{" else None
    if found is not None:
        changed = _value(parts, found, side, "json")
        if changed != found:
            return json.dumps(changed, ensure_ascii=text.isascii(), **_layout(text))
        return text
    if "://" in text and re.fullmatch(r"\w+://\S+", text):
        text = rewrite_url(text, side.change, side=side.side)
    return side(carrier, parts, text)


def _value(parts: tuple[str, ...], value: Any, side: _Side, carrier: str) -> Any:
    if isinstance(value, dict):
        return {side("key", (), key): _value((*parts, key), each, side, carrier) for key, each in value.items()}
    if isinstance(value, list):
        return [_value(parts, each, side, carrier) for each in value]
    if isinstance(value, str):
        return _nested(carrier, parts, value, side)
    if isinstance(value, int) and not isinstance(value, bool):
        changed = side(carrier, parts, str(value))
        return value if changed == str(value) else changed
    return value


def _parsed(text: str) -> Any:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, (dict, list)) else None


def _layout(text: str) -> dict[str, Any]:
    """How the text was laid out, so that a scrubbed body looks like the original."""
    if "\n" in text.strip():
        return {"indent": 2}
    return {} if re.search(r'[":,] ["\[{\dtfn-]', text) and '": ' in text else {"separators": (",", ":")}


def _fitting(headers: Headers, before: bytes, after: bytes) -> Headers:
    """A declared length follows the body; a declared digest would be false now and goes."""
    if before == after:
        return headers
    kept = [each for each in headers if each[0].lower() not in ("content-md5", "digest", "content-digest")]
    length = str(len(after))
    return tuple((name, length if name.lower() == "content-length" else value) for name, value in kept)
