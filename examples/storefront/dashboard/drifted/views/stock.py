"""Stock, and the form of whoever counts it."""

from __future__ import annotations

import streamlit as st

from examples.storefront.dashboard.answers import Inventory, InventoryLine
from examples.storefront.dashboard.shop import read
from examples.storefront.dashboard.widgets import bars, change, chosen, clamped, number, table, tried, words

MOST = 100_000


def show() -> None:
    """What is short, what stands where, and a form for a count."""
    st.title("Stock")
    report = tried(lambda: read("/reports/inventory", Inventory))
    if report is None:
        return
    st.metric("Products that run short", str(report.low_count))
    bars({shelf: number(units) for shelf, units in report.units_by_category.items()}, "Shelf", "Units")
    known = sorted({line.level for line in report.lines})
    levels = st.multiselect("Levels", known, default=known)
    lines = [line for line in report.lines if line.level in levels]
    if known:
        st.caption(f"{sum(line.on_hand for line in lines) / len(lines):.0f} pieces a product")
    table((row(line) for line in lines), "No product has this level.")
    count(lines)


def row(line: InventoryLine) -> dict[str, object]:
    """A shelf as a row of the table."""
    return {
        "Product": line.name,
        "On hand": number(line.on_hand),
        "Available": number(line.available),
        "Level": line.level,
        "Value": str(line.stock_value),
        "Restocked on": words(line.restock_on),
    }


def count(lines: list[InventoryLine]) -> None:
    """A form for the result of a count."""
    st.subheader("Count a shelf")
    line = chosen("Product", lines, lambda one: one.product_id, lambda one: one.name)
    if line is None:
        return
    with st.form("count"):
        pieces = st.number_input("Pieces on hand", min_value=0, max_value=MOST, value=clamped(line.on_hand, 0, MOST))
        restock = st.date_input("Restocked on", value=None)
        if not st.form_submit_button("Save the count"):
            return
    body = {"on_hand": int(pieces), "restock_on": restock.isoformat() if restock else None}
    change("PUT", f"/products/{line.product_id}/stock", body, f"{line.name}: {pieces} pieces.")


show()
