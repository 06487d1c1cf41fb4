"""Every text that an exchange carries, with its place and name, and the exchange rebuilt from changed texts.

One walk serves scrubbing, matching, binding and the last scan, so that no carrier is known to one of them only.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import json
import quopri
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from harness.cassettes import multipart, naming, packing, protobuf, tables, texts
from harness.cassettes.places import DEEPEST, Change, Side, name_parts
from harness.cassettes.texts import walk
from harness.model.exchange import Chunk, Exchange, Headers, Request, Response, header

_BASIC = re.compile(r"Basic\s+([A-Za-z0-9+/=_-]+)$", re.IGNORECASE)
_SET_COOKIE = ("set-cookie", "set-cookie2", "x-set-cookie")
_ADDRESSES = ("location", "content-location", "referer", "origin")
_SEVERAL = re.compile(r"\n|,(?=\s*[\w.-]+=)")
_CHARSET = re.compile(r"charset=[\"']?(utf-?16(?:-?[bl]e)?|utf-?32(?:-?[bl]e)?)", re.IGNORECASE)
_FIRST_LINE = re.compile(r"\A\s*([A-Z]+ )(\S+)(?= HTTP/)")
_QUOTED_PRINTABLE = re.compile(rb"(?im)^content-transfer-encoding:[ \t]*quoted-printable")
_EVENT = re.compile(r"(?m)^data:[^\n]*\n(?:data:[^\n]*(?:\n|\Z))+")
_HEADER_LINE = re.compile(r"(?m)^([A-Za-z][A-Za-z0-9-]*):([ \t]*)([^\r\n]+)")


def rewrite(exchange: Exchange, change: Change) -> Exchange:
    """The exchange with every text changed; bytes that no text changed stay as they were."""
    return replace(
        exchange,
        request=rewrite_request(exchange.request, change),
        response=rewrite_response(exchange.response, change),
    )


def rewrite_request(request: Request, change: Change) -> Request:
    """The request with every text changed: URL, headers, body."""
    body = _body(request.body, header(request.headers, "content-type"), Side("request", change))
    url = rewrite_url(request.url, change)
    headers = _headers(request.headers, Side("request", change))
    if (url, headers, body) == (request.url, request.headers, request.body):
        return request
    return replace(request, url=url, headers=_fitting(headers, request.body, body), body=body)


def rewrite_response(response: Response, change: Change) -> Response:
    """The response with every text changed; a stream keeps its chunk boundaries wherever they are ends of lines."""
    side = Side("response", change)
    kind = header(response.headers, "content-type")
    body = _body(response.body, kind, side)
    headers = _fitting(_headers(response.headers, side), response.body, body)
    chunks = response.chunks
    if body != response.body and chunks:
        chunks = _rechunked(chunks, body, lambda data: _body(data, kind, side))
    return replace(response, reason=side("text", (), response.reason), headers=headers, body=body, chunks=chunks)


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
    return texts.rewrite_url(url, Side(side, change))


def _headers(headers: Headers, side: Side) -> Headers:
    return tuple((_header_name(name, side), _header(name.lower(), value, side)) for name, value in headers)


_RANDOM_NAME = re.compile(r"(?:X-)?(?=[^-]*\d)(?=[^-]*[a-z])(?=[^-]*[A-Z])[A-Za-z0-9_]{20,}")


def _header_name(name: str, side: Side) -> str:
    """Some send a key where a name belongs; no name of a header looks like one."""
    return side("near", ("token",), name) if _RANDOM_NAME.fullmatch(name) else name


def _header(name: str, value: str, side: Side) -> str:
    if name in ("cookie", *_SET_COOKIE):
        return _cookies(name, value, side)
    if basic := _BASIC.match(value):
        return _credentials(basic.group(1), value, side)
    if name == "sec-websocket-protocol":
        return ",".join(walk("header", (name,), each, side) for each in value.split(","))
    if name in _ADDRESSES and "<" not in value:
        value = texts.rewrite_url(value, side)
    return walk("header", (name,), value, side)


def _cookies(name: str, value: str, side: Side) -> str:
    if name in _SET_COOKIE:
        marks = _SEVERAL.findall(value)
        whole = [_set_cookie(each, side) for each in _SEVERAL.split(value)]
        return "".join(f"{each}{mark}" for each, mark in zip(whole, [*marks, ""], strict=True))
    return ";".join(_pair(pair, side) for pair in value.split(";"))


def _set_cookie(value: str, side: Side) -> str:
    first, *attributes = value.split(";")
    return ";".join([_pair(first, side), *(walk("text", (), each, side) for each in attributes)])


def _pair(pair: str, side: Side) -> str:
    name, equals, value = pair.partition("=")
    if not equals:
        return side("cookie", ("",), pair) if pair.strip() else pair
    return f"{name}{equals}{walk('cookie', (name.strip(),), value, side)}"


def _credentials(encoded: str, value: str, side: Side) -> str:
    """Basic credentials are judged in the clear, and written back encoded when something in them changed."""
    try:
        plain = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return side("header", ("authorization",), value)
    changed = side("header", ("authorization",), f"Basic {plain}")
    return value if changed == f"Basic {plain}" else changed


def _body(body: bytes, content_type: str, side: Side) -> bytes:
    if not body:
        return body
    kind = content_type.lower()
    if boundary := multipart.boundary_of(body, content_type):
        return _multipart(body, boundary, side)
    if side.depth < DEEPEST and (inner := packing.opened(body)) is not None:
        changed = _body(inner, content_type, side.deeper())
        return body if changed == inner else packing.closed(changed, body)
    return protobuf.rewrite(body, kind, side, walk) if protobuf.is_one(kind) else _document(body, kind, side)


def _document(body: bytes, kind: str, side: Side) -> bytes:
    """A body that is a text, or bytes with plain text inside them."""
    coding = _coding(body, kind)
    try:
        text = body.decode(coding)
    except UnicodeDecodeError:
        return _binary(body, side)
    rewritten = _form(text, side) if "form-urlencoded" in kind else _text(text, side, table=tables.is_one(text, kind))
    if rewritten == text:
        return body if coding == "utf-8" else _binary(body, side)
    return rewritten.encode(coding, "surrogatepass")


def _coding(body: bytes, kind: str) -> str:
    """Texts in two or four bytes a character would hide what they say. Source: the Unicode standard, 23.8 (byte order mark)."""
    if body[:2] in (codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE):
        return "utf-16"
    declared = _CHARSET.search(kind)
    return declared[1] if declared else _wide(body[:_BEGINNING]) or "utf-8"


_BEGINNING = 512
"""Units: bytes. A text in two bytes a character shows itself here by its zeros."""


def _wide(begins: bytes) -> str:
    """The coding of a text whose letters have a zero beside each; nothing for another."""
    half = len(begins) // 2
    if half < 8 or b"\0" not in begins:
        return ""
    for start, coding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if begins[start::2].count(0) > half * 0.9 and begins[1 - start :: 2].count(0) == 0:
            return coding
    return ""


def _binary(body: bytes, side: Side) -> bytes:
    """Bytes read as Latin-1, which gives every byte back, so that plain text inside them is seen."""
    text = body.decode("latin-1")
    changed = walk("text", (), text, side)
    return body if changed == text else changed.encode("latin-1", "backslashreplace")


def _form(text: str, side: Side) -> str:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True)
    except ValueError:
        return _text(text, side)
    named = naming.others(dict(pairs))
    changed = [
        (side("key", (), name), walk("form", name_parts(named.get(name, name)), value, side)) for name, value in pairs
    ]
    return text if changed == pairs else urlencode(changed, safe="[]<>@")


def _multipart(body: bytes, boundary: bytes, side: Side) -> bytes:
    end = multipart.line_end(body, boundary)
    parts = multipart.parse(body, boundary, end)
    changed = [replace(part, head=_head(part.head, side), content=_part(part, side)) for part in parts]
    return body if changed == parts else multipart.build(changed, boundary, end)


def _head(head: bytes, side: Side) -> bytes:
    text = head.decode("latin-1")
    changed = _header_lines(text, side)
    return head if changed == text else changed.encode("latin-1", "backslashreplace")


def _header_lines(text: str, side: Side) -> str:
    """Lines of `Name: value`, each as the header that it is, and the address in a request's first line."""
    text = _FIRST_LINE.sub(lambda found: f"{found[1]}{texts.rewrite_url(found[2], side)}", text)
    return _HEADER_LINE.sub(lambda found: f"{found[1]}:{found[2]}{_header(found[1].lower(), found[3], side)}", text)


def _part(part: multipart.Part, side: Side) -> bytes:
    """A part's content: a field's value, or a document with its own type, which may be a whole message."""
    if side.depth >= DEEPEST:
        return _binary(part.content, side)
    if part.content_type == "application/http" or part.content_type.startswith("message/"):
        head, mark, body = part.content.partition(b"\r\n\r\n")
        return _head(head, side) + mark + _body(body, "", side.deeper())
    if _QUOTED_PRINTABLE.search(part.head):
        plain = quopri.decodestring(part.content)
        changed = _body(plain, part.content_type, side.deeper())
        return part.content if changed == plain else quopri.encodestring(changed)
    if part.filename or part.content_type:
        return _body(part.content, part.content_type, side.deeper())
    try:
        text = part.content.decode("utf-8")
    except UnicodeDecodeError:
        return _binary(part.content, side)
    return walk("form", name_parts(part.name), text, side).encode("utf-8", "surrogatepass")


def _text(text: str, side: Side, *, table: bool = False) -> str:
    """A document or a table by its fields; of other text, a server-sent event's or a JSON line's data by its fields."""
    if table and (changed := tables.rewrite(text, side)) != text:
        return changed
    text = _EVENT.sub(lambda found: _event(found.group(), side), text) if "\ndata:" in text else text
    if texts.parsed(text) is not None or not _JSON_LINE.search(text):
        return walk("text", (), text, side)
    return "".join(_lines(text, side))


_JSON_LINE = re.compile(r"(?m)^(data:[ \t]*\S|[\[{])")


def _lines(text: str, side: Side) -> Iterator[str]:
    """Lines of JSON each by itself; those between them, which may belong together, as one text."""
    between: list[str] = []
    for line in text.splitlines(keepends=True):
        written = _line(line, side) if _JSON_LINE.match(line) else None
        if written is None:
            between.append(line)
            continue
        if between:
            yield walk("text", (), "".join(between), side)
            between.clear()
        yield written
    if between:
        yield walk("text", (), "".join(between), side)


def _event(lines: str, side: Side) -> str:
    """JSON over several lines of an event; one that changed is one line. Source: the HTML standard, 9.2.6."""
    content = "\n".join(line.removeprefix("data:").removeprefix(" ") for line in lines.splitlines())
    found = texts.parsed(content)
    changed = texts.value((), found, side) if found is not None else None
    end = "\r\n" if lines.endswith("\r\n") else "\n" if lines.endswith("\n") else ""
    return lines if changed == found else f"data: {json.dumps(changed, ensure_ascii=content.isascii())}{end}"


def _line(line: str, side: Side) -> str | None:
    """A line of JSON, or of an event's data, changed; None for another."""
    match = re.match(r"(data:\s*)?(.*?)(\s*)$", line, re.DOTALL)
    prefix, content, end = match.groups(default="") if match else ("", line, "")
    found = texts.parsed(content)
    if found is None:
        return f"{prefix}{walk('text', (), content, side)}{end}" if prefix else None
    changed = texts.value((), found, side)
    return line if changed == found else f"{prefix}{json.dumps(changed, ensure_ascii=content.isascii())}{end}"


def _fitting(headers: Headers, before: bytes, after: bytes) -> Headers:
    """A declared length follows the body; a declared digest would be false now and goes."""
    if before == after:
        return headers
    kept = [each for each in headers if each[0].lower() not in ("content-md5", "digest", "content-digest")]
    length = str(len(after))
    return tuple((name, length if name.lower() == "content-length" else value) for name, value in kept)
