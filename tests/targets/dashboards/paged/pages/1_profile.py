"""Knows how to be opened first."""

import streamlit as st

st.title("Profile")
st.write(st.session_state.get("user", "nobody"))
if st.button("Greet"):
    st.write("Hello.")
