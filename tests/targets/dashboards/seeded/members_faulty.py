# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""Pages for members, with caches that forget whose they are."""

import streamlit as st


@st.cache_data
def greeting():
    return f"Dear {st.user.email}"  # planted: cache-shares-user-data


@st.cache_data
def basket():
    return list(st.session_state.get("basket", []))  # planted: cache-shares-user-data


@st.cache_resource
def profile():
    return {}


st.title("Members")
if not st.user.is_logged_in:
    st.write("Welcome", st.user["name"].title())  # planted: uncaught-exception
    st.stop()
st.write(greeting())
if st.button("Add linen"):
    st.session_state.basket = [*st.session_state.get("basket", []), "linen"]
st.write(basket())
profile().setdefault("email", st.user.email)
st.write("Signed in as", profile()["email"])  # planted: cache-shares-user-data shows
