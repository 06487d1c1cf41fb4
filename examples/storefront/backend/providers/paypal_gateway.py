"""Payments with PayPal's REST interface, through httpx."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import uuid4

import httpx
from pydantic import BaseModel, ValidationError

from examples.storefront.backend.providers.payment_gateway import PaymentRefused, Repayment
from examples.storefront.backend.providers.paypal_answers import (
    PayPalOrder,
    PayPalRefund,
    PayPalToken,
    PayPalTransaction,
    PayPalTransactions,
)
from examples.storefront.backend.providers.wallet import WalletPayment, WalletStatus
from examples.storefront.backend.schemas.payments import RefundStatus

Answer = TypeVar("Answer", bound=BaseModel)

_STATUSES = {400: 409, 404: 404, 409: 409, 422: 402, 429: 429}
"""How PayPal's HTTP statuses are passed on; what is not here is the shop's own fault or an outage."""

_PROGRESS = {
    "APPROVED": WalletStatus.APPROVED,
    "COMPLETED": WalletStatus.COLLECTED,
    "VOIDED": WalletStatus.VOID,
}
_REFUNDS = {
    "COMPLETED": RefundStatus.SUCCEEDED,
    "CANCELLED": RefundStatus.CANCELED,
    "FAILED": RefundStatus.FAILED,
}
_MOST_PAGES = 100


class PayPalGateway:
    """PayPal at an address: the provider itself, or a local double that stands for it."""

    def __init__(self, address: str, client_id: str, secret: str) -> None:
        self._address = address
        self._login = (client_id, secret)

    def open(self, order_number: str, cents: int, currency: str) -> WalletPayment:
        """A new payment, which the payer approves at PayPal."""
        unit = {"custom_id": order_number, "amount": _money(cents, currency)}
        return _payment(self._sent("/v2/checkout/orders", {"intent": "CAPTURE", "purchase_units": [unit]}, PayPalOrder))

    def read(self, payment_id: str) -> WalletPayment:
        """A payment as it stands."""
        return _payment(self._asked("GET", f"/v2/checkout/orders/{payment_id}", PayPalOrder))

    def collect(self, payment_id: str) -> WalletPayment:
        """Collect a payment that was approved."""
        return _payment(self._sent(f"/v2/checkout/orders/{payment_id}/capture", {}, PayPalOrder))

    def refund(self, capture_id: str, cents: int, currency: str) -> Repayment:
        """Pay back some of a collected payment."""
        path = f"/v2/payments/captures/{capture_id}/refund"
        made = self._sent(path, {"amount": _money(cents, currency)}, PayPalRefund)
        return Repayment(
            id=_known(made.id),
            status=_REFUNDS.get(made.status or "", RefundStatus.PENDING),
            cents=cents,
            currency=currency,
            reason=None,
            created_at=made.create_time or datetime.now(UTC),
        )

    def movements(self, start: str, end: str, size: int) -> list[PayPalTransaction]:
        """All movements of money between two moments, page by page."""
        found: list[PayPalTransaction] = []
        for page in range(1, _MOST_PAGES + 1):
            asked = {"start_date": start, "end_date": end, "page": str(page), "page_size": str(size)}
            part = self._asked("GET", "/v1/reporting/transactions", PayPalTransactions, params=asked)
            found += part.transaction_details
            if page >= part.total_pages:
                return found
        raise PaymentRefused(502, "pages_without_end", "PayPal has more pages than there can be.")

    def _sent(self, path: str, body: Mapping[str, Any], model: type[Answer]) -> Answer:
        """A change; its id lets PayPal see that a repeated one is the same."""
        return self._asked("POST", path, model, json=body, headers={"PayPal-Request-Id": str(uuid4())})

    def _asked(self, method: str, path: str, model: type[Answer], **content: Any) -> Answer:
        headers = {"Authorization": f"Bearer {self._token()}", **content.pop("headers", {})}
        return self._answer(method, path, model, headers=headers, **content)

    def _token(self) -> str:
        grant = {"grant_type": "client_credentials"}
        return self._answer("POST", "/v1/oauth2/token", PayPalToken, data=grant, auth=self._login).access_token

    def _answer(self, method: str, path: str, model: type[Answer], **content: Any) -> Answer:
        try:
            answer = httpx.request(method, f"{self._address}{path}", timeout=10, **content)
        except httpx.HTTPError as error:
            raise PaymentRefused(502, "provider_unavailable", "PayPal cannot be reached.") from error
        if not answer.is_success:
            raise _refusal(answer)
        try:
            return model.model_validate_json(answer.content)
        except ValidationError as error:
            raise PaymentRefused(502, "provider_unreadable", f"PayPal answered what is no {model.__name__}.") from error


def _money(cents: int, currency: str) -> dict[str, str]:
    return {"currency_code": currency, "value": f"{Decimal(cents).scaleb(-2):.2f}"}


def _payment(order: PayPalOrder) -> WalletPayment:
    captures = [each.id for unit in order.purchase_units for each in unit.payments.captures if each.id]
    approve = next((link.href for link in order.links if link.rel in ("approve", "payer-action")), None)
    return WalletPayment(
        id=_known(order.id),
        status=_PROGRESS.get(order.status or "", WalletStatus.WAITING),
        approve_url=approve,
        capture_id=next(iter(captures), None),
    )


def _known(given: str | None) -> str:
    if not given:
        raise PaymentRefused(502, "provider_unreadable", "PayPal answered without an id.")
    return given


def _refusal(answer: httpx.Response) -> PaymentRefused:
    """PayPal's word for the refusal: the first issue, or the error's name."""
    status = _STATUSES.get(answer.status_code, 502)
    try:
        said = answer.json()
        issue: Mapping[str, Any] = next(iter(said.get("details") or ()), {})
        code = str(issue.get("issue") or said.get("name") or said["error"]).lower()
        return PaymentRefused(status, code, str(issue.get("description") or said.get("message") or code))
    except (ValueError, KeyError, AttributeError):
        return PaymentRefused(status, "provider_unavailable", "PayPal gave no reason.")
