# mypy: ignore-errors
# ruff: noqa  twin of a script that a linter would refuse
"""The same tables; empty cells, new rows and no rows are thought of."""

import pandas
import streamlit as st

STOCK = pandas.DataFrame({"name": ["linen", "oak", "wool"], "count": [3, 4, 5], "price": [12.5, 80.0, 34.0]})

st.title("Stock")
edited = st.data_editor(STOCK, num_rows="dynamic", key="stock").dropna(subset=["name", "count"])
st.write("Longest name", max((len(each) for each in edited["name"]), default=0))
total = sum(int(each) for each in edited["count"])
st.metric("Pieces", total)
plan = st.data_editor(pandas.DataFrame({"day": ["Mo", "Tu"], "share": [50, 50]}), key="plan", disabled=["day"])
least = plan["share"].min()
st.write("One part of", 100 // int(least) if least and least > 0 else "nothing")
chosen = st.dataframe(STOCK, on_select="rerun", selection_mode="single-row", key="pick")
if chosen.selection.rows:
    st.write(STOCK.loc[chosen.selection.rows[0], "name"])
st.dataframe(STOCK)
