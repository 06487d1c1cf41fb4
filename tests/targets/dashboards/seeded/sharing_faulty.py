# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""Tables and entries that belong to one session and lie where all sessions find them."""

import streamlit as st


@st.cache_resource
def goods():
    return [{"name": "linen", "kind": "soft"}, {"name": "oak", "kind": "hard"}, {"name": "wool", "kind": "soft"}]


@st.cache_resource
def wishes():
    return []


@st.cache_data
def greeting(_user):
    return f"Dear {_user}"  # planted: cache-shares-user-data leaves _user out


st.title("Sharing")
user = st.text_input("User", "grace")
st.write(greeting(user))
found = goods()
kinds = sorted({each["kind"] for each in found})
kind = st.radio("Kind", ["all", *kinds])  # planted: value-lost-on-rerun Kind
if kind != "all":
    found[:] = [each for each in found if each["kind"] == kind]  # planted: cache-shares-user-data chooses in the radio
st.dataframe(found)
notes = st.text_area(f"Notes on {len(found)} goods")  # planted: value-lost-on-rerun Notes on 3
st.caption(f"{len(notes)} characters")
with st.form("wish"):
    name = st.text_input("Name of the wish")
    if st.form_submit_button("Wish"):
        wishes().append(name)  # planted: entry-visible-to-others Wish
for each in wishes():
    st.write("Your wish:", each)
