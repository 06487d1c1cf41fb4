# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""Values that are harmless alone and not together, and a table that is handed in."""

import datetime

import pandas as pd
import streamlit as st


st.title("Combined")
figures = {"amount": 12, "price": 30}
figure = st.selectbox("Figure", ["amount", "price", "ratio"])
share = st.toggle("Share")
scale = st.radio("Scale", ["plain", "thousands"])
value = figures.get(figure, 0.4)
if share:
    value = 100 * value / figures[figure]  # planted: uncaught-exception
st.metric("Value", value if scale == "plain" else value / 1000)
days = st.date_input("Days", (datetime.date(2026, 1, 1), datetime.date(2026, 1, 9)))
st.write(days[0], days[1])  # planted: uncaught-exception
upload = st.file_uploader("Prices", type="csv")
if upload is not None:
    try:
        table = pd.read_csv(upload, on_bad_lines="skip") if upload.size else pd.DataFrame()
    except (ValueError, UnicodeDecodeError):
        table = pd.DataFrame()
    if list(table.columns) == ["item", "amount", "price"] and len(table):
        st.write(int(table.iloc[-1]["amount"]))  # planted: uncaught-exception
