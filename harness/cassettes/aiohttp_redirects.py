"""Redirects that aiohttp follows, in replay: as aiohttp itself does, where vcrpy asks GET whatever the status says."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

_FOLLOWED = frozenset({301, 302, 303, 307, 308})
_OF_ORIGIN = frozenset({"authorization", "cookie", "proxy-authorization"})
_OF_BODY = frozenset({"content-length", "content-type", "content-encoding"})


@contextmanager
def followed() -> Iterator[None]:
    """Follow redirects in the place of vcrpy's stub; does nothing without it."""
    stub: Any = sys.modules.get("vcr.stubs.aiohttp_stubs")
    if stub is None:
        yield
        return
    with mock.patch.object(stub, "play_responses", _play):
        yield


def _play(face: Any, asked: Any, options: dict[str, Any]) -> Any:
    """The answer at the end of the way. Raises: what aiohttp raises after too many redirects."""
    stub: Any = sys.modules["vcr.stubs.aiohttp_stubs"]
    history: list[Any] = []
    response = stub.build_response(asked, face.play_response(asked), history)
    most = options.get("max_redirects", 10)
    while options.get("allow_redirects", True) and response.status in _FOLLOWED:
        target = response.headers.get("Location") or response.headers.get("URI")
        if not target:
            break
        history.append(response)
        if most and len(history) >= most:
            raise sys.modules["aiohttp"].TooManyRedirects(history[0].request_info, tuple(history))
        asked = _next(stub, asked, response, target)
        response = stub.build_response(asked, face.play_response(asked), history)
    return response


def _next(stub: Any, asked: Any, response: Any, target: str) -> Any:
    """The request that a redirect asks for. Source: RFC 9110, 15.4."""
    url = stub.URL(response.url).join(stub.URL(target))
    becomes_get = (response.status == 303 and asked.method != "HEAD") or (
        response.status in (301, 302) and asked.method == "POST"
    )
    dropped = set(_OF_BODY if becomes_get else ()) | set(
        _OF_ORIGIN if url.origin() != stub.URL(response.url).origin() else ()
    )
    headers = {name: values for name, values in asked.headers.items() if name.lower() not in dropped}
    method, body = ("GET", None) if becomes_get else (asked.method, asked.body)
    return stub.Request(method, str(url), body, headers)
