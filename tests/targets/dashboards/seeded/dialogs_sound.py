# mypy: ignore-errors
# ruff: noqa  twin of a script that a linter would refuse
"""The same dialogs, guarded."""

import streamlit as st


@st.dialog("Rename")
def rename():
    name = st.text_input("New name", "linen")
    if st.button("Save"):
        if not name.strip():
            st.warning("A name, please.")
        else:
            st.session_state.name = name
            st.rerun()


@st.dialog("Delete")
def delete():
    st.write("For good?")
    if st.button("Yes"):
        st.session_state.pop("name", None)
        st.rerun()
    if st.button("No"):
        st.rerun()


st.title("Dialogs")
st.write(st.session_state.get("name", "linen"))
if st.button("Rename it"):
    rename()
if st.button("Delete it"):
    delete()
