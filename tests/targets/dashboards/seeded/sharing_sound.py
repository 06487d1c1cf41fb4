# mypy: ignore-errors
# ruff: noqa  twin of a script that a linter would refuse
"""The same, with what is shared left alone: visits are counted for all, entries stay with the session."""

import random
import time

import streamlit as st


@st.cache_resource
def goods():
    return [{"name": "linen", "kind": "soft"}, {"name": "oak", "kind": "hard"}, {"name": "wool", "kind": "soft"}]


@st.cache_resource
def visits():
    return {"count": 0}


@st.cache_data
def greeting(user, _log=print, _version=3):
    return f"Dear {user}"


@st.cache_data
def lucky():
    return random.randint(1, 10**9), time.time()


st.title("Sharing")
visits()["count"] += 1
st.caption(f"{visits()['count']} visits so far; lucky {lucky()}")
user = st.text_input("User", "grace")
st.write(greeting(user))
found = list(goods())
kinds = sorted({each["kind"] for each in found})
kind = st.radio("Kind", ["all", *kinds])
if kind != "all":
    found = [each for each in found if each["kind"] == kind]
st.dataframe(found)
notes = st.text_area(f"Notes on {len(found)} goods", key="notes")
st.caption(f"{len(notes)} characters")
with st.form("wish"):
    name = st.text_input("Name of the wish")
    if st.form_submit_button("Wish"):
        st.session_state.setdefault("wishes", []).append(name)
for each in st.session_state.get("wishes", []):
    st.write("Your wish:", each)
