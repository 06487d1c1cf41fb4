# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""A page that reads its address."""

import streamlit as st

GOODS = {"linen": 3, "oak": 4}

st.title("Links")
page = int(st.query_params.get("page", "1"))  # planted: uncaught-exception
good = st.query_params.get("good")
if good:
    st.write("In stock:", GOODS[good])  # planted: uncaught-exception
st.write("Page", page)
if st.button("Next"):
    st.query_params["page"] = str(page + 1)
    st.rerun()
