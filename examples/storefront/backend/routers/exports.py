"""Exports of orders to the office."""

from __future__ import annotations

from fastapi import APIRouter

from examples.storefront.backend import exporting
from examples.storefront.backend.errors import documented
from examples.storefront.backend.schemas.exports import ExportRequest, OrderExport
from examples.storefront.backend.security import STAFF_ONLY

router = APIRouter(prefix="/exports", tags=["exports"], dependencies=[STAFF_ONLY])


@router.post("/orders", status_code=201, responses=documented(401, 403, 404, 409, 429, 502))
def create_order_export(request: ExportRequest) -> OrderExport:
    """Put orders into a table that everyone with its link can read."""
    return exporting.export(request)


@router.get("/orders", responses=documented(401, 403, 404, 409, 429, 502))
def list_order_exports() -> list[OrderExport]:
    """The tables that were exported so far."""
    return exporting.exports()
