"""Errors as RFC 9457 has them, and how the contract declares them."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """What went wrong."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(ge=400, le=599)
    detail: str = Field(examples=["There is no product AB-1"])


class ProblemError(Exception):
    """An answer that is a problem."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class ProblemResponse(JSONResponse):
    """A problem as JSON."""

    media_type = MEDIA_TYPE


def not_found(kind: str, name: object) -> ProblemError:
    """The problem of a resource that is not there."""
    return ProblemError(404, f"There is no {kind} {name}")


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Declare the problems of an operation."""
    content = {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def answer(status: int, detail: str, headers: dict[str, str] | None = None) -> ProblemResponse:
    """The answer for a problem."""
    safe = detail.encode("utf-8", "replace").decode("utf-8")
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": safe}
    return ProblemResponse(body, status, headers=headers)


def install(app: FastAPI) -> None:
    """Answer every error of the app as a problem."""

    @app.exception_handler(ProblemError)
    async def problem(request: Request, error: ProblemError) -> Response:
        return answer(error.status, error.detail)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        if request.method == "HEAD":
            return Response(status_code=422)
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return answer(422, f"{place}: {first['msg']}")

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 400:  # a body that is no JSON at all
            return answer(422, str(error.detail))
        return answer(error.status_code, str(error.detail), dict(error.headers) if error.headers else None)
