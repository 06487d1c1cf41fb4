# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""Widgets whose names collide."""

import streamlit as st

st.title("Keys")
goods = st.multiselect("Goods", ["linen", "oak", "wool"], default=["linen"])
tags = st.text_input("Tags", "a b")
for tag in tags.split():
    st.checkbox("Keep", key=f"keep-{tag[0]}")  # planted: widget-key-collision
for good in goods:
    st.button("Buy")  # planted: widget-key-collision
amount = st.number_input("Amount", 0, 10, 1, key="amount")
if st.button("Reset"):
    st.session_state.amount = 0  # planted: widget-key-collision
