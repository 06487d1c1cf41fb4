"""How an order was paid, as the order remembers it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from examples.storefront.backend.schemas.model import Model
from examples.storefront.backend.schemas.money import Money


class CardPayment(Model):
    """Paid by card."""

    kind: Literal["card"]
    brand: str
    last4: str
    exp_month: int
    exp_year: int


class BankTransferPayment(Model):
    """Paid by bank transfer."""

    kind: Literal["bank_transfer"]
    bank_name: str | None
    iban_last4: str


class GiftCardPayment(Model):
    """Paid with a gift card."""

    kind: Literal["gift_card"]
    code_last4: str
    remaining: Money


class PayPalPayment(Model):
    """Paid with PayPal."""

    kind: Literal["paypal"]
    capture_id: str


PaymentMethod = Annotated[
    CardPayment | BankTransferPayment | GiftCardPayment | PayPalPayment, Field(discriminator="kind")
]
"""How an order was paid, told apart by `kind`."""
