"""Customers, their orders and their addresses."""

from __future__ import annotations

import streamlit as st

from examples.storefront.dashboard.answers import Address, Customer, CustomerPage, OrderPage
from examples.storefront.dashboard.shop import read
from examples.storefront.dashboard.widgets import change, chosen, moment, number, page_number, table, tried, words


def show() -> None:
    """Find a customer, then see them."""
    st.title("Customers")
    query = {"size": "50"}
    if asked_words := st.sidebar.text_input("Search", max_chars=100):
        query["q"] = asked_words
    first = tried(lambda: read("/customers", CustomerPage, {**query, "page": "1"}))
    if first is None:
        return
    asked = page_number(first.pages)
    page = first if asked == 1 else tried(lambda: read("/customers", CustomerPage, {**query, "page": str(asked)}))
    if page is None:
        return
    table((row(customer) for customer in page.items), "Nobody is called that.")
    picked = chosen("Customer", page.items, lambda one: one.id, lambda one: f"{one.name} · {one.email}")
    if picked is not None:
        detail(picked)


def row(customer: Customer) -> dict[str, object]:
    """A customer as a row of the table."""
    return {
        "Name": customer.name,
        "E-mail": customer.email,
        "Phone": words(customer.phone),
        "Tier": customer.loyalty_tier,
        "Orders": number(customer.order_count),
        "Lifetime value": str(customer.lifetime_value),
    }


def detail(customer: Customer) -> None:
    """A customer's orders and address book, and a form for the phone number."""
    orders, addresses = st.tabs(["Orders", "Addresses"])
    with orders:
        page = tried(lambda: read(f"/customers/{customer.id}/orders", OrderPage, {"size": "20"}))
        if page is not None:
            rows = (
                {"Order": one.number, "Status": one.status, "Placed": moment(one.placed_at), "Total": str(one.total)}
                for one in page.items
            )
            table(rows, "No orders yet.")
    with addresses:
        book = tried(lambda: read(f"/customers/{customer.id}/addresses", list[Address]))
        if book is not None:
            table(({"Label": one.label, "Address": one_line(one)} for one in book), "No address yet.")
    rename(customer)


def one_line(address: Address) -> str:
    """An address on one line."""
    parts = (address.street, address.street_2, f"{address.postal_code} {address.city}", address.country)
    return ", ".join(part for part in parts if part)


def rename(customer: Customer) -> None:
    """A form for the name on the invoices."""
    with st.form("rename"):
        name = st.text_input("Name on invoices", value=customer.name[:120], max_chars=120).strip()
        submitted = st.form_submit_button("Save")
    if submitted and not name:
        st.warning("A customer needs a name.")
    elif submitted:
        change("PATCH", f"/customers/{customer.id}", {"name": name}, f"Saved as {name}.")


show()
