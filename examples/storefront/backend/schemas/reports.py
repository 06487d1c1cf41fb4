"""Figures for the staff."""

from __future__ import annotations

from enum import StrEnum

from examples.storefront.backend.schemas.model import Model
from examples.storefront.backend.schemas.money import Currency, Money
from examples.storefront.backend.schemas.products import ProductCategory
from examples.storefront.backend.schemas.scalars import Amount, Day, Instant
from examples.storefront.backend.schemas.stock import StockLevel


class ReportPeriod(StrEnum):
    """How far a report looks back from the newest order."""

    WEEK = "7d"
    MONTH = "30d"
    QUARTER = "90d"
    YEAR = "365d"


class SalesDay(Model):
    """What one day brought."""

    day: Day
    orders: int
    revenue: Amount


class BestSeller(Model):
    """What one product brought."""

    product_id: int
    name: str
    units: int
    revenue: Amount


class SalesReport(Model):
    """Sales over a period in one currency; `average_order` is null without orders."""

    start: Day
    end: Day
    currency: Currency
    order_count: int
    revenue: Amount
    average_order: Amount | None
    days: list[SalesDay]
    best_sellers: list[BestSeller]


class InventoryLine(Model):
    """What stands on the shelf of one product."""

    product_id: int
    name: str
    category: ProductCategory
    on_hand: int
    available: int
    level: StockLevel
    stock_value: Money
    restock_on: Day | None


class InventoryReport(Model):
    """What stands on all shelves; `units_by_category` maps a category's slug to its units."""

    generated_at: Instant
    lines: list[InventoryLine]
    units_by_category: dict[str, int]
    low_count: int
