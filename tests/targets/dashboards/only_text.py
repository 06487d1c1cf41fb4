# mypy: ignore-errors
# ruff: noqa: D103, DTZ001, S310, T201, INP001, N999
"""Has nothing that can be operated."""

import streamlit as st

st.title("About")
st.write("This is a page.")
