"""What the shop reads of Stripe's refunds.

Source: Stripe's API reference, object Refund.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class StripeRefund(BaseModel):
    """A refund at Stripe; `amount` is in cents, `created` in seconds since 1970."""

    id: str
    object: Literal["refund"]
    amount: int
    currency: str
    status: str | None = None
    reason: str | None = None
    payment_intent: str | None = None
    created: int
