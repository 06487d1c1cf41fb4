# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""Dialogs whose buttons do something."""

import streamlit as st

NAMES = {"1": "linen"}


@st.dialog("Rename")
def rename():
    name = st.text_input("New name", "linen")
    if st.button("Save"):
        initial = name.strip()[0]  # planted: uncaught-exception
        st.session_state.name = initial + name[1:]
        st.rerun()


@st.dialog("Delete")
def delete():
    st.write("For good?")
    if st.button("Yes"):
        del NAMES["2"]  # planted: uncaught-exception
        st.rerun()


st.title("Dialogs")
st.write(st.session_state.get("name", "linen"))
if st.button("Rename it"):
    rename()
if st.button("Delete it"):
    delete()
