"""Who is signed in."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from examples.storefront.backend.schemas.model import Model


class Role(StrEnum):
    """What an account may do."""

    CUSTOMER = "customer"
    STAFF = "staff"


class Token(Model):
    """An access token; `expires_in` is in seconds."""

    access_token: str
    token_type: Literal["bearer"]
    expires_in: int


class Account(Model):
    """The account behind a token; staff have no customer record."""

    id: int
    email: str
    name: str
    role: Role
    customer_id: int | None
