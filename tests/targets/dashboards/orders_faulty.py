# mypy: ignore-errors
# ruff: noqa: D103, DTZ001, S310, T201, INP001, N999
"""A dashboard of orders that believes its backend too much."""

import os
from datetime import datetime

import httpx
import requests
import streamlit as st

API = os.environ.get("ORDERS_API", "http://127.0.0.1:8000")


def fetch(path: str, **params: object) -> dict:  # type: ignore[type-arg]
    answer = httpx.get(f"{API}{path}", params=params)
    answer.raise_for_status()
    return answer.json()


def orders() -> None:
    st.title("Orders")
    status = st.selectbox("Status", ["open", "paid", "shipped", "lost"])
    page = fetch("/orders", status=status, pgae=1)
    for order in page["items"]:
        shipped = datetime.fromisoformat(order["shipped_at"])  # planted: null
        st.write(order["customer"], shipped.date(), order["note"] or "")
        st.write(f"card ending in {order['payment']['last4']}")  # planted: other branch
        st.caption(f"discount {order['discount']}")  # planted: absent field
    st.metric("Newest", page["items"][0]["id"])  # planted: empty list


def report() -> None:
    st.title("Report")
    days = st.number_input("Days", 0, 90, 7)
    answer = requests.get(f"{API}/report", params={"days": int(days)})  # planted: 0 is off contract, no time limit
    if answer.status_code != 200:
        st.error("The report is not available.")
        st.stop()
    figures = answer.json()  # planted: no JSON
    st.metric("Average", figures["revenue"] / figures["orders"])  # planted: zero


def place() -> None:
    st.title("Place")
    with st.form("order"):
        customer = st.text_input("Customer")
        quantity = st.slider("Quantity", 0, 10, 1)
        sent = st.form_submit_button("Order")
    if sent:
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
        parts = customer.split()
        st.write(f"Dear {parts[0]}")  # planted: empty text


st.navigation([st.Page(orders, title="Orders"), st.Page(report, title="Report"), st.Page(place, title="Place")]).run()
