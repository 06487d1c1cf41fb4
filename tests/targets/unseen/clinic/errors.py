"""One envelope for every error, and how the contract declares it."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

MEANINGS = {
    400: "The request cannot be understood",
    401: "The caller is not known",
    403: "The caller's role does not allow this",
    404: "There is no such resource in the caller's clinic",
    409: "The state of the resource does not allow this",
    412: "The resource has changed since it was read",
    422: "The request is not valid",
}


class ErrorInfo(BaseModel):
    """What went wrong."""

    code: str = Field(examples=["not_found"])
    message: str = Field(examples=["There is no patient 12"])


class ErrorBody(BaseModel):
    """The envelope of an error."""

    error: ErrorInfo


class ApiError(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers


def not_found(kind: str, number: int) -> ApiError:
    """The error for a resource that is not there."""
    return ApiError(404, "not_found", f"There is no {kind} {number}")


def _schema() -> dict[str, Any]:
    return {
        "type": "object",
        "title": "ErrorBody",
        "required": ["error"],
        "properties": {"error": ErrorInfo.model_json_schema()},
    }


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Declare the errors of an operation."""
    declared: dict[int | str, dict[str, Any]] = {}
    for status in statuses:
        declared[status] = {"description": MEANINGS[status], "content": {"application/json": {"schema": _schema()}}}
        if status == 401:
            declared[status]["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}}
    return declared


def envelope(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """The answer for an error."""
    safe = message.encode("utf-8", "replace").decode("utf-8")
    return JSONResponse({"error": {"code": code, "message": safe}}, status, headers=headers)


def install(app: FastAPI) -> None:
    """Answer every error of the app in the envelope."""

    @app.exception_handler(ApiError)
    async def api_error(request: Request, error: ApiError) -> JSONResponse:
        return envelope(error.status, error.code, error.message, error.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return envelope(422, "invalid", f"{place}: {first['msg']}")

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 400:  # a body that is no JSON or no form at all
            return envelope(422, "invalid", str(error.detail))
        headers = dict(error.headers) if error.headers else None
        return envelope(error.status_code, "http_error", str(error.detail), headers)
