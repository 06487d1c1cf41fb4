"""Whether the API is up."""

from __future__ import annotations

from typing import Literal

from examples.storefront.backend.schemas.model import Model


class Health(Model):
    """The answer of the health check."""

    status: Literal["ok"]
    version: str
