# mypy: ignore-errors
# ruff: noqa: D103, DTZ001, S310, T201, INP001, N999
"""Widgets whose unusual values nobody thought of; there is no backend."""

import io

import pandas
import streamlit as st

PRICES = {"linen": 12.5, "oak": 80.0, "wool": 34.0}


def charge(quantity: int, price: float) -> float:
    if quantity < 0:
        raise ValueError("a negative quantity")  # planted: the field has no lower bound
    return quantity * price


st.title("Clicks")
chosen = st.multiselect("Goods", list(PRICES), default=["linen"])
st.metric("Cheapest", min(PRICES[each] for each in chosen))  # planted: nothing chosen
first, last = st.date_input("Between", value=("2026-01-01", "2026-02-01"))  # planted: one day only
st.write(first, last)
st.write(charge(st.number_input("Quantity", value=1), 2.0))
if st.button("Arm"):
    st.session_state.armed = True
if st.checkbox("Fire") and st.session_state.get("armed"):
    st.write({}["target"])  # planted: two actions
upload = st.file_uploader("Prices", type="csv")
if upload is not None:
    st.dataframe(pandas.read_csv(io.BytesIO(upload.getvalue())))  # planted: an empty file
st.session_state.setdefault("history", []).append("run")  # planted: grows with every rerun
