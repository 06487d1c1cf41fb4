# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""Work that takes long."""

import time

import streamlit as st

st.title("Slow")
if st.button("Export"):
    time.sleep(4)  # planted: blocking-without-progress Export
    st.write("Exported.")
depth = st.selectbox("Depth", ["shallow", "deep"])
if depth == "deep":
    with st.spinner("Digging"):
        time.sleep(9)  # planted: rerun-slow page
st.write(depth)
