"""Was only ever opened from the menu."""

import streamlit as st

st.title("Orders")
st.write(st.session_state.user)  # planted: opened by its address
