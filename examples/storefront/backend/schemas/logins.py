"""Logins at an authority elsewhere."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from examples.storefront.backend.schemas.model import Model


class LoginStart(Model):
    """Where the person signs in; `state` comes back with the code."""

    address: str
    state: str


class LoginReturn(Model):
    """With what the person came back."""

    state: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,80}$")]
    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9._~-]{1,400}$")]
