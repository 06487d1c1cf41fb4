# mypy: ignore-errors
# ruff: noqa  twin of a script that a linter would refuse
"""The same inputs, kept; resets on purpose are no faults."""

import streamlit as st


def clear():
    st.session_state.note = ""


def tidy():
    st.session_state.word = st.session_state.word.strip().lower()


st.title("Values")
st.slider("Size", 0, 100, 5, key="size")
st.write(st.session_state.size)
if st.button("Search"):
    st.session_state.searching = True
if st.session_state.get("searching"):
    st.write(st.selectbox("Kind", ["linen", "oak"]))
if st.button("Delete"):
    st.session_state.asked = True
if st.session_state.get("asked"):
    st.write("Really?")
    if st.button("Really delete"):
        st.session_state.asked = False
        st.rerun()
    if st.button("Cancel"):
        st.session_state.asked = False
        st.rerun()
st.text_input("Note", key="note")
st.button("Clear", on_click=clear)
st.text_input("Word", key="word", on_change=tidy)
with st.form("reset", clear_on_submit=True):
    st.text_input("Feedback")
    st.form_submit_button("Send")
country = st.selectbox("Country", ["de", "fr"])
st.selectbox("City", {"de": ["Berlin", "Bonn"], "fr": ["Paris", "Lyon"]}[country])
if message := st.session_state.pop("message", None):
    st.info(message)
    st.button("Dismiss")
if st.button("Greet"):
    st.session_state.message = "Hello"
    st.rerun()
if st.button("Prepare"):
    st.download_button("Download", "linen,3")
