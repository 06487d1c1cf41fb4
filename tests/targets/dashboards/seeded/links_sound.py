# mypy: ignore-errors
# ruff: noqa  twin of a script that a linter would refuse
"""The same page; addresses that people mistype are thought of."""

import streamlit as st

GOODS = {"linen": 3, "oak": 4}

st.title("Links")
asked = st.query_params.get("page", "1")
page = int(asked) if asked.isascii() and asked.isdigit() else 1
good = st.query_params.get("good")
if good:
    st.write("In stock:", GOODS.get(good, "unknown"))
st.write("Page", page)
if st.button("Next"):
    st.query_params["page"] = str(page + 1)
    st.rerun()
