"""Events to the automation service, in camelCase."""

from __future__ import annotations

from fastapi import APIRouter

from examples.storefront.backend import ordering, views
from examples.storefront.backend.errors import ShopError, documented
from examples.storefront.backend.providers.automation import AutomationRefused, ShopEvent
from examples.storefront.backend.providers.chosen import automation
from examples.storefront.backend.schemas.events import EventReceipt, EventRequest
from examples.storefront.backend.security import Staff
from examples.storefront.backend.store import store

router = APIRouter(prefix="/events", tags=["notifications"])


@router.post("", status_code=201, responses=documented(401, 403, 404, 409, 502))
def tell_event(request: EventRequest, account: Staff) -> EventReceipt:
    """Tell whoever listens that something happened to an order."""
    with store.session() as session:
        order = ordering.find(session, request.order_id, account)
        number, cents, currency = views.order_number(order.id), views.order_cents(order), order.currency
    event = ShopEvent(type=request.type.value, order_number=number, cents=cents, currency=currency)
    try:
        event_id = automation.tell(event)
    except AutomationRefused as refused:
        raise ShopError(refused.status, refused.code, str(refused)) from refused
    return EventReceipt(type=request.type, order_id=request.order_id, event_id=event_id)
