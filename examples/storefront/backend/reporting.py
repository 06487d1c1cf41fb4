"""Figures for the staff."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examples.storefront.backend import views
from examples.storefront.backend.money import amount, money
from examples.storefront.backend.schemas.money import Currency
from examples.storefront.backend.schemas.reports import (
    BestSeller,
    InventoryLine,
    InventoryReport,
    ReportPeriod,
    SalesDay,
    SalesReport,
)
from examples.storefront.backend.schemas.stock import StockLevel
from examples.storefront.backend.tables import OrderRow, ProductRow

_SOLD = ("paid", "shipped", "delivered")
_BEST = 5


def sales(session: Session, period: ReportPeriod, currency: Currency) -> SalesReport:
    """What was sold, up to the day of the newest order."""
    end = (session.scalar(select(func.max(OrderRow.placed_at))) or datetime.now(UTC)).date()
    start = end - timedelta(days=int(period.value.removesuffix("d")) - 1)
    orders = _sold(session, start, currency)
    total = sum(views.order_cents(order) for order in orders)
    return SalesReport(
        start=start,
        end=end,
        currency=currency,
        order_count=len(orders),
        revenue=amount(total),
        average_order=amount(total // len(orders)) if orders else None,
        days=_days(orders),
        best_sellers=_best_sellers(orders),
    )


def inventory(session: Session) -> InventoryReport:
    """What stands on the shelves."""
    rows = session.scalars(select(ProductRow).order_by(ProductRow.id)).all()
    lines = [_inventory_line(row) for row in rows]
    units: Counter[str] = Counter()
    for row in rows:
        units[row.category] += row.on_hand
    low = sum(line.level is not StockLevel.IN_STOCK for line in lines)
    return InventoryReport(generated_at=datetime.now(UTC), lines=lines, units_by_category=dict(units), low_count=low)


def _sold(session: Session, start: date, currency: Currency) -> list[OrderRow]:
    since = datetime(start.year, start.month, start.day, tzinfo=UTC)
    query = select(OrderRow).where(
        OrderRow.placed_at >= since, OrderRow.status.in_(_SOLD), OrderRow.currency == currency.value
    )
    return list(session.scalars(query.order_by(OrderRow.placed_at)).unique())


def _days(orders: list[OrderRow]) -> list[SalesDay]:
    counted: Counter[date] = Counter(order.placed_at.date() for order in orders)
    earned: Counter[date] = Counter()
    for order in orders:
        earned[order.placed_at.date()] += views.order_cents(order)
    return [SalesDay(day=day, orders=counted[day], revenue=amount(earned[day])) for day in sorted(counted)]


def _best_sellers(orders: list[OrderRow]) -> list[BestSeller]:
    units: Counter[tuple[int, str]] = Counter()
    earned: Counter[tuple[int, str]] = Counter()
    for line in (line for order in orders for line in order.lines):
        units[line.product_id, line.product_name] += line.quantity
        earned[line.product_id, line.product_name] += line.cents * line.quantity
    best = sorted(units, key=lambda product: (-earned[product], product))[:_BEST]
    return [BestSeller(product_id=one[0], name=one[1], units=units[one], revenue=amount(earned[one])) for one in best]


def _inventory_line(row: ProductRow) -> InventoryLine:
    counted = views.stock(row)
    return InventoryLine.model_validate(
        {
            "product_id": row.id,
            "name": row.name,
            "category": row.category,
            "on_hand": row.on_hand,
            "available": counted.available,
            "level": counted.level,
            "restock_on": row.restock_on,
            "stock_value": money(row.cents * row.on_hand, row.currency),
        }
    )
