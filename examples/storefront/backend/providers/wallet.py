"""What the shop wants of a wallet: a payment that the payer approves elsewhere, and that the shop then collects."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from examples.storefront.backend.providers.payment_gateway import Repayment


class WalletStatus(StrEnum):
    """How far a payment has come."""

    WAITING = "waiting"
    APPROVED = "approved"
    COLLECTED = "collected"
    VOID = "void"


@dataclass(frozen=True, kw_only=True, slots=True)
class WalletPayment:
    """A payment at the wallet; `approve_url` is where the payer approves, `capture_id` is there once it is collected."""

    id: str
    status: WalletStatus
    approve_url: str | None
    capture_id: str | None


class Wallet(Protocol):
    """A wallet. Every method raises PaymentRefused."""

    def open(self, order_number: str, cents: int, currency: str) -> WalletPayment:
        """A new payment."""

    def collect(self, payment_id: str) -> WalletPayment:
        """Collect a payment that was approved."""

    def refund(self, capture_id: str, cents: int, currency: str) -> Repayment:
        """Pay back some of a collected payment."""
