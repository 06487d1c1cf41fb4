# mypy: ignore-errors
# ruff: noqa  twin of a script that a linter would refuse
"""The same work, announced or kept short."""

import time

import streamlit as st


@st.cache_data(show_spinner="Digging")
def dig(depth):
    time.sleep(3)
    return depth


st.title("Slow")
if st.button("Export"):
    with st.spinner("Exporting"):
        time.sleep(4)
    st.write("Exported.")
if st.button("Import"):
    bar = st.progress(0.0)
    for step in range(4):
        time.sleep(1)
        bar.progress((step + 1) / 4)
if st.button("Sync"):
    with st.status("Syncing"):
        time.sleep(3)
st.write(dig(st.selectbox("Depth", ["shallow", "deep"])))
if st.button("Blink"):
    time.sleep(0.5)
