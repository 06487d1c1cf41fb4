# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""Inputs that get lost."""

import streamlit as st

st.title("Values")
st.session_state.setdefault("size", 5)
st.session_state.size = st.slider("Size", 0, 100, st.session_state.size)  # planted: value-lost-on-rerun "Size"
st.write(st.session_state.size)
if st.button("Search"):
    kind = st.selectbox("Kind", ["linen", "oak"])  # planted: value-lost-on-rerun "Kind"
    st.write(kind)
if st.button("Delete"):
    st.write("Really?")
    if st.button("Really delete"):  # planted: value-lost-on-rerun "Really delete"
        st.session_state.gone = True
if "visits" not in st.session_state:
    st.session_state.visits = 0
st.session_state.visits += 1
name = st.text_input(f"Name {st.session_state.visits}")  # planted: value-lost-on-rerun "Name
st.write(name)
