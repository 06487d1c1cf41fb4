"""A local double of PayPal: `python -m examples.storefront.doubles.paypal --port 8423`.

Source: https://developer.paypal.com/api/rest/ for tokens, orders v2, payments v2, transaction search v1 and errors.
"""

from __future__ import annotations

import base64
import binascii
import json
import time
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from examples.storefront.doubles.purse import PayPalRefusal, Purse, invalid
from examples.storefront.doubles.serving import serve

VERSION = "1.0"

_TOKEN = "A21AAtest-example-token-of-the-local-double"
_DEBUG_IDS = count(1)

Method = Callable[[Purse, Request, dict[str, Any]], dict[str, Any]]


def application(clock: Callable[[], float] = time.time) -> Starlette:
    """A merchant of its own behind PayPal's addresses."""
    purse = Purse(clock=clock)
    done: dict[str, dict[str, Any]] = {}
    routes = [Route(path, _endpoint(purse, done, method), methods=[verb]) for (verb, path), method in _METHODS.items()]
    return Starlette(routes=[Route("/v1/oauth2/token", _token, methods=["POST"]), *routes])


async def _token(request: Request) -> JSONResponse:
    """A token for the merchant's id and secret."""
    if (await request.form()).get("grant_type") != "client_credentials":
        refused = {"error": "unsupported_grant_type", "error_description": "Grant type is not supported"}
        return JSONResponse(refused, 400)
    if not _credentials(request).endswith("test-example"):
        refused = {"error": "invalid_client", "error_description": "Client Authentication failed"}
        return JSONResponse(refused, 401)
    facts = {"scope": "https://uri.paypal.com/services/payments", "access_token": _TOKEN, "token_type": "Bearer"}
    nonce = "2026-11-30T07:00:00Zlocal-double-nonce"
    return JSONResponse({**facts, "app_id": "APP-80W284485P519543T", "expires_in": 32400, "nonce": nonce})


def _credentials(request: Request) -> str:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    try:
        return base64.b64decode(encoded, validate=True).decode() if scheme == "Basic" else ""
    except (binascii.Error, ValueError):
        return ""


def _open(purse: Purse, _request: Request, asked: dict[str, Any]) -> dict[str, Any]:
    return purse.open(asked)


def _read(purse: Purse, request: Request, _asked: dict[str, Any]) -> dict[str, Any]:
    return purse.order(request.path_params["id"])


def _capture(purse: Purse, request: Request, _asked: dict[str, Any]) -> dict[str, Any]:
    return purse.capture(request.path_params["id"])


def _refund(purse: Purse, request: Request, asked: dict[str, Any]) -> dict[str, Any]:
    return purse.refund(request.path_params["id"], asked)


def _transactions(purse: Purse, request: Request, _asked: dict[str, Any]) -> dict[str, Any]:
    page, size = (request.query_params.get(*each) for each in (("page", "1"), ("page_size", "100")))
    if not ({"start_date", "end_date"} <= request.query_params.keys() and page.isdigit() and size.isdigit()):
        raise invalid("MISSING_REQUIRED_PARAMETER")
    if int(page) < 1 or not 1 <= int(size) <= 500:
        raise invalid("INVALID_PARAMETER_VALUE")
    return purse.transactions(int(page), int(size))


_METHODS: dict[tuple[str, str], Method] = {
    ("POST", "/v2/checkout/orders"): _open,
    ("GET", "/v2/checkout/orders/{id}"): _read,
    ("POST", "/v2/checkout/orders/{id}/capture"): _capture,
    ("POST", "/v2/payments/captures/{id}/refund"): _refund,
    ("GET", "/v1/reporting/transactions"): _transactions,
}


def _endpoint(
    purse: Purse, done: dict[str, dict[str, Any]], method: Method
) -> Callable[[Request], Awaitable[JSONResponse]]:
    """An endpoint; a change that has been made under its request id is answered, not made again."""

    async def answer(request: Request) -> JSONResponse:
        try:
            if request.headers.get("authorization") != f"Bearer {_TOKEN}":
                raise PayPalRefusal(401, "AUTHENTICATION_FAILURE", "Authentication failed due to missing token.")
            change = f"{request.url.path} {request.headers.get('paypal-request-id', '')}"
            if change in done:
                return JSONResponse(done[change])
            said = method(purse, request, _object(await request.body()))
        except PayPalRefusal as refusal:
            return _refused(refusal)
        if "paypal-request-id" in request.headers:
            done[change] = said
        return JSONResponse(said, 201 if request.method == "POST" else 200)

    return answer


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        raise invalid("MALFORMED_REQUEST_JSON") from None
    if not isinstance(value, dict):
        raise invalid("MALFORMED_REQUEST_JSON")
    return value


def _refused(refusal: PayPalRefusal) -> JSONResponse:
    details = [{"issue": refusal.issue, "description": str(refusal)}] if refusal.issue else []
    debug_id = f"f10ca1d0{next(_DEBUG_IDS):05x}"
    body = {"name": refusal.name, "message": str(refusal), "debug_id": debug_id, "details": details}
    return JSONResponse(body, refusal.code)


if __name__ == "__main__":
    serve(application())
