"""What has happened to an order, told apart by `type`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from examples.storefront.backend.schemas.model import Model
from examples.storefront.backend.schemas.money import Money
from examples.storefront.backend.schemas.scalars import Instant
from examples.storefront.backend.schemas.tracking import Tracking


class OrderPlaced(Model):
    """The customer placed the order."""

    type: Literal["placed"]
    at: Instant
    actor: str
    item_count: int


class OrderPaid(Model):
    """The payment came in."""

    type: Literal["paid"]
    at: Instant
    actor: str
    amount: Money
    payment_intent_id: str | None


class OrderShipped(Model):
    """The parcel left the house."""

    type: Literal["shipped"]
    at: Instant
    actor: str
    tracking: Tracking


class OrderCancelled(Model):
    """Somebody cancelled the order."""

    type: Literal["cancelled"]
    at: Instant
    actor: str
    reason: str | None


class OrderRefunded(Model):
    """Money went back."""

    type: Literal["refunded"]
    at: Instant
    actor: str
    amount: Money
    refund_id: str


OrderEvent = Annotated[
    OrderPlaced | OrderPaid | OrderShipped | OrderCancelled | OrderRefunded,
    Field(discriminator="type"),
]
"""One entry of an order's history."""
