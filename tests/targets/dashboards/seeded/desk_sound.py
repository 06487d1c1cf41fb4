# mypy: ignore-errors
# ruff: noqa: D103, DTZ001, S310, T201, INP001, N999
"""A desk with four rooms behind a radio; each of them bears what comes, and nothing is sent or lost unasked."""

import os

import requests
import streamlit as st

API = os.environ.get("ORDERS_API", "http://127.0.0.1:8000")
ICONS = {"open": "*", "paid": "+", "shipped": ">"}


class Unanswered(Exception):
    """The shop gave no answer that can be used."""


def asked(method, path, **options):
    try:
        answer = requests.request(method, API + path, timeout=5, **options)
        answer.raise_for_status()
        return answer.json()
    except (requests.RequestException, ValueError) as error:
        raise Unanswered from error


@st.cache_data(ttl=30, show_spinner=False)
def listed(status):
    found = asked("GET", "/orders", params=None if status == "all" else {"status": status})
    return found["items"]


@st.cache_data(ttl=30, show_spinner=False)
def report():
    return asked("GET", "/report", params={"days": 7})


def choose(number):
    st.session_state.chosen = number


def orders():
    st.header("Orders")
    found = listed(st.selectbox("Show", ["all", "paid", "shipped"]))
    if not found:
        st.info("There are none of these.")
        return
    for each in found:
        st.text(f"{ICONS.get(each['status'], '?')} {each['id']} of {report()['orders']}")
    number = st.selectbox("Order", [each["id"] for each in found])
    st.button("Show details", on_click=choose, args=(number,))
    if "chosen" in st.session_state:
        order = next((each for each in found if each["id"] == st.session_state.chosen), None)
        st.text("It is not among these." if order is None else order["customer"])


def placing():
    with st.form("place", clear_on_submit=True):
        customer = st.text_input("Customer")
        if st.form_submit_button("Place") and customer.strip():
            asked("POST", "/orders", json={"customer": customer.strip(), "quantity": 1})
            st.success("Placed.")


def letters():
    st.header("Letters")
    best = report()["best"]
    st.caption(f"About {best[0]}" if best else "About nothing yet")
    whom = st.selectbox("For", ["Everyone", "Company"])
    name = st.text_input("Name")
    seats = int(st.number_input("Seats", min_value=1, step=1)) if whom == "Company" else 1
    body = st.text_area("Text", key="letter")
    if st.button("Send") and name.strip() and body.strip():
        asked("POST", "/orders", json={"customer": name.strip(), "quantity": seats})
        st.success("Sent.")


def imports():
    st.header("Imports")
    for each in listed("all"):
        st.text(f"{each['id']} of {report()['orders']}")
    file = st.file_uploader("Customers", type=["csv"])
    if st.button("Import", disabled=file is None) and file is not None:
        line = file.getvalue().decode(errors="replace").strip().splitlines()
        asked("POST", "/orders", json={"customer": (line or ["nobody"])[0] or "nobody", "quantity": 1})
        st.success("Imported.")


def home():
    st.header("Home")
    st.metric("Orders", report()["orders"])


st.title("Desk")
room = st.sidebar.radio("Room", ["Home", "Orders", "Letters", "Imports"])
try:
    {"Home": home, "Orders": orders, "Letters": letters, "Imports": imports}[room]()
    if room == "Orders":
        placing()
except Unanswered:
    st.error("The shop does not answer; try again later.")
