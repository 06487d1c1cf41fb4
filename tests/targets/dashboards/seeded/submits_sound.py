# mypy: ignore-errors
# ruff: noqa  twin of a script that a linter would refuse
"""The same forms; what was sent once is not sent again. A counter of runs and a clock are no faults."""

import os
import time

import requests
import streamlit as st

API = os.environ.get("ORDERS_API", "http://127.0.0.1:8000")


def send(customer):
    try:
        answer = requests.post(f"{API}/orders", json={"customer": customer, "quantity": 1}, timeout=5)
        return answer.status_code == 201
    except requests.RequestException:
        return False


st.title("Submits")
with st.form("order"):
    customer = st.text_input("Customer", "Ada")
    if st.form_submit_button("Order"):
        st.session_state.outcome = "Placed." if send(customer or "Ada") else "Not placed."
st.write(st.session_state.get("outcome", ""))
if st.button("Pay 10"):
    st.session_state.balance = st.session_state.get("balance", 100) - 10
st.metric("Balance", st.session_state.get("balance", 100))
st.session_state.runs = st.session_state.get("runs", 0) + 1
st.session_state.last = time.time()
st.caption(f"run {st.session_state.runs} at {st.session_state.last}")
