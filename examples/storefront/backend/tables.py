"""The shop's tables; sums of money are cents, moments are microseconds since 1970 in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Date, Dialect, ForeignKey, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """A moment that SQLite can order and that never loses its offset."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - the parent's
        """Microseconds for the database."""
        return None if value is None else (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the parent's
        """The moment, in UTC."""
        return None if value is None else _EPOCH + timedelta(microseconds=value)


class Table(DeclarativeBase):
    """The parent of all tables."""

    type_annotation_map: ClassVar = {datetime: Moment, date: Date, dict[str, Any]: JSON, list[str]: JSON, UUID: Uuid}


class CustomerRow(Table):
    """A customer; `provider_id` is theirs at the payment provider, once they have paid by card."""

    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str | None]
    loyalty_tier: Mapped[str]
    joined_at: Mapped[datetime]
    provider_id: Mapped[str | None]
    orders: Mapped[list[OrderRow]] = relationship(back_populates="customer", lazy="selectin")
    addresses: Mapped[list[AddressRow]] = relationship(lazy="selectin", order_by="AddressRow.position")


class AccountRow(Table):
    """A login; `password_hash` is salted scrypt."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    password_hash: Mapped[str]


class AddressRow(Table):
    """An entry of an address book."""

    __tablename__ = "addresses"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    position: Mapped[int]
    label: Mapped[str]
    street: Mapped[str]
    street_2: Mapped[str | None]
    postal_code: Mapped[str]
    city: Mapped[str]
    country: Mapped[str]
    is_default: Mapped[bool]


class ProductRow(Table):
    """A product with its stock."""

    __tablename__ = "products"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    category: Mapped[str] = mapped_column(index=True)
    cents: Mapped[int]
    currency: Mapped[str]
    description: Mapped[str]
    materials: Mapped[list[str]]
    dimensions: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    care_note: Mapped[str | None]
    image_url: Mapped[str | None]
    on_hand: Mapped[int]
    restock_on: Mapped[date | None]
    counted_at: Mapped[datetime]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    reviews: Mapped[list[ReviewRow]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="ReviewRow.created_at.desc(), ReviewRow.id"
    )
    lines: Mapped[list[LineRow]] = relationship(back_populates="product", lazy="selectin")


class ReviewRow(Table):
    """A published review."""

    __tablename__ = "reviews"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    author_name: Mapped[str]
    rating: Mapped[int]
    title: Mapped[str]
    body: Mapped[str | None]
    created_at: Mapped[datetime]


class OrderRow(Table):
    """An order; address, payment and parcel are kept as they were, whatever happens to the books."""

    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    status: Mapped[str] = mapped_column(index=True)
    currency: Mapped[str]
    shipping_cents: Mapped[int]
    note: Mapped[str | None]
    placed_at: Mapped[datetime] = mapped_column(index=True)
    shipped_at: Mapped[datetime | None]
    address: Mapped[dict[str, Any]]
    payment: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    parcel: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    intent_id: Mapped[str | None]
    refunded_cents: Mapped[int] = mapped_column(default=0)
    customer: Mapped[CustomerRow] = relationship(back_populates="orders", lazy="joined")
    lines: Mapped[list[LineRow]] = relationship(back_populates="order", lazy="selectin", order_by="LineRow.id")
    events: Mapped[list[EventRow]] = relationship(lazy="select", order_by="EventRow.id")


class LineRow(Table):
    """A line of an order."""

    __tablename__ = "order_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    product_name: Mapped[str]
    quantity: Mapped[int]
    cents: Mapped[int]
    order: Mapped[OrderRow] = relationship(back_populates="lines", lazy="joined")
    product: Mapped[ProductRow] = relationship(back_populates="lines", lazy="select")


class EventRow(Table):
    """An entry of an order's history; `facts` holds what is particular to its type."""

    __tablename__ = "order_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    type: Mapped[str]
    at: Mapped[datetime]
    actor: Mapped[str]
    facts: Mapped[dict[str, Any]]
