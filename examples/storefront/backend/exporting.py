"""Between the books and the office: what staff export, and whom it is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from examples.storefront.backend import views
from examples.storefront.backend.errors import ShopError
from examples.storefront.backend.providers.chosen import office
from examples.storefront.backend.providers.office import Mail, OfficeRefused, Row
from examples.storefront.backend.schemas.exports import ExportRequest, OrderExport
from examples.storefront.backend.schemas.order_status import OrderStatus
from examples.storefront.backend.store import store
from examples.storefront.backend.tables import OrderRow

Answer = TypeVar("Answer")

HEADER = ("Order", "Placed", "Customer", "Status", "Total", "Currency")


def export(request: ExportRequest) -> OrderExport:
    """Put orders into a table at the office, and tell a colleague where it is."""
    with store.session() as session:
        rows = _rows(session, request.status)
    title = f"Orders, {request.status.value if request.status else 'all'}"
    sheet = _asked(lambda: office.keep(title, rows))
    if request.notify is not None:
        text = f"{len(rows) - 1} orders are in {sheet.link or sheet.title}."
        mail = Mail(to=request.notify, subject=f"{title}: the export is ready", text=text)
        _asked(lambda: office.send(mail))
    return OrderExport(id=sheet.id, title=sheet.title, link=sheet.link)


def exports() -> list[OrderExport]:
    """All exports that the office keeps."""
    return [OrderExport(id=each.id, title=each.title, link=each.link) for each in _asked(office.sheets)]


def _rows(session: Session, status: OrderStatus | None) -> list[Row]:
    query = select(OrderRow).order_by(OrderRow.id)
    if status is not None:
        query = query.where(OrderRow.status == status.value)
    return [HEADER, *(_row(order) for order in session.scalars(query).unique())]


def _row(order: OrderRow) -> Row:
    shown = views.order_summary(order)
    placed, total = shown.placed_at.date().isoformat(), shown.total
    return (
        shown.number, placed, shown.customer_name, shown.status.value, f"{total.amount:.2f}", total.currency.value,
    )  # fmt: skip


def _asked(call: Callable[[], Answer]) -> Answer:
    try:
        return call()
    except OfficeRefused as refused:
        raise ShopError(refused.status, refused.code, str(refused)) from refused
