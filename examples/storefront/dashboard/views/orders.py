"""All orders, filtered."""

from __future__ import annotations

import streamlit as st

from examples.storefront.dashboard.answers import Order, OrderPage
from examples.storefront.dashboard.shop import read
from examples.storefront.dashboard.widgets import bars, moment, number, page_number, table, tried, words

STATUSES = ["pending", "paid", "shipped", "delivered", "cancelled", "refunded"]


def show() -> None:
    """A table of orders, and how many there are of each status on the page."""
    st.title("Orders")
    status = st.sidebar.selectbox("Status", STATUSES, index=None, placeholder="All")
    since = st.sidebar.date_input("Placed since", value=None)
    query = {"size": "50"}
    if status:
        query["status"] = status
    if since:
        query["placed_after"] = f"{since.isoformat()}T00:00:00Z"
    first = tried(lambda: read("/orders", OrderPage, {**query, "page": "1"}))
    if first is None:
        return
    asked = page_number(first.pages)
    page = first if asked == 1 else tried(lambda: read("/orders", OrderPage, {**query, "page": str(asked)}))
    if page is not None:
        listing(page)


def listing(page: OrderPage) -> None:
    """The page's orders, narrowed to some customers when the person wishes so."""
    names = st.multiselect("Customers", sorted({order.customer_name for order in page.items}))
    orders = [order for order in page.items if not names or order.customer_name in names]
    st.caption(f"{len(orders)} of {page.total} orders")
    table((row(order) for order in orders), "No order passes these filters.")
    counts: dict[str, float] = {}
    for order in orders:
        counts[order.status] = counts.get(order.status, 0) + 1
    bars(counts, "Status", "Orders")


def row(order: Order) -> dict[str, object]:
    """An order as a row of the table."""
    return {
        "Order": order.number,
        "Customer": order.customer_name,
        "Status": order.status,
        "Total": str(order.total),
        "Items": number(order.item_count),
        "Placed": moment(order.placed_at),
        "Shipped": moment(order.shipped_at),
        "Note": words(order.note),
    }


show()
