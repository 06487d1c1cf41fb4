"""Errors as the API answers them: one envelope, and FastAPI's own shape for a failed validation."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from examples.storefront.backend.schemas.errors import ErrorBody, ErrorEnvelope

_UNREADABLE = "There was an error parsing the body"
"""FastAPI's words for a body that it cannot decode, which it answers with an undeclared 400."""


class ShopError(Exception):
    """Something that the shop refuses; answered as `status` with `code` and `message` in the envelope."""

    def __init__(self, status: int, code: str, message: str, details: list[str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body = ErrorBody(code=code, message=message, details=details)


def not_found(what: str, key: object) -> ShopError:
    """404: there is no such thing, or not for this account."""
    return ShopError(404, "not_found", f"There is no {what} {key}.")


def conflict(code: str, message: str, details: list[str] | None = None) -> ShopError:
    """409: the request is well formed but does not fit the state of things."""
    return ShopError(409, code, message, details)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of an operation, for `responses=`."""
    return {status: {"model": ErrorEnvelope, "description": HTTPStatus(status).phrase} for status in statuses}


def install(app: FastAPI) -> None:
    """Make the application answer every error in its documented shape."""
    app.add_exception_handler(ShopError, _shop_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _validation_error)


async def _shop_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ShopError)
    return _envelope(error.status, error.body)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.detail == _UNREADABLE:
        return _failed_validation([{"loc": ["body"], "msg": "The body is not UTF-8.", "type": "json_invalid"}])
    phrase = HTTPStatus(error.status_code).phrase
    body = ErrorBody(code=phrase.lower().replace(" ", "_"), message=str(error.detail), details=None)
    headers = {"Allow": _allowed(request)} if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED else error.headers
    return _envelope(error.status_code, body, headers)


async def _validation_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # The rejected input stays out: it may be a password, or half a surrogate pair that UTF-8 cannot carry.
    return _failed_validation(
        [{"loc": list(one["loc"]), "msg": one["msg"], "type": one["type"]} for one in error.errors()]
    )


def _failed_validation(detail: list[dict[str, Any]]) -> Response:
    return Response(json.dumps({"detail": detail}), 422, media_type="application/json")


def _allowed(request: Request) -> str:
    """All documented methods of the path: Starlette names those of one route only."""
    templates = request.app.openapi()["paths"].items()
    matching = (item for template, item in templates if compile_path(template)[0].match(request.scope["path"]))
    return ", ".join(sorted({method.upper() for item in matching for method in item}))


def _envelope(status: int, body: ErrorBody, headers: Any = None) -> Response:
    content = ErrorEnvelope(error=body).model_dump_json()
    return Response(content, status, headers=headers, media_type="application/json")
