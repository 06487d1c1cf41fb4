"""The people who buy."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from examples.storefront.backend.schemas.model import Model
from examples.storefront.backend.schemas.money import Money
from examples.storefront.backend.schemas.scalars import Instant, ShortText

Phone = Annotated[str, Field(pattern=r"^\+[0-9]{6,15}$")]


class LoyaltyTier(StrEnum):
    """How faithful a customer is."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


class Customer(Model):
    """A customer; `lifetime_value` sums the orders that were paid in euro."""

    id: int
    name: str
    email: str
    phone: str | None
    loyalty_tier: LoyaltyTier
    joined_at: Instant
    order_count: int
    lifetime_value: Money


class CustomerChange(Model):
    """Some fields of a customer; an absent field stays, a null phone is removed."""

    name: ShortText | None = None
    phone: Phone | None = None
