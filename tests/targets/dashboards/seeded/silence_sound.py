# mypy: ignore-errors
# ruff: noqa: D103, DTZ001, S310, T201, INP001, N999
"""A board of orders: failures are told, but for those of what nobody asked for."""

import os

import requests
import streamlit as st

API = os.environ.get("ORDERS_API", "http://127.0.0.1:8000")


@st.cache_data(ttl=30, show_spinner=False)
def order(number):
    try:
        answer = requests.get(f"{API}/orders/{number}", timeout=5)
        answer.raise_for_status()
        return answer.json()
    except (requests.RequestException, ValueError):
        return None


def noted(customer):
    try:
        requests.post(f"{API}/orders", json={"customer": customer, "quantity": 1}, timeout=5)
    except requests.RequestException:
        st.session_state.unnoted = True


@st.dialog("Ship the order?")
def ask(number):
    st.write("It cannot be called back.")
    if st.button("Yes, ship it"):
        noted("shipping")
        try:
            requests.post(f"{API}/orders/{number}/ship", timeout=5).raise_for_status()
            st.session_state.note = "The order is on its way."
        except requests.RequestException:
            st.error("It was not shipped; try again.")
            return
        st.rerun()


st.title("Silence")
if note := st.session_state.pop("note", None):
    st.success(note)
found = order(1)
if found is None:
    st.error("The order cannot be read.")
    st.stop()
st.write(found["customer"], found["status"])
if st.button("Ship"):
    ask(1)
if found["status"] == "paid":
    st.info("It is being packed.")
    if st.button("Look again"):
        order.clear()
        st.rerun()
