# mypy: ignore-errors
# ruff: noqa: D103, DTZ001, S310, T201, INP001, N999
"""A multipage app with a pages folder; one page expects that another ran first."""

import streamlit as st

st.title("Home")
st.session_state.setdefault("user", "ada")
st.write(st.text_input("Name", st.session_state.user))
