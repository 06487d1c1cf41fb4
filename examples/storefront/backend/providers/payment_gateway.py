"""What the shop wants of a payment provider, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from examples.storefront.backend.schemas.payments import IntentStatus, RefundReason, RefundStatus


class PaymentRefused(Exception):
    """The provider refused; `code` is its word for why, `status` the HTTP status with which the shop passes it on."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


@dataclass(frozen=True, kw_only=True, slots=True)
class Payer:
    """Who pays; `provider_id` is theirs at the provider once it knows them."""

    name: str
    email: str
    provider_id: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Charge:
    """What is to be paid, in cents."""

    order_id: int
    cents: int
    currency: str
    payer_id: str
    payment_method_id: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Intent:
    """A payment at the provider; `decline_code` says why the last attempt failed."""

    id: str
    status: IntentStatus
    cents: int
    currency: str
    client_secret: str | None
    payment_method_id: str | None
    decline_code: str | None
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Repayment:
    """A refund at the provider."""

    id: str
    status: RefundStatus
    cents: int
    currency: str
    reason: RefundReason | None
    created_at: datetime


class PaymentGateway(Protocol):
    """A payment provider. Every method raises PaymentRefused."""

    def payer(self, payer: Payer) -> str:
        """The payer's id at the provider, which learns of them where it must."""

    def create_intent(self, charge: Charge) -> Intent:
        """A new payment."""

    def read_intent(self, intent_id: str) -> Intent:
        """A payment as it stands."""

    def confirm_intent(self, intent_id: str, payment_method_id: str | None) -> Intent:
        """Try to collect a payment."""

    def refund(self, intent_id: str, cents: int, reason: RefundReason | None) -> Repayment:
        """Pay back some of a payment."""
