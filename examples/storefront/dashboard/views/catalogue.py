"""The catalogue, and a form to add to it."""

from __future__ import annotations

import streamlit as st

from examples.storefront.dashboard.answers import Category, Product, ProductPage
from examples.storefront.dashboard.shop import read
from examples.storefront.dashboard.widgets import NOTHING, change, number, page_number, table, tried

SORTS = {"Name": "name", "Price, low first": "price_asc", "Price, high first": "price_desc", "Newest": "newest"}


def show() -> None:
    """Products by shelf and price, and a form for a new one."""
    st.title("Catalogue")
    shelves = {shelf.slug: shelf.name for shelf in tried(lambda: read("/categories", list[Category])) or []}
    query = filters(shelves)
    first = tried(lambda: read("/products", ProductPage, {**query, "page": "1"}))
    if first is None:
        return
    asked = page_number(first.pages)
    page = first if asked == 1 else tried(lambda: read("/products", ProductPage, {**query, "page": str(asked)}))
    if page is not None:
        st.caption(f"{page.total} products")
        table((row(product) for product in page.items), "No product passes these filters.")
    if shelves:
        add(shelves)


def filters(shelves: dict[str, str]) -> dict[str, str]:
    """The query that the sidebar asks for."""
    query = {"size": "50", "sort": SORTS[st.sidebar.selectbox("Sort by", list(SORTS))]}
    shelf = st.sidebar.selectbox(
        "Shelf", list(shelves), index=None, placeholder="All", format_func=lambda slug: shelves.get(slug, slug)
    )
    if shelf:
        query["category"] = shelf
    low, high = st.sidebar.slider("Price", 0, 500, (0, 500), step=10)
    query |= {"min_price": str(low), "max_price": str(high)}
    if words := st.sidebar.text_input("Search", max_chars=100):
        query["q"] = words
    if st.sidebar.toggle("In stock only"):
        query["in_stock"] = "true"
    return query


def row(product: Product) -> dict[str, object]:
    """A product as a row of the table."""
    return {
        "Product": product.name,
        "Shelf": product.category,
        "Price": str(product.price),
        "Stock": product.stock_level,
        "Rating": NOTHING if product.rating is None else f"{product.rating:.1f}",
        "Reviews": number(product.review_count),
    }


def add(shelves: dict[str, str]) -> None:
    """A form for a new product."""
    with st.expander("Add a product"), st.form("add", clear_on_submit=True):
        name = st.text_input("Name", max_chars=120).strip()
        shelf = st.selectbox("On which shelf?", list(shelves), format_func=lambda slug: shelves.get(slug, slug))
        price = st.number_input("Price in EUR", min_value=0.0, max_value=9999.0, step=0.5)
        description = st.text_area("Description", max_chars=2000)
        submitted = st.form_submit_button("Add")
    if submitted and not name:
        st.warning("A product needs a name.")
    elif submitted:
        money = {"amount": f"{price:.2f}", "currency": "EUR"}
        body = {"name": name, "category": shelf, "price": money, "description": description}
        change("POST", "/products", body, f"{name} is in the catalogue.")


show()
