"""A cassette as vcrpy's YAML. Source: kevin1024/vcrpy, `serialize.py` (version 1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from harness.model.exchange import Exchange, Headers

SUFFIX = ".yaml"


def write(exchanges: Sequence[Exchange], *, version: str) -> bytes:  # noqa: ARG001 - every format is called alike
    """The file's bytes; the boundaries of streamed chunks are not in it."""
    document = {"interactions": [_interaction(each) for each in exchanges], "version": 1}
    return bytes(yaml.dump(document, Dumper=yaml.SafeDumper, encoding="utf-8", sort_keys=False, width=1000))


def _interaction(exchange: Exchange) -> Mapping[str, Any]:
    request, response = exchange.request, exchange.response
    return {
        "request": {
            "body": _body(request.body) if request.body else None,
            "headers": _headers(request.headers),
            "method": request.method,
            "uri": request.url,
        },
        "response": {
            "body": {"string": _body(response.body)},
            "headers": _headers(response.headers),
            "status": {"code": response.status, "message": response.reason},
        },
        "recorded_at": exchange.recorded_at,
    }


def _body(body: bytes) -> str | bytes:
    """Text where the bytes are one, so that differences can be read."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body


def _headers(headers: Headers) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in headers:
        found.setdefault(name, []).append(value)
    return found
