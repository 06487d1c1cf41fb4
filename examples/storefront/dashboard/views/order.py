"""One order: what it holds, what happened to it, and what staff can do with it."""

from __future__ import annotations

import re

import streamlit as st

from examples.storefront.dashboard.answers import ChannelList, Order, OrderEvent, OrderPage, WholeOrder
from examples.storefront.dashboard.shop import read
from examples.storefront.dashboard.widgets import change, chosen, moment, number, table, tried, words

CARRIERS = ["dhl", "ups", "postal"]


def show() -> None:
    """Pick an order, then see it and act on it."""
    st.title("Order desk")
    page = tried(lambda: read("/orders", OrderPage, {"size": "50", "page": "1"}))
    if page is None:
        return
    picked = chosen("Order", page.items, lambda order: order.id, label)
    if picked is None:
        st.info("Pick an order to see it." if page.items else "There are no orders yet.")
        return
    order = tried(lambda: read(f"/orders/{picked.id}", WholeOrder))
    if order is not None:
        detail(order)
        history(order)
        actions(order)


def label(order: Order) -> str:
    """An order in the list of choices."""
    return f"{order.number} · {order.customer_name}"


def detail(order: WholeOrder) -> None:
    """What was ordered, and where the parcel is."""
    st.subheader(f"{order.number}, {order.status}")
    st.caption(f"Placed {moment(order.placed_at)}, shipped {moment(order.shipped_at)}")
    st.text(f"Note: {words(order.note)}")
    rows = (
        {"Product": line.product_name, "Pieces": number(line.quantity), "Each": str(line.unit_price)}
        for line in order.lines
    )
    table(rows, "This order has no lines.")
    st.metric("Total", str(order.total))
    if order.tracking is not None:
        st.text(f"{order.tracking.carrier}: {order.tracking.code} {order.tracking.url or ''}")


def history(order: WholeOrder) -> None:
    """What has happened so far."""
    events = tried(lambda: read(f"/orders/{order.id}/events", list[OrderEvent]))
    if events is not None:
        table(({"When": moment(one.at), "What": one.type, "Who": one.actor} for one in events), "Nothing yet.")


def actions(order: WholeOrder) -> None:
    """Ship a paid order, cancel one that has not left, announce one that has."""
    if order.status == "paid":
        ship(order)
    if order.status in ("pending", "paid"):
        cancel(order)
    if order.status == "shipped":
        announce(order)


def ship(order: WholeOrder) -> None:
    """A form for the parcel."""
    with st.form("ship", clear_on_submit=True):
        carrier = st.selectbox("Carrier", CARRIERS)
        code = st.text_input("Tracking code", max_chars=40).strip().upper()
        if not st.form_submit_button("Ship"):
            return
    if not re.fullmatch("[A-Z0-9]{4,40}", code):
        st.warning("A tracking code has 4 to 40 letters and digits.")
        return
    change(
        "POST",
        f"/orders/{order.id}/ship",
        {"carrier": carrier, "tracking_code": code},
        f"{order.number} is on its way.",
    )


def cancel(order: WholeOrder) -> None:
    """A form for the reason."""
    with st.form("cancel", clear_on_submit=True):
        reason = st.text_area("Why is it cancelled?", max_chars=500)
        if st.form_submit_button("Cancel the order"):
            change("POST", f"/orders/{order.id}/cancel", {"reason": reason or None}, f"{order.number} is cancelled.")


def announce(order: WholeOrder) -> None:
    """Tell a channel of the team's chat."""
    found = tried(lambda: read("/notifications/channels", ChannelList))
    if found is None or not found.channels:
        st.info("There is no channel to tell.")
        return
    names = {channel.id: channel.name for channel in found.channels}
    with st.form("announce"):
        channel = st.selectbox("Channel", list(names), format_func=lambda one: f"#{names.get(one, one)}")
        if st.form_submit_button("Tell the team"):
            body = {"orderId": order.id, "channelId": channel}
            change("POST", "/notifications/order-shipped", body, "The team knows.")


show()
