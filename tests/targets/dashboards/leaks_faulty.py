# mypy: ignore-errors
# ruff: noqa: D103, DTZ001, S310, T201, INP001, N999
"""Shows what no page may show."""

import os
import traceback

import streamlit as st

st.title("Leaks")
if st.checkbox("Debug"):
    st.write(f"Connected with {os.environ.get('SHOP_API_KEY', '')}")  # planted: a secret
if st.button("Try"):
    try:
        int("seven")
    except ValueError:
        st.code(traceback.format_exc())  # planted: a stack trace
