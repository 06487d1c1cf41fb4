# mypy: ignore-errors
# ruff: noqa  twin of a script that a linter would refuse
"""The same widgets, each with a key of its own."""

import streamlit as st


def reset():
    st.session_state.amount = 0


st.title("Keys")
goods = st.multiselect("Goods", ["linen", "oak", "wool"], default=["linen"])
tags = st.text_input("Tags", "a b")
for index, tag in enumerate(tags.split()):
    st.checkbox("Keep", key=f"keep-{index}-{tag}")
for good in goods:
    st.button("Buy", key=f"buy-{good}")
amount = st.number_input("Amount", 0, 10, 1, key="amount")
st.button("Reset", on_click=reset)
