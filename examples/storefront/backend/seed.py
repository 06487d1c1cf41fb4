"""The shop on its first morning: the same rows at every start."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy.orm import Session

from examples.storefront.backend.passwords import hashed
from examples.storefront.backend.seed_words import CUSTOMERS, PRODUCTS, REVIEWS
from examples.storefront.backend.tables import (
    AccountRow,
    AddressRow,
    CustomerRow,
    EventRow,
    LineRow,
    OrderRow,
    ProductRow,
    ReviewRow,
)

_OPENED = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
_LATEST = datetime(2026, 11, 14, 17, 30, tzinfo=UTC)
_ORDERS = 64


def sow(session: Session) -> None:
    """Fill an empty database."""
    chance = random.Random(20261114)
    customers, products = _customers(), _products()
    session.add_all([*customers, *products])
    session.flush()
    session.add_all(_accounts(customers))
    session.add_all(_reviews(products, customers))
    session.add_all(_order(number, chance, customers, products) for number in range(_ORDERS))


def named_id(name: str) -> UUID:
    """A UUID that is the same at every start."""
    return uuid5(NAMESPACE_URL, f"https://juniper-and-oak.test/{name}")


def _customers() -> list[CustomerRow]:
    return [_customer(place, *entry) for place, entry in enumerate(CUSTOMERS)]


def _customer(place: int, name: str, phone: str | None, tier: str, home: tuple[str, str, str, str]) -> CustomerRow:
    street, postal_code, city, country = home
    first = name.split(maxsplit=1)[0].lower()
    address = AddressRow(
        id=named_id(f"address/{first}"),
        position=0,
        label="Home",
        street=street,
        street_2=None,
        postal_code=postal_code,
        city=city,
        country=country,
        is_default=True,
    )
    return CustomerRow(
        name=name,
        email=f"{first}@example.test",
        phone=phone,
        loyalty_tier=tier,
        joined_at=_OPENED + timedelta(days=3 * place, hours=place),
        provider_id=None,
        addresses=[address],
    )


def _products() -> list[ProductRow]:
    return [_product(place, *entry) for place, entry in enumerate(PRODUCTS)]


def _product(place: int, name: str, category: str, cents: int, on_hand: int, facts: dict[str, Any]) -> ProductRow:
    created = _OPENED + timedelta(days=place // 3, hours=place % 9)
    slug = name.lower().replace(" ", "-")
    return ProductRow(
        name=name,
        category=category,
        cents=cents,
        currency="EUR",
        on_hand=on_hand,
        description=facts["description"],
        materials=facts.get("materials", []),
        dimensions=facts.get("dimensions"),
        care_note=facts.get("care_note"),
        image_url=None if facts.get("unseen") else f"http://127.0.0.1:8000/images/{category}/{slug}.svg",
        restock_on=date(2026, 12, 1 + place % 20) if on_hand < 5 else None,
        counted_at=_LATEST,
        created_at=created,
        updated_at=created,
    )


def _accounts(customers: list[CustomerRow]) -> list[AccountRow]:
    ada = customers[0]
    return [
        _account(ada.email, ada.name, "customer", ada.id, "customer-pass"),
        _account("grace@example.test", "Grace Okafor", "staff", None, "staff-pass"),
    ]


def _account(email: str, name: str, role: str, customer_id: int | None, password: str) -> AccountRow:
    return AccountRow(email=email, name=name, role=role, customer_id=customer_id, password_hash=hashed(password, email))


def _reviews(products: list[ProductRow], customers: list[CustomerRow]) -> list[ReviewRow]:
    rows = []
    for place, (product, rating, title, body) in enumerate(REVIEWS):
        author = customers[place % len(customers)]
        rows.append(
            ReviewRow(
                id=named_id(f"review/{place}"),
                product_id=products[product].id,
                author_name=author.name,
                rating=rating,
                title=title,
                body=body,
                created_at=_OPENED + timedelta(days=20 + 6 * place),
            )
        )
    return rows


def _order(number: int, chance: random.Random, customers: list[CustomerRow], products: list[ProductRow]) -> OrderRow:
    customer = customers[0] if number % 9 == 0 else chance.choice(customers)
    placed = _OPENED + (_LATEST - _OPENED) * number / (_ORDERS - 1)
    lines = [_line(product, chance.randint(1, 3)) for product in chance.sample(products, chance.randint(1, 3))]
    status = "pending" if number > _ORDERS - 4 else _status(number)
    order = OrderRow(
        customer=customer,
        status=status,
        currency="EUR",
        shipping_cents=chance.choice([0, 490, 790]),
        note=chance.choice([None, None, "Please ring twice.", "A gift: no invoice in the parcel."]),
        placed_at=placed,
        shipped_at=None,
        address=_snapshot(customer.addresses[0]),
        payment=None,
        parcel=None,
        intent_id=None,
        lines=lines,
        events=[],
    )
    _tell(order, customer, chance)
    return order


def _status(number: int) -> str:
    return ("delivered", "shipped", "paid", "delivered", "shipped", "cancelled", "delivered", "refunded")[number % 8]


def _line(product: ProductRow, quantity: int) -> LineRow:
    return LineRow(product=product, product_name=product.name, quantity=quantity, cents=product.cents)


def _snapshot(address: AddressRow) -> dict[str, Any]:
    kept = ("label", "street", "street_2", "postal_code", "city", "country", "is_default")
    return {"id": str(address.id), **{name: getattr(address, name) for name in kept}}


def _tell(order: OrderRow, customer: CustomerRow, chance: random.Random) -> None:
    """Give an order the history that its status implies."""
    at, total = order.placed_at, order.shipping_cents + sum(line.cents * line.quantity for line in order.lines)
    whole = {"cents": total, "currency": "EUR"}
    order.events.append(_event("placed", at, customer.name, {"item_count": sum(line.quantity for line in order.lines)}))
    if order.status == "cancelled":
        order.events.append(_event("cancelled", at + timedelta(hours=5), customer.name, {"reason": None}))
    if order.status in ("pending", "cancelled"):
        return
    order.payment = _payment(chance)
    order.events.append(_event("paid", at + timedelta(minutes=4), customer.name, {**whole, "payment_intent_id": None}))
    if order.status in ("shipped", "delivered"):
        order.shipped_at = at + timedelta(days=1, hours=2)
        order.parcel = {"carrier": chance.choice(["dhl", "ups", "postal"]), "code": f"JO{chance.randrange(10**8):08}"}
        order.events.append(_event("shipped", order.shipped_at, "Grace Okafor", dict(order.parcel)))
    if order.status == "refunded":
        order.refunded_cents = total
        order.events.append(
            _event("refunded", at + timedelta(days=6), "Grace Okafor", {**whole, "refund_id": "re_seed"})
        )


def _event(type_: str, at: datetime, actor: str, facts: dict[str, Any]) -> EventRow:
    return EventRow(type=type_, at=at, actor=actor, facts=facts)


def _payment(chance: random.Random) -> dict[str, Any]:
    return chance.choice(
        [
            {"kind": "card", "brand": "visa", "last4": "4242", "exp_month": 4, "exp_year": 2029},
            {"kind": "card", "brand": "mastercard", "last4": "4444", "exp_month": 11, "exp_year": 2028},
            {"kind": "bank_transfer", "bank_name": None, "iban_last4": "3000"},
            {"kind": "gift_card", "code_last4": "7QXM", "remaining": {"amount": "12.50", "currency": "EUR"}},
        ]
    )
