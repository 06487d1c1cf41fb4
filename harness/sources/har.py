"""An entry of a HAR file or of a Polly recording as an exchange. Source: HAR 1.2; netflix/pollyjs, persister.

Only what went over the wire is read: `cookies`, `queryString`, `_initiator`, comments and timings repeat it or tell of the
browser, and are left behind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from harness.model.exchange import Exchange, Headers, Request, Response, header
from harness.sources.recorded_fields import (
    Broken,
    from_base64,
    is_http,
    method,
    moment,
    octets,
    pairs,
    seconds,
    status,
    text,
    within,
)

_PACKED = ("gzip", "x-gzip", "deflate", "br", "zstd")


def exchange(entry: Any) -> Exchange | str:
    """The exchange of an entry, or why there is none in it. Raises: Broken."""
    asked, answered = within(entry, "request"), within(entry, "response")
    url = text(asked, "url")
    if not is_http(url):
        return "no HTTP"
    code = status(answered.get("status"))
    if not code:
        return "no answer came"
    response = _response(answered, code)
    return Exchange(
        request=_request(asked, url.partition("#")[0]),
        response=response,
        recorded_at=moment(entry.get("startedDateTime"), response.headers),
        elapsed=seconds(entry.get("time"), 0.001),
    )


def _request(asked: Mapping[str, Any], url: str) -> Request:
    headers = _headers(asked)
    body, kind = _posted(asked.get("postData"))
    if kind and not header(headers, "content-type"):
        headers = (*headers, ("Content-Type", kind))
    return Request(method=method(text(asked, "method")), url=url, headers=headers, body=body)


def _posted(posted: Any) -> tuple[bytes, str]:
    if not isinstance(posted, Mapping):
        return b"", ""
    kind = text(posted, "mimeType", "")
    if isinstance(posted.get("text"), str) and (posted["text"] or not posted.get("params")):
        encoded = "base64" in (posted.get("encoding"), posted.get("_encoding"))
        return (from_base64(posted["text"]) if encoded else octets(posted["text"])), kind
    return _parameters(posted.get("params") or (), kind)


def _parameters(parameters: Any, kind: str) -> tuple[bytes, str]:
    """A body that the file tells only the fields of."""
    if not isinstance(parameters, (list, tuple)):
        raise Broken("`params` is not a list")
    fields = [(text(each, "name"), each) for each in parameters if isinstance(each, Mapping)]
    if kind.startswith("multipart/"):
        parts = b"".join(b"--har\r\n" + _part(name, each) for name, each in fields)
        return parts + b"--har--\r\n", f"{kind.partition(';')[0]}; boundary=har"
    return urlencode([(name, _value(each)) for name, each in fields]).encode(), kind


def _value(field: Mapping[str, Any]) -> str:
    """A field's text; what some writers leave as a value of JSON is written as such."""
    found = field.get("value", "")
    return found if isinstance(found, str) else json.dumps(found)


def _part(name: str, field: Mapping[str, Any]) -> bytes:
    file = f'; filename="{text(field, "fileName")}"' if field.get("fileName") else ""
    kind = f"\r\nContent-Type: {text(field, 'contentType')}" if field.get("contentType") else ""
    head = f'Content-Disposition: form-data; name="{name}"{file}{kind}'
    return octets(f"{head}\r\n\r\n{_value(field)}\r\n")


def _response(answered: Mapping[str, Any], code: int) -> Response:
    found = answered.get("content")
    content: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    body = _content(content)
    headers = _typed(_headers(answered), text(content, "mimeType", "") if body else "")
    if not _is_packed(body, header(headers, "content-encoding"), content):
        headers = _unpacked(headers, body)
    return Response(status=code, reason=text(answered, "statusText", ""), headers=headers, body=body)


def _typed(headers: Headers, kind: str) -> Headers:
    """Some writers leave the type of a body to `content` alone."""
    known = bool(kind) and not kind.startswith("x-unknown") and not header(headers, "content-type")
    return (*headers, ("Content-Type", kind)) if known else headers


def _is_packed(body: bytes, coding: str, content: Mapping[str, Any]) -> bool:
    """HAR keeps bodies with their content coding undone, Polly as they came."""
    if coding.strip().lower() not in _PACKED:
        return bool(coding)
    if coding.strip().lower() in ("gzip", "x-gzip"):
        return body[:2] == b"\x1f\x8b"
    return content.get("_isBinary") is True


def _unpacked(headers: Headers, body: bytes) -> Headers:
    kept = [each for each in headers if each[0].lower() != "content-encoding"]
    return tuple((name, str(len(body)) if name.lower() == "content-length" else value) for name, value in kept)


def _content(content: Mapping[str, Any]) -> bytes:
    written = text(content, "text", "")
    binary = content.get("_isBinary") is True
    if binary and written.startswith("["):
        return b"".join(_chunk(each, content.get("encoding")) for each in _chunks(written))
    if content.get("encoding") == "base64":
        return from_base64(written)
    return _chunk(written, "hex") if binary else octets(written)


def _chunks(written: str) -> list[Any]:
    try:
        found = json.loads(written)
    except (ValueError, RecursionError):
        raise Broken("a binary body is no list of chunks") from None
    return found if isinstance(found, list) else []


def _chunk(written: Any, encoding: Any) -> bytes:
    if not isinstance(written, str):
        raise Broken("a chunk of a body is not a text")
    if encoding == "base64":
        return from_base64(written)
    try:
        return bytes.fromhex(written)
    except ValueError:
        raise Broken("a chunk of a body is not hexadecimal") from None


def _headers(holder: Mapping[str, Any]) -> Headers:
    found = holder.get("headers") or ()
    if not isinstance(found, (list, tuple)) or not all(isinstance(each, Mapping) for each in found):
        raise Broken("`headers` is not a list of objects")
    return pairs((each.get("name"), each.get("value")) for each in found)
