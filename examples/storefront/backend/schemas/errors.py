"""The envelope around every error that is not a failed validation."""

from __future__ import annotations

from examples.storefront.backend.schemas.model import Model


class ErrorBody(Model):
    """What went wrong; `code` is for programs, `message` for people."""

    code: str
    message: str
    details: list[str] | None


class ErrorEnvelope(Model):
    """Every error answer of the API, save FastAPI's own 422."""

    error: ErrorBody
