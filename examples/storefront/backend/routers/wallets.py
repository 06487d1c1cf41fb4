"""Payments with PayPal, in camelCase."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from examples.storefront.backend import wallet_paying
from examples.storefront.backend.errors import documented
from examples.storefront.backend.schemas.wallet import WalletPayment, WalletRequest
from examples.storefront.backend.security import SignedIn

router = APIRouter(prefix="/payments/paypal", tags=["payments"])

PaymentId = Annotated[str, Path(pattern=r"^[A-Z0-9]{1,36}$")]
_REFUSALS = documented(401, 402, 404, 409, 429, 502)


@router.post("", status_code=201, responses=_REFUSALS)
def create_paypal_payment(request: WalletRequest, account: SignedIn) -> WalletPayment:
    """Begin to pay an order with PayPal."""
    return wallet_paying.start(request.order_id, account)


@router.post("/{payment_id}/capture", responses=_REFUSALS)
def capture_paypal_payment(payment_id: PaymentId, account: SignedIn) -> WalletPayment:
    """Collect what the payer has approved at PayPal."""
    return wallet_paying.collect(payment_id, account)
