"""A local double of Sheets, Drive and Gmail: `python -m examples.storefront.doubles.google --port 8422`.

Each of Google's hosts is a folder: `/sheets`, `/www` (Drive) and `/gmail`. Source: the discovery documents of Sheets v4,
Drive v3 and Gmail v1, and https://cloud.google.com/apis/design/errors for what an error looks like.
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from examples.storefront.doubles.serving import serve
from examples.storefront.doubles.workplace import GoogleRefusal, Workplace, invalid

VERSION = "1.0"
APIS = ("sheets", "www", "gmail")
"""The first words of Google's hosts."""

Method = Callable[[Workplace, Request, bytes], dict[str, Any]]


def application(clock: Callable[[], float] = time.time) -> Starlette:
    """An account of its own behind Google's addresses."""
    workplace = Workplace(clock=clock)
    return Starlette(
        routes=[Route(path, _endpoint(workplace, method), methods=[verb]) for (verb, path), method in _METHODS.items()]
    )


def _create(workplace: Workplace, _request: Request, body: bytes) -> dict[str, Any]:
    properties = _object(body).get("properties", {})
    return workplace.create(str(properties.get("title", "Untitled spreadsheet")))


def _append(workplace: Workplace, request: Request, body: bytes) -> dict[str, Any]:
    if request.query_params.get("valueInputOption") not in ("RAW", "USER_ENTERED"):
        raise invalid("'valueInputOption' is required but not specified")
    values = _object(body).get("values", [])
    if not isinstance(values, list) or not all(isinstance(row, list) for row in values):
        raise invalid("Invalid value at 'data.values'")
    return workplace.append(request.path_params["book"], values)


def _permit(workplace: Workplace, request: Request, body: bytes) -> dict[str, Any]:
    return workplace.permit(request.path_params["file"], _object(body))


def _file(workplace: Workplace, request: Request, _body: bytes) -> dict[str, Any]:
    return workplace.file(request.path_params["file"], request.query_params.get("fields", ""))


def _files(workplace: Workplace, request: Request, _body: bytes) -> dict[str, Any]:
    size = request.query_params.get("pageSize", "100")
    if not size.isdigit() or not 1 <= int(size) <= 1000:
        raise invalid("Invalid value for pageSize")
    return workplace.files(request.query_params.get("pageToken", ""), int(size))


def _send(workplace: Workplace, _request: Request, body: bytes) -> dict[str, Any]:
    return workplace.send(body)


_METHODS: dict[tuple[str, str], Method] = {
    ("POST", "/sheets/v4/spreadsheets"): _create,
    ("POST", "/sheets/v4/spreadsheets/{book}/values/{range}:append"): _append,
    ("POST", "/www/drive/v3/files/{file}/permissions"): _permit,
    ("GET", "/www/drive/v3/files/{file}"): _file,
    ("GET", "/www/drive/v3/files"): _files,
    ("POST", "/gmail/upload/gmail/v1/users/{user}/messages/send"): _send,
}


def _endpoint(workplace: Workplace, method: Method) -> Callable[[Request], Awaitable[JSONResponse]]:
    async def answer(request: Request) -> JSONResponse:
        try:
            _check_token(request)
            return JSONResponse(method(workplace, request, await request.body()))
        except GoogleRefusal as refusal:
            error = {"code": refusal.code, "message": str(refusal), "status": refusal.status}
            return JSONResponse({"error": error}, refusal.code)

    return answer


def _check_token(request: Request) -> None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme != "Bearer" or not token.startswith("ya29.") or token.endswith("-revoked"):
        raise GoogleRefusal(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        raise invalid("Invalid JSON payload received.") from None
    if not isinstance(value, dict):
        raise invalid("Root element must be a message.")
    return value


if __name__ == "__main__":
    serve(application())
