# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""Tables that the user edits and selects from."""

import pandas
import streamlit as st

STOCK = pandas.DataFrame({"name": ["linen", "oak", "wool"], "count": [3, 4, 5], "price": [12.5, 80.0, 34.0]})

st.title("Stock")
edited = st.data_editor(STOCK, num_rows="dynamic", key="stock")
st.write("Longest name", max(len(each) for each in edited["name"]))  # planted: uncaught-exception
total = sum(int(each) for each in edited["count"])  # planted: uncaught-exception
st.metric("Pieces", total)
plan = st.data_editor(pandas.DataFrame({"day": ["Mo", "Tu"], "share": [50, 50]}), key="plan", disabled=["day"])
st.write("One part of", 100 // int(plan["share"].min()))  # planted: uncaught-exception
chosen = st.dataframe(STOCK, on_select="rerun", selection_mode="single-row", key="pick")
if chosen.selection.rows:
    st.write(STOCK.loc[chosen.selection.rows[0], "colour"])  # planted: uncaught-exception
