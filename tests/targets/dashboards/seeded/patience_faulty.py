# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""Calls that are made again and again, and the header that proves who asks."""

import os
import time

import requests
import streamlit as st

API = os.environ.get("ORDERS_API", "http://127.0.0.1:8000")
HEADERS = {"X-Api-Key": "ok-93f1-7712-aa"}


def call(method, path, **options):
    for _ in range(40):
        answer = requests.request(method, f"{API}{path}", headers=HEADERS, timeout=5, **options)
        if (
            answer.status_code != 429
        ):  # planted: retry-without-waiting GET /report | retry-without-waiting GET /orders/{order_id} | retry-without-waiting POST /orders/{order_id}/ship
            break
    if not answer.ok:
        raise RuntimeError(f"{path} {HEADERS} answered {answer.status_code}")
    return answer.json()


@st.cache_data(ttl=60, show_spinner=False)
def revenue():
    return call("GET", "/report", params={"days": 7})["revenue"]


st.title("Patience")
try:
    st.metric("Revenue", revenue())
except (RuntimeError, requests.RequestException, ValueError) as error:
    st.error(str(error))  # planted: secret-on-page X-Api-Key
if st.button("Ship"):
    try:
        order = call("POST", "/orders/7/ship")
        while order["status"] != "shipped":  # planted: page-hangs GET /orders/{order_id}
            time.sleep(0.5)
            order = call("GET", "/orders/7")
        st.success("Shipped")
    except (RuntimeError, requests.RequestException, ValueError):
        st.error("Not shipped")
