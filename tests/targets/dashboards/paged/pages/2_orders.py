# mypy: ignore-errors
# ruff: noqa: D103, DTZ001, S310, T201, INP001, N999
"""Was only ever opened from the menu."""

import streamlit as st

st.title("Orders")
st.write(st.session_state.user)  # planted: opened by its address
