"""The dashboard: `streamlit run examples/storefront/dashboard/app.py`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent
if str(HERE.parents[2]) not in sys.path:  # Streamlit puts only this folder on the path
    sys.path.insert(0, str(HERE.parents[2]))

from examples.storefront.dashboard.answers import Account  # noqa: E402 - needs the path above
from examples.storefront.dashboard.shop import ShopProblem, read  # noqa: E402

PAGES = {
    "sales": ("Sales", ":material/monitoring:"),
    "orders": ("Orders", ":material/receipt_long:"),
    "order": ("Order desk", ":material/package_2:"),
    "catalogue": ("Catalogue", ":material/chair:"),
    "stock": ("Stock", ":material/inventory_2:"),
    "customers": ("Customers", ":material/group:"),
}


def view(name: str) -> Path:
    """The file of a page; the drifted one, where there is one and it is switched on."""
    drifted = HERE / "drifted" / "views" / f"{name}.py"
    if os.environ.get("STOREFRONT_VARIANT") == "drift" and drifted.exists():
        return drifted
    return HERE / "views" / f"{name}.py"


def greet() -> None:
    """Say who is signed in."""
    try:
        account = read("/auth/me", Account)
    except ShopProblem:
        st.sidebar.caption("Not signed in")
    else:
        st.sidebar.caption(f"{account.name} · {account.role}")


st.set_page_config(page_title="Juniper & Oak", page_icon=":material/storefront:", layout="wide")
page = st.navigation(
    [st.Page(view(name), title=title, icon=icon, url_path=name) for name, (title, icon) in PAGES.items()]
)
greet()
if done := st.session_state.pop("done", ""):
    st.success(done)
page.run()
