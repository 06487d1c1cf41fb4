"""The life of an order: placed, paid, shipped, cancelled, refunded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from examples.storefront.backend import views
from examples.storefront.backend.errors import ShopError, conflict, not_found
from examples.storefront.backend.schemas.accounts import Account, Role
from examples.storefront.backend.schemas.order_lines import OrderLineDraft
from examples.storefront.backend.schemas.orders import OrderDraft
from examples.storefront.backend.schemas.tracking import ShipOrder
from examples.storefront.backend.security import may_see
from examples.storefront.backend.tables import AddressRow, CustomerRow, EventRow, LineRow, OrderRow, ProductRow

_FREE_SHIPPING_FROM = 10_000
_SHIPPING = 490
_KEPT = ("label", "street", "street_2", "postal_code", "city", "country", "is_default")


def find(session: Session, order_id: int, account: Account) -> OrderRow:
    """An order that the account may see; another customer's order does not exist for it."""
    row = session.get(OrderRow, order_id)
    if row is None or not may_see(account, row.customer_id):
        raise not_found("order", order_id)
    return row


def place(session: Session, draft: OrderDraft, account: Account) -> OrderRow:
    """A new order, its pieces reserved."""
    customer = _customer(session, draft, account)
    address = _snapshot(session, draft.shipping_address_id, customer)
    wanted = _wanted(session, draft.lines)
    currency = _one_currency(wanted)
    _check_stock(wanted)
    goods = sum(product.cents * quantity for product, quantity in wanted)
    order = OrderRow(
        customer=customer,
        status="pending",
        currency=currency,
        note=draft.note,
        placed_at=datetime.now(UTC),
        shipping_cents=0 if goods >= _FREE_SHIPPING_FROM else _SHIPPING,
        shipped_at=None,
        address=address,
        payment=None,
        parcel=None,
        intent_id=None,
        lines=[_line(*one) for one in wanted],
        events=[],
    )
    tell(order, "placed", account, {"item_count": sum(quantity for _, quantity in wanted)})
    session.add(order)
    session.flush()
    return order


def pay(order: OrderRow, account: Account | None, payment: dict[str, Any], intent_id: str | None) -> None:
    """Mark an order as paid; without an account, by the payment provider."""
    _require(order, "paid", "pending")
    order.status, order.payment, order.intent_id = "paid", payment, intent_id
    facts = {"cents": views.order_cents(order), "currency": order.currency, "payment_intent_id": intent_id}
    tell(order, "paid", account, facts)


def ship(order: OrderRow, account: Account, parcel: ShipOrder) -> None:
    """Send a paid order on its way, and take its pieces off the shelf."""
    _require(order, "shipped", "paid")
    order.status, order.shipped_at = "shipped", datetime.now(UTC)
    order.parcel = {"carrier": parcel.carrier.value, "code": parcel.tracking_code}
    for line in order.lines:
        line.product.on_hand = max(0, line.product.on_hand - line.quantity)
    tell(order, "shipped", account, dict(order.parcel))


def cancel(order: OrderRow, account: Account, reason: str | None) -> None:
    """Cancel an order that has not left."""
    _require(order, "cancelled", *views.OPEN_STATUSES)
    order.status = "cancelled"
    tell(order, "cancelled", account, {"reason": reason})


def tell(order: OrderRow, type_: str, account: Account | None, facts: dict[str, Any]) -> None:
    """Write an entry into an order's history."""
    actor = account.name if account else "payment provider"
    order.events.append(EventRow(type=type_, at=datetime.now(UTC), actor=actor, facts=facts))


def _require(order: OrderRow, wanted: str, *allowed: str) -> None:
    if order.status not in allowed:
        message = f"An order that is {order.status} cannot become {wanted}."
        raise conflict("order_state", message, [f"allowed: {', '.join(allowed)}"])


def _customer(session: Session, draft: OrderDraft, account: Account) -> CustomerRow:
    customer_id = draft.customer_id if draft.customer_id is not None else account.customer_id
    if customer_id is None:
        raise conflict("customer_missing", "Staff must say for which customer they order.")
    if account.role is not Role.STAFF and customer_id != account.customer_id:
        raise ShopError(403, "forbidden", "Customers order for themselves only.")
    row = session.get(CustomerRow, customer_id)
    if row is None:
        raise not_found("customer", customer_id)
    return row


def _wanted(session: Session, lines: list[OrderLineDraft]) -> list[tuple[ProductRow, int]]:
    wanted: dict[int, int] = {}
    for line in lines:
        wanted[line.product_id] = wanted.get(line.product_id, 0) + line.quantity
    return [(_product(session, product_id), quantity) for product_id, quantity in wanted.items()]


def _product(session: Session, product_id: int) -> ProductRow:
    row = session.get(ProductRow, product_id)
    if row is None:
        raise not_found("product", product_id)
    return row


def _one_currency(wanted: list[tuple[ProductRow, int]]) -> str:
    currencies = sorted({product.currency for product, _ in wanted})
    if len(currencies) > 1:
        raise conflict("mixed_currencies", "One order has one currency.", currencies)
    return currencies[0]


def _check_stock(wanted: list[tuple[ProductRow, int]]) -> None:
    short = [
        f"{product.name}: {left} left"
        for product, quantity in wanted
        if quantity > (left := max(0, product.on_hand - views.reserved_pieces(product)))
    ]
    if short:
        raise conflict("out_of_stock", "The shelf does not hold that many.", short)


def _line(product: ProductRow, quantity: int) -> LineRow:
    return LineRow(product_id=product.id, product_name=product.name, quantity=quantity, cents=product.cents)


def _snapshot(session: Session, address_id: UUID, customer: CustomerRow) -> dict[str, Any]:
    row = session.get(AddressRow, address_id)
    if row is None or row.customer_id != customer.id:
        raise not_found("address", address_id)
    return {"id": str(row.id), **{name: getattr(row, name) for name in _KEPT}}
