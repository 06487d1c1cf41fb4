"""A payment provider in memory, for a shop that runs without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from examples.storefront.backend.providers.payment_gateway import Charge, Intent, Payer, PaymentRefused, Repayment
from examples.storefront.backend.schemas.payments import IntentStatus, RefundReason, RefundStatus

DECLINED = "pm_card_chargeDeclined"
"""The card that this provider declines; every other one it accepts."""


class SandboxPayments:
    """Keeps payments for as long as the process lives."""

    def __init__(self) -> None:
        self._intents: dict[str, Intent] = {}
        self._numbers = count(1)

    def payer(self, payer: Payer) -> str:
        """An id that is derived from the e-mail address."""
        return payer.provider_id or f"cus_sandbox_{payer.email.partition('@')[0]}"

    def create_intent(self, charge: Charge) -> Intent:
        """A payment that waits for its card or for its confirmation."""
        number = f"pi_sandbox_{next(self._numbers)}"
        known = charge.payment_method_id is not None
        status = IntentStatus.REQUIRES_CONFIRMATION if known else IntentStatus.REQUIRES_PAYMENT_METHOD
        return self._keep(
            Intent(
                id=number,
                status=status,
                cents=charge.cents,
                currency=charge.currency,
                client_secret=f"{number}_secret",
                payment_method_id=charge.payment_method_id,
                decline_code=None,
                created_at=datetime.now(UTC),
            )
        )

    def read_intent(self, intent_id: str) -> Intent:
        """A payment as it stands; 404 when this process never made it."""
        if intent_id not in self._intents:
            raise PaymentRefused(404, "resource_missing", f"No such payment_intent: '{intent_id}'")
        return self._intents[intent_id]

    def confirm_intent(self, intent_id: str, payment_method_id: str | None) -> Intent:
        """Collect the payment, unless there is no card, a bad card, or nothing left to collect."""
        intent = self.read_intent(intent_id)
        card = payment_method_id or intent.payment_method_id
        if intent.status is IntentStatus.SUCCEEDED:
            raise PaymentRefused(409, "payment_intent_unexpected_state", "This payment has already succeeded.")
        if card is None:
            raise PaymentRefused(409, "payment_intent_unexpected_state", "This payment has no payment method yet.")
        if card == DECLINED:
            failed = IntentStatus.REQUIRES_PAYMENT_METHOD
            self._keep(replace(intent, status=failed, payment_method_id=None, decline_code="generic_decline"))
            raise PaymentRefused(402, "card_declined", "Your card was declined.")
        return self._keep(replace(intent, status=IntentStatus.SUCCEEDED, payment_method_id=card, decline_code=None))

    def refund(self, intent_id: str, cents: int, reason: RefundReason | None) -> Repayment:
        """Money back at once."""
        intent = self.read_intent(intent_id)
        return Repayment(
            id=f"re_sandbox_{next(self._numbers)}",
            status=RefundStatus.SUCCEEDED,
            cents=cents,
            currency=intent.currency,
            reason=reason,
            created_at=datetime.now(UTC),
        )

    def _keep(self, intent: Intent) -> Intent:
        self._intents[intent.id] = intent
        return intent
