# mypy: ignore-errors
# ruff: noqa: D103, DTZ001, S310, T201, INP001, N999
"""The same widgets, each value thought of; shows an exception on purpose."""

import io

import pandas
import streamlit as st

PRICES = {"linen": 12.5, "oak": 80.0, "wool": 34.0}

st.title("Clicks")
chosen = st.multiselect("Goods", list(PRICES), default=["linen"])
st.metric("Cheapest", min((PRICES[each] for each in chosen), default=0))
days = st.date_input("Between", value=("2026-01-01", "2026-02-01"))
if not isinstance(days, tuple) or len(days) != 2:
    st.info("Choose the last day as well.")
    st.stop()
st.write(*days)
st.write(st.number_input("Quantity", value=1, min_value=0) * 2.0)
if st.button("Arm"):
    st.session_state.armed = True
if st.checkbox("Fire") and st.session_state.get("armed"):
    st.write("Fired.")
upload = st.file_uploader("Prices", type="csv")
if upload is not None:
    try:
        st.dataframe(pandas.read_csv(io.BytesIO(upload.getvalue())))
    except ValueError as error:
        st.exception(error)  # deliberate: shown, not uncaught
st.session_state.history = [*st.session_state.get("history", []), "run"][-3:]
