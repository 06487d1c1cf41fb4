"""From rows to what crosses the wire."""

from __future__ import annotations

import re
from types import SimpleNamespace

from pydantic import TypeAdapter

from examples.storefront.backend.money import money
from examples.storefront.backend.schemas.customers import Customer
from examples.storefront.backend.schemas.order_events import OrderEvent
from examples.storefront.backend.schemas.orders import Order, OrderSummary
from examples.storefront.backend.schemas.products import Product, ProductSummary
from examples.storefront.backend.schemas.stock import Stock, StockLevel
from examples.storefront.backend.tables import CustomerRow, EventRow, LineRow, OrderRow, ProductRow

OPEN_STATUSES = ("pending", "paid")
"""The states in which an order still holds its pieces on the shelf."""

_LOW = 5
_EVENT: TypeAdapter[OrderEvent] = TypeAdapter(OrderEvent)
_TRACKING_PAGES = {"dhl": "https://track.dhl.test/", "ups": "https://track.ups.test/"}


def product_summary(row: ProductRow) -> ProductSummary:
    """A product for a list."""
    return ProductSummary.model_validate(_product_facts(row))


def product(row: ProductRow) -> Product:
    """A product for its own page."""
    return Product.model_validate(_product_facts(row))


def stock(row: ProductRow) -> Stock:
    """A product's stock."""
    reserved = reserved_pieces(row)
    return Stock.model_validate(
        SimpleNamespace(
            product_id=row.id,
            on_hand=row.on_hand,
            reserved=reserved,
            available=max(0, row.on_hand - reserved),
            level=stock_level(row),
            restock_on=row.restock_on,
            counted_at=row.counted_at,
        )
    )


def reserved_pieces(row: ProductRow) -> int:
    """How many pieces open orders hold."""
    return sum(line.quantity for line in row.lines if line.order.status in OPEN_STATUSES)


def stock_level(row: ProductRow) -> StockLevel:
    """Stock as a shopper is told it."""
    available = row.on_hand - reserved_pieces(row)
    if available <= 0:
        return StockLevel.OUT_OF_STOCK
    return StockLevel.LOW if available < _LOW else StockLevel.IN_STOCK


def customer(row: CustomerRow) -> Customer:
    """A customer with what the orders say about them."""
    paid = sum(order_cents(order) for order in row.orders if order.payment and order.currency == "EUR")
    facts = {"order_count": len(row.orders), "lifetime_value": money(paid, "EUR")}
    return Customer.model_validate(SimpleNamespace(**_columns(row), **facts))


def order_summary(row: OrderRow) -> OrderSummary:
    """An order for a list."""
    return OrderSummary.model_validate(_order_facts(row))


def order(row: OrderRow) -> Order:
    """An order for its own page."""
    facts = _order_facts(row)
    facts.lines = [_line_facts(line, row.currency) for line in row.lines]
    facts.subtotal = money(order_cents(row) - row.shipping_cents, row.currency)
    facts.shipping = money(row.shipping_cents, row.currency)
    facts.shipping_address, facts.payment_method = row.address, row.payment
    facts.tracking = row.parcel and _tracking(row.parcel)
    return Order.model_validate(facts)


def order_number(order_id: int) -> str:
    """The number that stands on the invoice."""
    return f"JO-{order_id:05}"


def order_cents(row: OrderRow) -> int:
    """What an order costs in all."""
    return row.shipping_cents + sum(line.cents * line.quantity for line in row.lines)


def event(row: EventRow) -> OrderEvent:
    """An entry of an order's history."""
    facts = {"type": row.type, "at": row.at, "actor": row.actor, **row.facts}
    if "cents" in row.facts:
        facts["amount"] = money(row.facts["cents"], row.facts["currency"])
    if row.type == "shipped":
        facts["tracking"] = _tracking(row.facts)
    return _EVENT.validate_python(facts)


def _product_facts(row: ProductRow) -> SimpleNamespace:
    ratings = [review.rating for review in row.reviews]
    return SimpleNamespace(
        **_columns(row),
        slug=f"{re.sub('[^a-z0-9]+', '-', row.name.lower()).strip('-')}-{row.id}",
        price=money(row.cents, row.currency),
        stock_level=stock_level(row),
        rating=round(sum(ratings) / len(ratings), 2) if ratings else None,
        review_count=len(ratings),
    )


def _order_facts(row: OrderRow) -> SimpleNamespace:
    return SimpleNamespace(
        **_columns(row),
        number=order_number(row.id),
        customer_name=row.customer.name,
        total=money(order_cents(row), row.currency),
        item_count=sum(line.quantity for line in row.lines),
    )


def _line_facts(line: LineRow, currency: str) -> SimpleNamespace:
    return SimpleNamespace(
        product_id=line.product_id,
        product_name=line.product_name,
        quantity=line.quantity,
        unit_price=money(line.cents, currency),
        line_total=money(line.cents * line.quantity, currency),
    )


def _tracking(parcel: dict[str, str]) -> dict[str, str | None]:
    page = _TRACKING_PAGES.get(parcel["carrier"])
    return {"carrier": parcel["carrier"], "code": parcel["code"], "url": page and page + parcel["code"]}


def _columns(row: ProductRow | CustomerRow | OrderRow) -> dict[str, object]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}
