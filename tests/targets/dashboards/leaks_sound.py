# mypy: ignore-errors
# ruff: noqa: D103, DTZ001, S310, T201, INP001, N999
"""Says as much and shows nothing."""

import os

import streamlit as st

st.title("Leaks")
if st.checkbox("Debug"):
    st.write("A key is set." if os.environ.get("SHOP_API_KEY") else "No key is set.")
if st.button("Try"):
    try:
        int("seven")
    except ValueError as error:
        st.exception(error)
