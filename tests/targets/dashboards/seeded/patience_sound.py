# mypy: ignore-errors
# ruff: noqa  twin of a script that a linter would refuse
"""The same calls, with an end to each wait."""

import os
import time

import requests
import streamlit as st

API = os.environ.get("ORDERS_API", "http://127.0.0.1:8000")
HEADERS = {"X-Api-Key": "ok-93f1-7712-aa", "X-Request-Id": "request-0001"}


def call(method, path, **options):
    for _ in range(6):
        answer = requests.request(method, f"{API}{path}", headers=HEADERS, timeout=5, **options)
        if answer.status_code != 429:
            break
        with st.spinner("The shop is busy …"):
            time.sleep(int(answer.headers.get("Retry-After", 1)))
    if not answer.ok:
        raise RuntimeError(f"request {HEADERS['X-Request-Id']} answered {answer.status_code}")
    return answer.json()


@st.cache_data(ttl=60, show_spinner=False)
def revenue():
    return call("GET", "/report", params={"days": 7})["revenue"]


st.title("Patience")
try:
    st.metric("Revenue", revenue())
except (RuntimeError, requests.RequestException, ValueError) as error:
    st.error(str(error))
if st.button("Ship"):
    try:
        with st.spinner("Shipping …"):
            order = call("POST", "/orders/7/ship")
            patience = time.monotonic() + 20
            while order["status"] != "shipped" and time.monotonic() < patience:
                time.sleep(0.5)
                order = call("GET", "/orders/7")
        st.success("Shipped" if order["status"] == "shipped" else "It will be shipped later")
    except (RuntimeError, requests.RequestException, ValueError):
        st.error("Not shipped")
