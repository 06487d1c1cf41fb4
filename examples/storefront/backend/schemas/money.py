"""Money: an amount never travels without its currency."""

from __future__ import annotations

from enum import StrEnum

from examples.storefront.backend.schemas.model import Model
from examples.storefront.backend.schemas.scalars import Amount, AmountInput


class Currency(StrEnum):
    """The currencies in which the shop sells."""

    EUR = "EUR"
    USD = "USD"
    GBP = "GBP"


class Money(Model):
    """A sum of money."""

    amount: Amount
    currency: Currency


class Price(Model):
    """A price that somebody sets."""

    amount: AmountInput
    currency: Currency
