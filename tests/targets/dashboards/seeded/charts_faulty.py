# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""Filters over a table, and charts."""

import pandas
import streamlit as st

SALES = pandas.DataFrame(
    {
        "month": pandas.date_range("2026-01-01", periods=6, freq="MS"),
        "region": ["north", "south", "north", "east", "south", "north"],
        "amount": [10.0, 0.0, 12.0, 30.0, 8.0, 11.0],
    }
)

st.title("Sales")
regions = st.sidebar.multiselect("Regions", ["north", "south", "east"], default=["north", "south"])
least = st.sidebar.slider("At least", 0, 50, 0)
day = st.sidebar.date_input("From", SALES["month"].iloc[0].date())
shown = SALES[SALES["region"].isin(regions) & (SALES["amount"] >= least)]
st.metric("First", shown["region"].iloc[0])  # planted: uncaught-exception
share = st.radio("Share of", ["north", "west"])
st.metric("Share", SALES.groupby("region")["amount"].sum()[share])  # planted: uncaught-exception
st.bar_chart(shown, x="month", y="amount")
divisor = st.number_input("Per", value=1)
st.write("Per unit", 100 / divisor)  # planted: uncaught-exception
with st.expander("Details"):
    column = st.selectbox("Sort by", ["month", "amount", "Region"])
    st.dataframe(shown.sort_values(column))  # planted: uncaught-exception
tabs = st.tabs(["Table", "Raw"])
with tabs[1]:
    if st.toggle("Raw data"):
        st.json(SALES.iloc[int(st.text_input("Row", "0"))].to_json())  # planted: uncaught-exception
