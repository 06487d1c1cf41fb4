# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""Fragments that refresh themselves and react on their own."""

import streamlit as st

RATES = [1.2, 1.3, 1.1]


@st.fragment(run_every="5s")
def ticker():
    turn = st.session_state.get("turn", 0)
    st.metric("Rate", RATES[turn])  # planted: uncaught-exception
    st.session_state.turn = turn + 1


@st.fragment
def basket():
    goods = st.multiselect("Basket", ["linen", "oak"], default=["linen"])
    st.write("First:", goods[0])  # planted: uncaught-exception
    if st.button("Ship"):
        st.write({"linen": 3}["Linen"])  # planted: uncaught-exception


st.title("Fragments")
ticker()
basket()
