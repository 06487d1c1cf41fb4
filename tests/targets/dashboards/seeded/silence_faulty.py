# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""A board of orders: what fails there is known to nobody, and it follows a state that does not end."""

import os
import time

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


@st.dialog("Ship the order?")
def ask(number):
    st.write("It cannot be called back.")
    if st.button("Yes, ship it"):
        try:
            requests.post(f"{API}/orders/{number}/ship", timeout=5).raise_for_status()
            st.session_state.note = "The order is on its way."
        except requests.RequestException:
            pass  # planted: failure-not-shown POST /orders/{order_id}/ship
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
    st.info("It is being packed; this page follows it.")
    time.sleep(0.2)
    order.clear()
    st.rerun()  # planted: rerun-loop paid
