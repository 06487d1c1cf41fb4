"""Payments and refunds as the shop shows them; the provider's own words stay behind this face."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from examples.storefront.backend.schemas.model import CamelModel
from examples.storefront.backend.schemas.money import Money
from examples.storefront.backend.schemas.payment_inputs import PaymentMethodId
from examples.storefront.backend.schemas.scalars import AmountInput, Identifier, Instant

IntentId = Annotated[str, Field(pattern=r"^pi_[A-Za-z0-9_]{1,80}$")]


class IntentStatus(StrEnum):
    """How far a payment has come."""

    REQUIRES_PAYMENT_METHOD = "requires_payment_method"
    REQUIRES_CONFIRMATION = "requires_confirmation"
    REQUIRES_ACTION = "requires_action"
    PROCESSING = "processing"
    REQUIRES_CAPTURE = "requires_capture"
    CANCELED = "canceled"
    SUCCEEDED = "succeeded"


class RefundStatus(StrEnum):
    """How far a refund has come."""

    PENDING = "pending"
    REQUIRES_ACTION = "requires_action"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


class RefundReason(StrEnum):
    """Why money goes back."""

    DUPLICATE = "duplicate"
    FRAUDULENT = "fraudulent"
    REQUESTED_BY_CUSTOMER = "requested_by_customer"


class IntentRequest(CamelModel):
    """Which order to pay, with which card."""

    order_id: Identifier
    payment_method_id: PaymentMethodId | None = None


class ConfirmRequest(CamelModel):
    """With which card to pay, where the intent does not know one yet."""

    payment_method_id: PaymentMethodId | None = None


class PaymentIntent(CamelModel):
    """A payment under way."""

    id: str
    order_id: int
    status: IntentStatus
    amount: Money
    client_secret: str | None
    payment_method_id: str | None
    decline_code: str | None
    created_at: Instant


class RefundRequest(CamelModel):
    """Which order to pay back; without an amount, all of it."""

    order_id: Identifier
    amount: AmountInput | None = None
    reason: RefundReason | None = None


class Refund(CamelModel):
    """Money on its way back."""

    id: str
    order_id: int
    amount: Money
    status: RefundStatus
    reason: RefundReason | None
    created_at: Instant


class WebhookReceipt(CamelModel):
    """The answer to a provider's event; `orderId` is the order that it changed."""

    received: bool
    type: str
    order_id: int | None
