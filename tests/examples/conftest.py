"""The example shop in process, seeded anew for every test."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeAlias

import httpx
import pytest

from examples.storefront.backend.main import app
from examples.storefront.backend.store import store

Answerer: TypeAlias = Callable[[httpx.Request], httpx.Response]
Api: TypeAlias = Callable[..., httpx.Response]

TOKENS = {"staff": "staff-example-token", "customer": "customer-example-token"}


@pytest.fixture
def answer() -> Answerer:
    """How the freshly seeded application answers a request, without a server."""
    store.reset()
    return _through_asgi


@pytest.fixture
def api(answer: Answerer) -> Api:
    """Calls `(method, path, who)` below the API's prefix; `who` is staff, customer or nobody."""

    def call(method: str, path: str, who: str = "nobody", **content: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {TOKENS[who]}"} if who in TOKENS else {}
        headers |= content.pop("headers", {})
        return answer(httpx.Request(method, f"http://shop.test/api/v1{path}", headers=headers, **content))

    return call


def _through_asgi(request: httpx.Request) -> httpx.Response:
    async def answered() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False)) as client:
            response = await client.send(request)
            await response.aread()
            return httpx.Response(
                response.status_code, headers=response.headers, content=response.content, request=request
            )

    return asyncio.run(answered())
