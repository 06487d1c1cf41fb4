"""Payments through Stripe's official SDK."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import stripe

from examples.storefront.backend.providers.payment_gateway import Charge, Intent, Payer, PaymentRefused, Repayment
from examples.storefront.backend.providers.stripe_answers import (
    StripeCustomer,
    StripePaymentIntent,
    StripePaymentMethod,
)
from examples.storefront.backend.providers.stripe_charges import intent_params
from examples.storefront.backend.providers.stripe_refunds import StripeRefund
from examples.storefront.backend.schemas.payments import RefundReason, RefundStatus

Answer = TypeVar("Answer")

_STATUSES = {400: 409, 402: 402, 404: 404, 409: 409}
"""How Stripe's HTTP statuses are passed on; what is not here is the shop's own fault or an outage."""

_REFUND_STATUSES = {status.value: status for status in RefundStatus}
_REASONS = {reason.value: reason for reason in RefundReason}


class StripeGateway:
    """Stripe at an address: the provider itself, or a local double that stands for it."""

    def __init__(self, address: str, key: str) -> None:
        self._client = stripe.StripeClient(
            key,
            base_addresses={"api": address},
            http_client=stripe.RequestsClient(timeout=10),
            max_network_retries=0,
        )

    def payer(self, payer: Payer) -> str:
        """The customer's id at Stripe."""
        return payer.provider_id or self.create_customer(payer).id

    def create_customer(self, payer: Payer) -> StripeCustomer:
        """A new customer at Stripe."""
        made = _refusals(lambda: self._client.v1.customers.create(params={"name": payer.name, "email": payer.email}))
        return StripeCustomer.model_validate(made.to_dict())

    def keep_card(self, payment_method_id: str, payer_id: str) -> StripePaymentMethod:
        """Keep a card, known by the id that Stripe's form gave for it, with its payer."""
        kept = _refusals(
            lambda: self._client.v1.payment_methods.attach(payment_method_id, params={"customer": payer_id})
        )
        return StripePaymentMethod.model_validate(kept.to_dict())

    def create_intent(self, charge: Charge) -> Intent:
        """A new payment."""
        params = intent_params(charge)
        return _intent(_refusals(lambda: self._client.v1.payment_intents.create(params=params)))

    def read_intent(self, intent_id: str) -> Intent:
        """A payment as it stands."""
        return _intent(_refusals(lambda: self._client.v1.payment_intents.retrieve(intent_id)))

    def confirm_intent(self, intent_id: str, payment_method_id: str | None) -> Intent:
        """Try to collect a payment."""
        params: stripe.params.PaymentIntentConfirmParams = {}
        if payment_method_id is not None:
            params["payment_method"] = payment_method_id
        return _intent(_refusals(lambda: self._client.v1.payment_intents.confirm(intent_id, params=params)))

    def refund(self, intent_id: str, cents: int, reason: RefundReason | None) -> Repayment:
        """Pay back some of a payment."""
        params: stripe.params.RefundCreateParams = {"payment_intent": intent_id, "amount": cents}
        if reason is not None:
            params["reason"] = reason.value
        made = _refusals(lambda: self._client.v1.refunds.create(params=params))
        return _repayment(StripeRefund.model_validate(made.to_dict()))


def _intent(made: stripe.PaymentIntent) -> Intent:
    answer = StripePaymentIntent.model_validate(made.to_dict())
    error = answer.last_payment_error
    return Intent(
        id=answer.id,
        status=answer.status,
        cents=answer.amount,
        currency=answer.currency.upper(),
        client_secret=answer.client_secret,
        payment_method_id=answer.payment_method,
        decline_code=(error.decline_code or error.code) if error else None,
        created_at=datetime.fromtimestamp(answer.created, UTC),
    )


def _repayment(answer: StripeRefund) -> Repayment:
    return Repayment(
        id=answer.id,
        cents=answer.amount,
        currency=answer.currency.upper(),
        status=_REFUND_STATUSES.get(answer.status or "", RefundStatus.PENDING),
        reason=_REASONS.get(answer.reason or ""),
        created_at=datetime.fromtimestamp(answer.created, UTC),
    )


def _refusals(call: Callable[[], Answer]) -> Answer:
    try:
        return call()
    except stripe.StripeError as error:
        status = _STATUSES.get(error.http_status or 0, 502)
        code = error.code or ("provider_refused" if status in _STATUSES.values() else "provider_unavailable")
        raise PaymentRefused(status, code, error.user_message or "Stripe gave no reason.") from error
