"""Orders, from the basket to the parcel."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

from examples.storefront.backend.schemas.addresses import Address
from examples.storefront.backend.schemas.model import Model
from examples.storefront.backend.schemas.money import Money
from examples.storefront.backend.schemas.order_lines import OrderLine, OrderLineDraft
from examples.storefront.backend.schemas.order_status import OrderStatus
from examples.storefront.backend.schemas.payment_methods import PaymentMethod
from examples.storefront.backend.schemas.scalars import Identifier, Instant, LongText
from examples.storefront.backend.schemas.tracking import Tracking


def _seconds(moment: object) -> object:
    return int(moment.timestamp()) if isinstance(moment, datetime) else moment


class OrderSummary(Model):
    """An order as a list shows it."""

    id: int
    number: str
    customer_id: int
    customer_name: str
    status: OrderStatus
    total: Money
    item_count: int
    note: str | None
    placed_at: Annotated[int, BeforeValidator(_seconds)]
    shipped_at: Instant | None


class Order(OrderSummary):
    """An order as its own page shows it."""

    lines: list[OrderLine]
    subtotal: Money
    shipping: Money
    shipping_address: Address
    payment_method: PaymentMethod | None
    tracking: Tracking | None


class OrderDraft(Model):
    """An order to place; staff name the customer for whom they order."""

    lines: Annotated[list[OrderLineDraft], Field(min_length=1, max_length=20)]
    shipping_address_id: UUID
    customer_id: Identifier | None = None
    note: LongText | None = None


class CancelOrder(Model):
    """Why an order is cancelled, where the customer says so."""

    reason: LongText | None = None
