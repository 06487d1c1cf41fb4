# mypy: ignore-errors
# ruff: noqa: D103, DTZ001, S310, T201, INP001, N999
"""Knows how to be opened first."""

import streamlit as st

st.title("Profile")
st.write(st.session_state.get("user", "nobody"))
if st.button("Greet"):
    st.write("Hello.")
