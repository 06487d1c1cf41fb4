"""The checkout of one order."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from examples.storefront.backend.schemas.model import CamelModel
from examples.storefront.backend.schemas.money import Money
from examples.storefront.backend.schemas.payment_inputs import PaymentMethodInput
from examples.storefront.backend.schemas.scalars import Flag, Identifier, Instant, WebAddress


class CheckoutStatus(StrEnum):
    """How far a checkout has come."""

    OPEN = "open"
    COMPLETE = "complete"
    EXPIRED = "expired"


class CheckoutRequest(CamelModel):
    """Which order to pay, with what, and where the browser goes afterwards."""

    order_id: Identifier
    payment_method: PaymentMethodInput
    return_url: WebAddress | None = None
    accepted_terms: Flag


class CheckoutSession(CamelModel):
    """A checkout; `paymentIntentId` is null where the payment provider is not involved (gift cards, transfers)."""

    id: UUID
    order_id: int
    status: CheckoutStatus
    amount: Money
    payment_intent_id: str | None
    return_url: str | None
    expires_at: Instant
