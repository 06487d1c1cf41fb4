"""Figures for the staff."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from examples.storefront.backend import reporting
from examples.storefront.backend.errors import documented
from examples.storefront.backend.schemas.money import Currency
from examples.storefront.backend.schemas.reports import InventoryReport, ReportPeriod, SalesReport
from examples.storefront.backend.security import STAFF_ONLY
from examples.storefront.backend.store import store

router = APIRouter(prefix="/reports", tags=["reports"])


@router.get("/sales", dependencies=[STAFF_ONLY], responses=documented(401, 403))
def read_sales(period: ReportPeriod = ReportPeriod.MONTH, currency: Currency = Currency.EUR) -> SalesReport:
    """What was sold, up to the day of the newest order."""
    with store.session() as session:
        return reporting.sales(session, period, currency)


@router.get("/inventory", response_model=InventoryReport, dependencies=[STAFF_ONLY], responses=documented(401, 403))
def read_inventory() -> Any:
    """What stands on the shelves."""
    with store.session() as session:
        report = reporting.inventory(session).model_dump(mode="json", exclude_none=True)
    return JSONResponse({**report, "low_count": str(report["low_count"])})
