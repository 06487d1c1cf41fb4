"""Sales over a period."""

from __future__ import annotations

import streamlit as st

from examples.storefront.dashboard.answers import Sales
from examples.storefront.dashboard.shop import read
from examples.storefront.dashboard.widgets import NOTHING, bars, number, table, tried

PERIODS = {"Week": "7d", "Month": "30d", "Quarter": "90d", "Year": "365d"}


def show() -> None:
    """Figures, a chart by day, and what sells best."""
    st.title("Sales")
    period = st.sidebar.radio("Period", list(PERIODS), index=2)
    currency = st.sidebar.selectbox("Currency", ["EUR", "USD", "GBP"])
    query = {"period": PERIODS[period], "currency": currency}
    report = tried(lambda: read("/reports/sales", Sales, query))
    if report is not None:
        figures(report)
        st.subheader("By day")
        bars({day.day: number(float(day.revenue)) for day in report.days}, "Day", f"Revenue in {report.currency}")
        st.subheader("Best sellers")
        table(
            ({"Product": one.name, "Units": number(one.units), "Revenue": one.revenue} for one in report.best_sellers),
            "Nothing was sold in this period.",
        )


def figures(report: Sales) -> None:
    """The three figures that everybody asks for."""
    st.caption(f"From {report.start} to {report.end}")
    revenue, orders, average = st.columns(3)
    revenue.metric("Revenue", f"{report.revenue} {report.currency}")
    orders.metric("Orders", str(report.order_count))
    average.metric("Average order", f"{report.average_order} {report.currency}" if report.average_order else NOTHING)


show()
