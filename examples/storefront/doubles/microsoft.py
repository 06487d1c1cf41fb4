"""A local double of Microsoft Graph: `python -m examples.storefront.doubles.microsoft --port 8424`.

Source: https://learn.microsoft.com/graph/api for channel-list, channel-post-messages and user-sendmail (v1.0), and
https://learn.microsoft.com/graph/errors and /graph/throttling for refusals.
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from examples.storefront.doubles.serving import serve
from examples.storefront.doubles.tenant import GraphRefusal, Tenant, bad

VERSION = "1.0"

Method = Callable[[Tenant, Request, bytes], Response]


def application(clock: Callable[[], float] = time.time) -> Starlette:
    """A tenant of its own behind Graph's addresses."""
    tenant = Tenant(clock=clock)
    return Starlette(
        routes=[Route(path, _endpoint(tenant, method), methods=[verb]) for (verb, path), method in _METHODS.items()]
    )


def _channels(tenant: Tenant, request: Request, _body: bytes) -> Response:
    skip, top = (request.query_params.get(*each) for each in (("$skip", "0"), ("$top", "20")))
    if not (skip.isdigit() and top.isdigit()) or not 1 <= int(top) <= 100:
        raise bad("Invalid value for $top or $skip")
    address = str(request.url).partition("?")[0]
    return JSONResponse(tenant.channels(request.path_params["team"], int(skip), int(top), address))


def _post(tenant: Tenant, request: Request, body: bytes) -> Response:
    team, channel = request.path_params["team"], request.path_params["channel"]
    return JSONResponse(tenant.post(team, channel, _object(body)), 201)


def _send(tenant: Tenant, _request: Request, body: bytes) -> Response:
    tenant.send(_object(body))
    return Response(status_code=202)


_METHODS: dict[tuple[str, str], Method] = {
    ("GET", "/v1.0/teams/{team}/channels"): _channels,
    ("POST", "/v1.0/teams/{team}/channels/{channel}/messages"): _post,
    ("POST", "/v1.0/me/sendMail"): _send,
}


def _endpoint(tenant: Tenant, method: Method) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            _check_token(request)
            return method(tenant, request, await request.body())
        except GraphRefusal as refusal:
            return _refused(refusal, next(tenant.numbers))

    return answer


def _check_token(request: Request) -> None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme != "Bearer" or not token.endswith("test-example"):
        raise GraphRefusal(401, "InvalidAuthenticationToken", "Access token validation failure.")


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        raise bad("Unable to read JSON request payload.") from None
    if not isinstance(value, dict):
        raise bad("Unable to read JSON request payload.")
    return value


def _refused(refusal: GraphRefusal, number: int) -> JSONResponse:
    request_id = f"00000000-0000-4000-8000-{number:012}"
    inner = {"date": "2026-11-30T07:00:00", "request-id": request_id, "client-request-id": request_id}
    headers = {} if refusal.retry_after is None else {"Retry-After": str(refusal.retry_after)}
    error = {"code": refusal.code, "message": str(refusal), "innerError": inner}
    return JSONResponse({"error": error}, refusal.status, headers=headers)


if __name__ == "__main__":
    serve(application())
