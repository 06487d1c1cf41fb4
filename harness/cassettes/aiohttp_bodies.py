"""Bodies of aiohttp requests spelled out as bytes before vcrpy sees them.

vcrpy notes the Python object that was handed over, so a JSON body and a form of the same fields look alike, and a
multipart form has no content at all.
"""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock


@contextmanager
def spelled_out() -> Iterator[None]:
    """Put the spelling in front of aiohttp's request method as it stands now; does nothing without aiohttp."""
    client: Any = sys.modules.get("aiohttp.client")
    if client is None:
        yield
        return
    with mock.patch.object(client.ClientSession, "_request", _spelling(client.ClientSession._request)):  # noqa: SLF001 - vcrpy's own seam
        yield


def _spelling(send: Any) -> Any:
    @functools.wraps(send)
    async def spelled(session: Any, method: str, url: Any, **options: Any) -> Any:
        if options.get("json") is not None and options.get("data") is None:
            _spell(
                options, (options.get("json_serialize") or json.dumps)(options.pop("json")).encode(), "application/json"
            )
        elif isinstance(options.get("data"), (Mapping, list, tuple)) or hasattr(options.get("data"), "add_field"):
            await _spell_form(options)
        return await send(session, method, str(url), **options)

    return spelled


async def _spell_form(options: dict[str, Any]) -> None:
    form: Any = sys.modules["aiohttp.formdata"]
    data = options["data"]
    payload = data() if hasattr(data, "add_field") else form.FormData(data)()
    _spell(options, await payload.as_bytes(), str(payload.content_type), replace=payload.content_type)


def _spell(options: dict[str, Any], body: bytes, content_type: str, *, replace: str = "") -> None:
    headers = dict(options.get("headers") or {})
    declared = next((name for name in headers if str(name).lower() == "content-type"), None)
    if declared is None or replace.startswith("multipart/"):
        headers.pop(declared, None)
        headers["Content-Type"] = content_type
    options["headers"], options["data"] = headers, body
