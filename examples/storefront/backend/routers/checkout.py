"""Checkout and payments, in camelCase."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from examples.storefront.backend import paying
from examples.storefront.backend.errors import documented
from examples.storefront.backend.schemas.checkout import CheckoutRequest, CheckoutSession
from examples.storefront.backend.schemas.payments import (
    ConfirmRequest,
    IntentRequest,
    PaymentIntent,
    Refund,
    RefundRequest,
)
from examples.storefront.backend.security import SignedIn, Staff

router = APIRouter(tags=["payments"])

IntentId = Annotated[str, Path(pattern=r"^pi_[A-Za-z0-9_]{1,80}$")]


@router.post("/checkout/sessions", status_code=201, responses=documented(401, 402, 404, 409, 502))
def create_checkout_session(request: CheckoutRequest, account: SignedIn) -> CheckoutSession:
    """Begin to pay an order."""
    return paying.start_checkout(request, account)


@router.post("/payments/intents", status_code=201, responses=documented(401, 402, 404, 409, 502))
def create_payment_intent(request: IntentRequest, account: SignedIn) -> PaymentIntent:
    """Begin to pay an order by card."""
    return paying.start_intent(request.order_id, request.payment_method_id, account)


@router.get("/payments/intents/{intent_id}", responses=documented(401, 402, 404, 409, 502))
def read_payment_intent(intent_id: IntentId, account: SignedIn) -> PaymentIntent:
    """A payment as the provider has it."""
    return paying.read_intent(intent_id, account)


@router.post("/payments/intents/{intent_id}/confirm", responses=documented(401, 402, 404, 409, 502))
def confirm_payment_intent(intent_id: IntentId, request: ConfirmRequest, account: SignedIn) -> PaymentIntent:
    """Collect a payment."""
    return paying.confirm_intent(intent_id, request.payment_method_id, account)


@router.post("/payments/refunds", status_code=201, responses=documented(401, 402, 403, 404, 409, 429, 502))
def create_refund(request: RefundRequest, account: Staff) -> Refund:
    """Pay back an order, or some of it."""
    return paying.refund(request, account)
