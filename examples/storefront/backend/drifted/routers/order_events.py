"""The history of an order."""

from __future__ import annotations

from fastapi import APIRouter

from examples.storefront.backend import ordering, views
from examples.storefront.backend.errors import documented
from examples.storefront.backend.routers.paths import OrderId
from examples.storefront.backend.schemas.order_events import OrderEvent
from examples.storefront.backend.security import SignedIn
from examples.storefront.backend.store import store

router = APIRouter(prefix="/orders/{order_id}", tags=["orders"])


@router.get("/timeline", responses=documented(401, 404))
def list_order_events(order_id: OrderId, account: SignedIn) -> list[OrderEvent]:
    """What has happened to the order, the oldest first."""
    with store.session() as session:
        return [views.event(row) for row in ordering.find(session, order_id, account).events]
