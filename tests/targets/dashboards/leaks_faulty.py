"""Shows what no page may show."""

import os
import traceback

import streamlit as st

st.title("Leaks")
if st.checkbox("Debug"):
    st.write(f"Connected with {os.environ.get('SHOP_API_KEY', '')}")  # planted: a secret
if st.button("Try"):
    try:
        int("seven")
    except ValueError:
        st.code(traceback.format_exc())  # planted: a stack trace
