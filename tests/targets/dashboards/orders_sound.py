# mypy: ignore-errors
# ruff: noqa: D103, DTZ001, S310, T201, INP001, N999
"""The dashboard of orders, prepared for everything that its backend may answer."""

import os
from datetime import datetime
from typing import Any

import httpx
import requests
import streamlit as st

API = os.environ.get("ORDERS_API", "http://127.0.0.1:8000")


@st.cache_data(ttl=30)
def asked(path: str, **params: object) -> Any:
    answer = httpx.get(f"{API}{path}", params={key: str(value) for key, value in params.items()})
    answer.raise_for_status()
    return answer.json()


@st.cache_data(ttl=30)
def figures_of(days: int) -> Any:
    answer = requests.get(f"{API}/report", params={"days": days}, timeout=5)
    return answer.json() if answer.status_code == 200 else None


def fetch(path: str, **params: object) -> Any:
    try:
        return asked(path, **params)
    except (httpx.HTTPError, ValueError):
        st.error("The orders are not available right now.")
        st.stop()


def orders() -> None:
    st.title("Orders")
    page = fetch("/orders", status=st.selectbox("Status", ["open", "paid", "shipped"]), page=1)
    if not page["items"]:
        st.info("There are no orders.")
        return
    for order in page["items"]:
        shipped = order["shipped_at"]
        st.write(
            order["customer"], datetime.fromisoformat(shipped).date() if shipped else "not yet", order["note"] or ""
        )
        payment = order["payment"]
        st.write(f"card ending in {payment['last4']}" if payment["kind"] == "card" else f"transfer {payment['iban']}")
        st.caption(f"discount {order.get('discount', 0)}")
    st.metric("Newest", page["items"][0]["id"])


def report() -> None:
    st.title("Report")
    days = st.number_input("Days", 1, 90, 7)
    try:
        figures = figures_of(int(days))
    except requests.RequestException:
        figures = None
    if figures is None:
        st.error("The report is not available.")
        st.stop()
    st.metric("Average", figures["revenue"] / figures["orders"] if figures["orders"] else 0)


def place() -> None:
    st.title("Place")
    with st.form("order"):
        customer = st.text_input("Customer")
        quantity = st.slider("Quantity", 1, 10, 1)
        sent = st.form_submit_button("Order")
    if sent and not customer.strip():
        st.warning("Who orders?")
    elif sent:
        try:
            answer = httpx.post(f"{API}/orders", json={"customer": customer, "quantity": quantity})
        except httpx.HTTPError:
            st.error("The shop cannot be reached.")
            st.stop()
        if answer.status_code == 201:
            st.success("Placed.")
        else:
            st.warning("Not placed.")
    if st.toggle("Show details"):
        st.write(f"Dear {(customer.split() or ['customer'])[0]}")


st.navigation([st.Page(orders, title="Orders"), st.Page(report, title="Report"), st.Page(place, title="Place")]).run()
