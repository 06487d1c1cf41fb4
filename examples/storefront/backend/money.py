"""Between cents, as the tables keep them, and money, as the wire shows it."""

from __future__ import annotations

from decimal import Decimal

from examples.storefront.backend.schemas.money import Currency, Money


def money(cents: int, currency: str) -> Money:
    """Cents as money."""
    return Money(amount=amount(cents), currency=Currency(currency))


def amount(cents: int) -> Decimal:
    """Cents as a decimal amount."""
    return Decimal(cents).scaleb(-2)


def cents(value: Decimal) -> int:
    """A decimal amount as cents; a third digit after the point is refused at the door, so nothing is lost."""
    return int(value.scaleb(2))
