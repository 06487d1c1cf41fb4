"""PayPal in memory: orders, captures, refunds, and a limit on new orders.

The payer behind this double approves at once; one who would have to pay more than 1,000.00 never does, and of one who
pays exactly 9.99 the money cannot be collected.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

ORDERS_PER_WINDOW = 6
WINDOW = 60.0
"""How many orders the merchant opens, and in how many seconds."""

HOST = "https://api-m.sandbox.paypal.com"
_NEVER_APPROVED = Decimal(1000)
_DECLINED = Decimal("9.99")


class PayPalRefusal(Exception):
    """An error as PayPal answers it; `issue` is what is wrong in particular."""

    def __init__(self, code: int, name: str, message: str, issue: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.name = name
        self.issue = issue


def invalid(issue: str) -> PayPalRefusal:
    """400: the request makes no sense."""
    return PayPalRefusal(400, "INVALID_REQUEST", "Request is not well-formed, syntactically incorrect.", issue)


def unprocessable(issue: str) -> PayPalRefusal:
    """422: the request is well formed but cannot be done."""
    message = "The requested action could not be performed, semantically incorrect, or failed business validation."
    return PayPalRefusal(422, "UNPROCESSABLE_ENTITY", message, issue)


@dataclass(kw_only=True)
class Purse:
    """The state of the double; `clock` gives the seconds since 1970."""

    clock: Callable[[], float]
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    captures: dict[str, dict[str, Any]] = field(default_factory=dict)
    left: dict[str, Decimal] = field(default_factory=dict)
    opened: deque[float] = field(default_factory=deque)
    numbers: Any = field(default_factory=lambda: count(1))

    def open(self, asked: dict[str, Any]) -> dict[str, Any]:
        """A new order."""
        units = asked.get("purchase_units")
        if asked.get("intent") != "CAPTURE" or not isinstance(units, list) or len(units) != 1:
            raise invalid("INVALID_PARAMETER_VALUE")
        amount = _amount(units[0])
        self._limit()
        order_id = self._id("5JO")
        order = {
            "id": order_id,
            "intent": "CAPTURE",
            "status": "CREATED" if Decimal(amount["value"]) > _NEVER_APPROVED else "APPROVED",
            "purchase_units": [{"reference_id": "default", "amount": amount, **_named(units[0])}],
            "create_time": self._now(),
            "links": [
                _link(f"{HOST}/v2/checkout/orders/{order_id}", "self", "GET"),
                _link(f"https://www.sandbox.paypal.com/checkoutnow?token={order_id}", "approve", "GET"),
                _link(f"{HOST}/v2/checkout/orders/{order_id}/capture", "capture", "POST"),
            ],
        }
        self.orders[order_id] = order
        return order

    def order(self, order_id: str) -> dict[str, Any]:
        """An order as it stands."""
        if order_id not in self.orders:
            raise _missing()
        return self.orders[order_id]

    def capture(self, order_id: str) -> dict[str, Any]:
        """Collect an order."""
        order = self.order(order_id)
        amount = order["purchase_units"][0]["amount"]
        if order["status"] == "COMPLETED":
            raise unprocessable("ORDER_ALREADY_CAPTURED")
        if order["status"] != "APPROVED":
            raise unprocessable("ORDER_NOT_APPROVED")
        if Decimal(amount["value"]) == _DECLINED:
            raise unprocessable("INSTRUMENT_DECLINED")
        capture_id = self._id("8CA")
        self.captures[capture_id] = {
            "id": capture_id,
            "status": "COMPLETED",
            "amount": amount,
            "final_capture": True,
            "create_time": self._now(),
        }
        self.left[capture_id] = Decimal(amount["value"])
        unit = {**order["purchase_units"][0], "payments": {"captures": [self.captures[capture_id]]}}
        payer = {
            "payer_id": "QYR5Z8XDVJNXQ",
            "email_address": "ada@example.test",
            "name": {"given_name": "Ada", "surname": "Winter"},
        }
        self.orders[order_id] = {**order, "status": "COMPLETED", "purchase_units": [unit], "payer": payer}
        return self.orders[order_id]

    def refund(self, capture_id: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Pay back some of a capture, or all that is left."""
        if capture_id not in self.captures:
            raise _missing()
        currency, left = self.captures[capture_id]["amount"]["currency_code"], self.left[capture_id]
        amount = _amount(asked) if "amount" in asked else {"currency_code": currency, "value": f"{left:.2f}"}
        back = Decimal(amount["value"])
        if not 0 < back <= left:
            raise unprocessable("REFUND_AMOUNT_EXCEEDED")
        self.left[capture_id] = left - back
        status = "REFUNDED" if back == left else "PARTIALLY_REFUNDED"
        self.captures[capture_id]["status"] = status
        return {"id": self._id("1RE"), "status": "COMPLETED", "amount": amount, "create_time": self._now()}

    def transactions(self, page: int, size: int) -> dict[str, Any]:
        """Some of what was collected."""
        found = [
            {
                "transaction_info": {
                    "transaction_id": key,
                    "transaction_amount": each["amount"],
                    "transaction_status": "S",
                }
            }
            for key, each in self.captures.items()
        ]
        total = max(1, -(-len(found) // size))
        if page > total:
            raise invalid("INVALID_PAGE")
        part = found[(page - 1) * size : page * size]
        return {"transaction_details": part, "page": page, "total_items": len(found), "total_pages": total}

    def _id(self, start: str) -> str:
        return f"{start}{next(self.numbers):014}"

    def _now(self) -> str:
        return datetime.fromtimestamp(int(self.clock()), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def _limit(self) -> None:
        now = self.clock()
        while self.opened and self.opened[0] <= now - WINDOW:
            self.opened.popleft()
        if len(self.opened) >= ORDERS_PER_WINDOW:
            raise PayPalRefusal(429, "RATE_LIMIT_REACHED", "Too many requests. Blocked due to rate limiting.")
        self.opened.append(now)


def _missing() -> PayPalRefusal:
    return PayPalRefusal(404, "RESOURCE_NOT_FOUND", "The specified resource does not exist.", "INVALID_RESOURCE_ID")


def _amount(holder: Any) -> dict[str, str]:
    try:
        given = holder["amount"]
        return {"currency_code": given["currency_code"], "value": f"{Decimal(given['value']):.2f}"}
    except (KeyError, TypeError, ArithmeticError):
        raise invalid("MISSING_REQUIRED_PARAMETER") from None


def _named(unit: dict[str, Any]) -> dict[str, Any]:
    return {"custom_id": unit["custom_id"]} if "custom_id" in unit else {}


def _link(href: str, rel: str, method: str) -> dict[str, str]:
    return {"href": href, "rel": rel, "method": method}
