"""How many of a product the shop holds."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from examples.storefront.backend.schemas.model import Model
from examples.storefront.backend.schemas.scalars import JSON_NUMBER, Day, Instant


class StockLevel(StrEnum):
    """Stock as a shopper is told it."""

    IN_STOCK = "in_stock"
    LOW = "low"
    OUT_OF_STOCK = "out_of_stock"


class Stock(Model):
    """A product's stock; `available` is what is on hand and not reserved by open orders."""

    product_id: int
    on_hand: int
    reserved: int
    available: int
    level: StockLevel
    restock_on: Day | None
    counted_at: Instant


class StockCount(Model):
    """The result of counting a shelf."""

    on_hand: Annotated[int, Field(ge=0, le=100_000), JSON_NUMBER]
    restock_on: Day | None = None
