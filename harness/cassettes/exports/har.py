"""A cassette as a HAR file. Source: HAR 1.2; own fields begin with an underscore, as it asks for."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from harness.model.exchange import Exchange, Headers, Request, Response, header

SUFFIX = ".har"


def write(exchanges: Sequence[Exchange], *, version: str) -> bytes:
    """The file's bytes; the boundaries of streamed chunks are not in it."""
    creator = {"name": "contract-harness", "version": version}
    log = {"version": "1.2", "creator": creator, "entries": [_entry(each) for each in exchanges]}
    return (json.dumps({"log": log}, indent=2) + "\n").encode()


def _entry(exchange: Exchange) -> Mapping[str, Any]:
    milliseconds = round(exchange.elapsed * 1000, 3)
    return {
        "startedDateTime": exchange.recorded_at,
        "time": milliseconds,
        "request": _request(exchange.request),
        "response": _response(exchange.response),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
    }


def _request(request: Request) -> Mapping[str, Any]:
    posted = {"postData": _posted(request)} if request.body else {}
    query = parse_qsl(urlsplit(request.url).query, keep_blank_values=True)
    return {
        "method": request.method,
        "url": request.url,
        "httpVersion": "HTTP/1.1",
        "headers": _headers(request.headers),
        "queryString": [{"name": name, "value": value} for name, value in query],
        "cookies": [],
        "headersSize": -1,
        "bodySize": len(request.body),
        **posted,
    }


def _posted(request: Request) -> Mapping[str, Any]:
    written, encoding = _written(request.body)
    own = {"_encoding": encoding} if encoding else {}
    return {"mimeType": header(request.headers, "content-type"), "text": written, **own}


def _response(response: Response) -> Mapping[str, Any]:
    written, encoding = _written(response.body)
    own = {"encoding": encoding} if encoding else {}
    content = {"size": len(response.body), "mimeType": header(response.headers, "content-type"), "text": written, **own}
    return {
        "status": response.status,
        "statusText": response.reason,
        "httpVersion": "HTTP/1.1",
        "headers": _headers(response.headers),
        "cookies": [],
        "content": content,
        "redirectURL": header(response.headers, "location"),
        "headersSize": -1,
        "bodySize": len(response.body),
    }


def _headers(headers: Headers) -> list[Mapping[str, str]]:
    return [{"name": name, "value": value} for name, value in headers]


def _written(body: bytes) -> tuple[str, str]:
    try:
        return body.decode("utf-8"), ""
    except UnicodeDecodeError:
        return base64.b64encode(body).decode(), "base64"
