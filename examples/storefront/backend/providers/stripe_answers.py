"""What the shop reads of Stripe's answers.

Source: Stripe's API reference, objects Customer, PaymentMethod, PaymentIntent, Refund, Event and Error.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from examples.storefront.backend.schemas.payments import IntentStatus


class StripeCustomer(BaseModel):
    """A customer at Stripe."""

    id: str
    object: Literal["customer"]
    email: str | None = None
    name: str | None = None


class StripeCard(BaseModel):
    """The card of a payment method."""

    brand: str
    last4: str
    exp_month: int
    exp_year: int


class StripePaymentMethod(BaseModel):
    """A payment method at Stripe."""

    id: str
    object: Literal["payment_method"]
    type: str
    card: StripeCard | None = None
    customer: str | None = None


class StripePaymentError(BaseModel):
    """Why the last attempt to collect a payment failed."""

    code: str | None = None
    decline_code: str | None = None
    message: str | None = None


class StripePaymentIntent(BaseModel):
    """A payment at Stripe; `amount` is in cents, `created` in seconds since 1970."""

    id: str
    object: Literal["payment_intent"]
    amount: int
    currency: str
    status: IntentStatus
    client_secret: str | None = None
    customer: str | None = None
    payment_method: str | None = None
    last_payment_error: StripePaymentError | None = None
    created: int


class StripeEventData(BaseModel):
    """What an event is about."""

    object: dict[str, object]


class StripeEvent(BaseModel):
    """A webhook's body."""

    id: str
    object: Literal["event"]
    type: str
    data: StripeEventData
