# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""Values that are harmless alone and not together, a slow loop, and a table that is handed in."""

import datetime

import pandas as pd
import streamlit as st


def pairs(count):
    return sum(1 for one in range(count) for other in range(count) if (one * other) % 7 == 3)


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
st.write(pairs(2600))  # planted: rerun-repeats-work
upload = st.file_uploader("Prices", type="csv")
if upload is not None:
    table = pd.read_csv(upload, on_bad_lines="skip") if upload.size else pd.DataFrame()
    if list(table.columns) == ["item", "amount", "price"] and len(table):
        st.write(int(table.iloc[-1]["amount"]))  # planted: uncaught-exception
