# mypy: ignore-errors
# ruff: noqa  twin of a script that a linter would refuse
"""The same filters; nothing chosen and nothing left are thought of."""

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
if shown.empty:
    st.info("Nothing is left; choose more.")
else:
    st.metric("First", shown["region"].iloc[0])
    st.bar_chart(shown, x="month", y="amount")
share = st.radio("Share of", ["north", "west"])
st.metric("Share", SALES.groupby("region")["amount"].sum().get(share, 0))
divisor = st.number_input("Per", value=1, min_value=1)
st.write("Per unit", 100 / divisor)
with st.expander("Details"):
    column = st.selectbox("Sort by", ["month", "amount", "region"])
    st.dataframe(shown.sort_values(column))
tabs = st.tabs(["Table", "Raw"])
with tabs[1]:
    if st.toggle("Raw data"):
        row = st.text_input("Row", "0")
        if row.isascii() and row.isdigit() and int(row) < len(SALES):
            st.json(SALES.iloc[int(row)].to_json())
        else:
            st.warning("There is no such row.")
