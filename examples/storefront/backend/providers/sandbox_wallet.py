"""A wallet in memory, for a shop that runs without one."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from examples.storefront.backend.providers.payment_gateway import PaymentRefused, Repayment
from examples.storefront.backend.providers.wallet import WalletPayment, WalletStatus
from examples.storefront.backend.schemas.payments import RefundStatus


class SandboxWallet:
    """Its payers approve everything at once."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._open: set[str] = set()

    def open(self, order_number: str, cents: int, currency: str) -> WalletPayment:
        """A payment that may be collected."""
        number = f"SANDBOX{next(self._numbers):06}"
        self._open.add(number)
        approve = f"https://wallet.test/{number}?order={order_number}&amount={cents}{currency}"
        return WalletPayment(id=number, status=WalletStatus.APPROVED, approve_url=approve, capture_id=None)

    def collect(self, payment_id: str) -> WalletPayment:
        """Collected at once, and only once."""
        if payment_id not in self._open:
            raise PaymentRefused(404, "resource_not_found", "This process opened no such payment.")
        self._open.remove(payment_id)
        capture_id = f"CAPTURE{payment_id}"
        return WalletPayment(id=payment_id, status=WalletStatus.COLLECTED, approve_url=None, capture_id=capture_id)

    def refund(self, capture_id: str, cents: int, currency: str) -> Repayment:
        """Money back at once."""
        return Repayment(
            id=f"REFUND{next(self._numbers):06}{capture_id[-4:]}",
            status=RefundStatus.SUCCEEDED,
            cents=cents,
            currency=currency,
            reason=None,
            created_at=datetime.now(UTC),
        )
