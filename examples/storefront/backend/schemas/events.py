"""Events that leave the shop."""

from __future__ import annotations

from enum import StrEnum

from examples.storefront.backend.schemas.model import CamelModel
from examples.storefront.backend.schemas.scalars import Identifier


class ShopEventType(StrEnum):
    """What happened to an order."""

    PAID = "order.paid"
    SHIPPED = "order.shipped"
    REFUNDED = "order.refunded"


class EventRequest(CamelModel):
    """Which event to tell of which order."""

    type: ShopEventType
    order_id: Identifier


class EventReceipt(CamelModel):
    """An event that was told; `eventId` is the listener's, null where it gives none."""

    type: ShopEventType
    order_id: int
    event_id: str | None
