"""An interaction of a vcrpy cassette, or of Ruby's VCR, as an exchange. Source: kevin1024/vcrpy, `serialize.py`; vcr/vcr."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from harness.model.exchange import Exchange, Headers, Request, Response
from harness.sources.recorded_fields import (
    Broken,
    from_base64,
    is_http,
    method,
    moment,
    octets,
    pairs,
    status,
    text,
    within,
)


def exchange(entry: Any) -> Exchange | str:
    """The exchange of an interaction, or why there is none in it. Raises: Broken."""
    asked, answered = within(entry, "request"), within(entry, "response")
    url = text(asked, "uri") if "uri" in asked else text(asked, "url")
    if not is_http(url):
        return "no HTTP"
    response = _response(answered)
    return Exchange(
        request=Request(
            method=method(text(asked, "method")), url=url, headers=_headers(asked), body=_body(asked.get("body"))
        ),
        response=response,
        recorded_at=moment(entry.get("recorded_at"), response.headers),
    )


def _response(answered: Mapping[str, Any]) -> Response:
    """Clients differ: `status: {code, message}`, and `status_code` with `http_version` from old stubs of httpx."""
    found = answered.get("status", answered.get("status_code"))
    code, reason = (found.get("code"), found.get("message")) if isinstance(found, Mapping) else (found, "")
    body = answered["body"] if "body" in answered else answered.get("content")
    return Response(status=status(code), reason=str(reason or ""), headers=_headers(answered), body=_body(body))


def _body(found: Any) -> bytes:
    if isinstance(found, Mapping):
        if isinstance(found.get("base64_string"), str):
            return from_base64(found["base64_string"])
        return octets(found.get("string"))
    return octets(found)


def _headers(holder: Mapping[str, Any]) -> Headers:
    found = holder.get("headers") or {}
    if not isinstance(found, Mapping):
        raise Broken("`headers` is not an object")
    return pairs(_fields(found))


def _fields(found: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    for name, values in found.items():
        for value in values if isinstance(values, (list, tuple)) else (values,):
            yield name, value
