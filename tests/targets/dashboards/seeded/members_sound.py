# mypy: ignore-errors
# ruff: noqa  twin of a script that a linter would refuse
"""The same pages; what is cached is keyed by its user, or is nobody's."""

import streamlit as st


@st.cache_data
def greeting(email):
    return f"Dear {email}"


@st.cache_data
def goods():
    return ["linen", "oak"]


@st.cache_resource
def profiles():
    return {}


st.title("Members")
if not st.user.is_logged_in:
    st.write("Welcome, guest.")
    if st.button("Sign in"):
        st.login()
    st.stop()
st.write(greeting(st.user.email))
if st.button("Add linen"):
    st.session_state.basket = [*st.session_state.get("basket", []), "linen"]
st.write(st.session_state.get("basket", []), goods())
profiles().setdefault(st.user.email, {})["seen"] = True
st.write("Signed in as", st.user.email)
if st.button("Sign out"):
    st.logout()
