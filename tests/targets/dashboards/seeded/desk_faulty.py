# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""A desk with four rooms behind a radio; what is wrong shows in one room only, some of it behind what is wrong before it."""

import os

import requests
import streamlit as st

API = os.environ.get("ORDERS_API", "http://127.0.0.1:8000")
ICONS = {"paid": "+", "shipped": ">"}


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
        icon = ICONS[each["status"]]  # planted: uncaught-exception
        st.text(f"{icon} {each['id']} of {report()['orders']}")
    number = st.selectbox("Order", [each["id"] for each in found])
    st.button("Show details", on_click=choose, args=(number,))
    if "chosen" in st.session_state:
        order = {each["id"]: each for each in found}[st.session_state.chosen]  # planted: uncaught-exception
        st.text(order["customer"])


def placing():
    with st.form("place"):
        customer = st.text_input("Customer")
        if st.form_submit_button("Place") and customer.strip():
            st.session_state.placing = customer.strip()
    if "placing" in st.session_state:
        asked(
            "POST", "/orders", json={"customer": st.session_state.placing, "quantity": 1}
        )  # planted: action-repeated-on-rerun POST /orders
        st.success("Placed.")


def letters():
    st.header("Letters")
    st.caption(f"About {report()['best'][0]}")  # planted: uncaught-exception
    whom = st.selectbox("For", ["Everyone", "Company"])
    name = st.text_input("Name")
    seats = int(st.number_input("Seats", min_value=1, step=1)) if whom == "Company" else 1
    body = st.text_area(f"Text ({whom})")  # planted: value-lost-on-rerun Text (Everyone)
    if st.button("Send") and name.strip() and body.strip():
        field = "company" if whom == "Company" else "customer"
        asked(
            "POST", "/orders", json={field: name.strip(), "quantity": seats}
        )  # planted: request-off-contract POST /orders
        st.success("Sent.")


def imports():
    st.header("Imports")
    for each in listed("all"):
        count = asked("GET", "/report", params={"days": 7})  # planted: same-call-repeated GET /report
        st.text(f"{each['id']} of {count['orders']}")  # planted: call-on-every-rerun GET /report
    file = st.file_uploader("Customers", type=["csv"])
    if st.button("Import", disabled=file is None) and file is not None:
        line = file.getvalue().decode(errors="replace").strip().splitlines()
        try:
            asked("POST", "/orders", json={"customer": (line or ["nobody"])[0] or "nobody", "quantity": 1})
            st.success("Imported.")
        except Unanswered as error:
            st.exception(error)  # planted: traceback-on-page


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
