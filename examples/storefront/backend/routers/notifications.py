"""Notices to the team's chat, in camelCase."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query

from examples.storefront.backend import ordering, views
from examples.storefront.backend.errors import ShopError, conflict, documented
from examples.storefront.backend.money import money
from examples.storefront.backend.providers.chat import ChatRefused, Notice
from examples.storefront.backend.providers.chosen import chat, configured, meeting_room
from examples.storefront.backend.providers.office import Mail
from examples.storefront.backend.schemas.notifications import ChannelList, NoticeReceipt, RefundNotice, ShippedNotice
from examples.storefront.backend.security import STAFF_ONLY, Staff
from examples.storefront.backend.store import store

router = APIRouter(prefix="/notifications", tags=["notifications"])

Answer = TypeVar("Answer")


@router.post("/order-shipped", status_code=201, responses=documented(401, 403, 404, 409, 502))
def notify_order_shipped(request: ShippedNotice, account: Staff) -> NoticeReceipt:
    """Tell a channel that an order has left."""
    with store.session() as session:
        order = views.order(ordering.find(session, request.order_id, account))
    if order.tracking is None:
        raise conflict("order_state", "This order has not left yet.")
    text = f"{order.number} for {order.customer_name} left with {order.tracking.carrier} as {order.tracking.code}."
    notice = Notice(channel_id=request.channel_id or configured.slack_channel, about=order.number, text=text)
    return _asked(lambda: chat.post(notice))


@router.post("/order-refunded", status_code=201, responses=documented(401, 403, 404, 409, 502))
def notify_order_refunded(request: RefundNotice, account: Staff) -> NoticeReceipt:
    """Tell the bookkeepers' team that money went back, and by mail whoever else must know."""
    with store.session() as session:
        order = ordering.find(session, request.order_id, account)
        number, back = views.order_number(order.id), money(order.refunded_cents, order.currency)
    if not back.amount:
        raise conflict("order_state", "Nothing of this order was refunded.")
    text = f"{back.amount:.2f} {back.currency.value} of {number} went back."
    notice = Notice(channel_id=configured.graph_channel, about=number, text=text)
    receipt = _asked(lambda: meeting_room.post(notice))
    if request.mail_to is not None:
        mail = Mail(to=request.mail_to, subject=f"{number} was refunded", text=text)
        _asked(lambda: meeting_room.send(mail))
    return receipt


@router.get("/channels", dependencies=[STAFF_ONLY], responses=documented(401, 403, 404, 409, 502))
def list_channels(
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> ChannelList:
    """The channels to which notices can go."""
    return _asked(lambda: chat.channels(cursor, limit))


def _asked(call: Callable[[], Answer]) -> Answer:
    try:
        return call()
    except ChatRefused as refused:
        raise ShopError(refused.status, refused.code, str(refused)) from refused
