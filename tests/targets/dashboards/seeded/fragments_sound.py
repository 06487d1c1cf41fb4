# mypy: ignore-errors
# ruff: noqa  twin of a script that a linter would refuse
"""The same fragments, bounded and guarded; one reruns only itself."""

import streamlit as st

RATES = [1.2, 1.3, 1.1]


@st.fragment(run_every="5s")
def ticker():
    turn = st.session_state.get("turn", 0)
    st.metric("Rate", RATES[turn % len(RATES)])
    st.session_state.turn = turn + 1


@st.fragment
def basket():
    goods = st.multiselect("Basket", ["linen", "oak"], default=["linen"])
    st.write("First:", goods[0] if goods else "none")
    if st.button("Ship"):
        st.write({"linen": 3}["linen"])
    if st.button("Again") and not st.session_state.get("again"):
        st.session_state.again = True
        st.rerun(scope="fragment")


st.title("Fragments")
ticker()
basket()
