# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""Forms whose sending sticks."""

import os

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
        st.session_state.sent = True
if st.session_state.get("sent"):
    st.write("Placed." if send(customer or "Ada") else "Not placed.")  # planted: action-repeated-on-rerun POST /orders
if st.button("Pay 10"):
    st.session_state.paying = True
if st.session_state.get("paying"):
    st.session_state.balance = st.session_state.get("balance", 100) - 10  # planted: action-repeated-on-rerun balance
st.metric("Balance", st.session_state.get("balance", 100))
