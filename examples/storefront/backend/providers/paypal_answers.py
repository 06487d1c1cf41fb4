"""What the shop reads of PayPal's answers.

Source: PayPal's REST reference: orders v2, payments v2, transaction search v1.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel


class PayPalToken(BaseModel):
    """What the shop signs its requests with; `expires_in` is in seconds."""

    access_token: str
    expires_in: int


class PayPalMoney(BaseModel):
    """An amount as text."""

    currency_code: str
    value: str


class PayPalLink(BaseModel):
    """Where something about an object is; `rel` says what."""

    href: str
    rel: str


class PayPalCapture(BaseModel):
    """Money that was collected."""

    id: str | None = None
    status: str | None = None


class PayPalPayments(BaseModel):
    """What was collected of a purchase."""

    captures: list[PayPalCapture] = []


class PayPalPurchase(BaseModel):
    """A part of an order."""

    payments: PayPalPayments = PayPalPayments()


class PayPalOrder(BaseModel):
    """A payment at PayPal."""

    id: str | None = None
    status: str | None = None
    purchase_units: list[PayPalPurchase] = []
    links: list[PayPalLink] = []


class PayPalRefund(BaseModel):
    """Money on its way back."""

    id: str | None = None
    status: str | None = None
    create_time: datetime | None = None


class PayPalTransactionInfo(BaseModel):
    """Facts of a transaction."""

    transaction_id: str | None = None
    transaction_amount: PayPalMoney | None = None


class PayPalTransaction(BaseModel):
    """A movement of money."""

    transaction_info: PayPalTransactionInfo = PayPalTransactionInfo()


class PayPalTransactions(BaseModel):
    """Some movements of money."""

    transaction_details: list[PayPalTransaction] = []
    total_pages: int = 1
