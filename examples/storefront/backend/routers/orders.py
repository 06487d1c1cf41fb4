"""Orders."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import select

from examples.storefront.backend import ordering, views
from examples.storefront.backend.errors import documented
from examples.storefront.backend.paging import AskedSlice, read_page
from examples.storefront.backend.routers.paths import OrderId
from examples.storefront.backend.schemas.order_status import OrderStatus
from examples.storefront.backend.schemas.orders import CancelOrder, Order, OrderDraft, OrderSummary
from examples.storefront.backend.schemas.page import Page
from examples.storefront.backend.schemas.scalars import Instant
from examples.storefront.backend.schemas.tracking import ShipOrder
from examples.storefront.backend.security import STAFF_ONLY, SignedIn, Staff
from examples.storefront.backend.store import store
from examples.storefront.backend.tables import OrderRow

router = APIRouter(prefix="/orders", tags=["orders"])


@router.get("", dependencies=[STAFF_ONLY], responses=documented(401, 403))
def list_orders(
    asked: AskedSlice,
    status: OrderStatus | None = None,
    customer_id: Annotated[int | None, Query(ge=1, le=2_147_483_647)] = None,
    placed_after: Instant | None = None,
) -> Page[OrderSummary]:
    """Orders that pass every given filter, the newest first."""
    query = select(OrderRow).order_by(OrderRow.placed_at.desc(), OrderRow.id.desc())
    if status is not None:
        query = query.where(OrderRow.status == status.value)
    if customer_id is not None:
        query = query.where(OrderRow.customer_id == customer_id)
    if placed_after is not None:
        query = query.where(OrderRow.placed_at > placed_after)
    with store.session() as session:
        return read_page(session, query, asked, views.order_summary)


@router.post("", status_code=201, responses=documented(401, 403, 404, 409))
def create_order(draft: OrderDraft, account: SignedIn) -> Order:
    """Place an order."""
    with store.session() as session:
        return views.order(ordering.place(session, draft, account))


@router.get("/{order_id}", responses=documented(401, 404))
def read_order(order_id: OrderId, account: SignedIn) -> Order:
    """One order."""
    with store.session() as session:
        return views.order(ordering.find(session, order_id, account))


@router.post("/{order_id}/cancel", responses=documented(401, 404, 409))
def cancel_order(order_id: OrderId, request: CancelOrder, account: SignedIn) -> Order:
    """Cancel an order that has not left."""
    with store.session() as session:
        row = ordering.find(session, order_id, account)
        ordering.cancel(row, account, request.reason)
        return views.order(row)


@router.post("/{order_id}/ship", responses=documented(401, 403, 404, 409))
def ship_order(order_id: OrderId, request: ShipOrder, account: Staff) -> Order:
    """Send a paid order on its way."""
    with store.session() as session:
        row = ordering.find(session, order_id, account)
        ordering.ship(row, account, request)
        return views.order(row)
