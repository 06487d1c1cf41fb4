# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""Calls through the clients that are met in the wild; none of them thinks of trouble."""

import asyncio
import os

import aiohttp
import httpx
import streamlit as st
import urllib3

API = os.environ.get("ORDERS_API", "http://127.0.0.1:8000")


async def listed():
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{API}/orders", params={"status": "open"}) as answer:
            return await answer.json()  # planted: backend-fault-uncaught | call-on-every-rerun GET /orders 3


async def one(number):
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{API}/orders/{number}")
        answer.raise_for_status()  # planted: backend-fault-uncaught
        return answer.json()  # planted: call-on-every-rerun GET /orders/{order_id}


def report():
    pool = urllib3.PoolManager()
    answer = pool.request(
        "GET", f"{API}/report?days=500", timeout=3, retries=False
    )  # planted: request-off-contract days | backend-fault-uncaught report | call-on-every-rerun GET /report
    return answer.json()


def listing():
    st.title("Listing")  # planted: page-blank-on-fault Listing
    for order in asyncio.run(listed())["items"]:
        st.write(order["customer"].upper(), order["note"].upper())  # planted: uncaught-exception


def single():
    st.title("Single")
    number = st.number_input("Number", 1, 99, 1)
    order = asyncio.run(one(number))
    st.write(order["shipped_at"][:10])  # planted: uncaught-exception


def figures():
    st.title("Figures")
    st.write(report()["best"][0])  # planted: uncaught-exception
    st.button("Refresh")


PAGES = {"Listing": listing, "Single": single, "Figures": figures}
st.navigation([st.Page(page, title=title, url_path=title.lower()) for title, page in PAGES.items()]).run()
