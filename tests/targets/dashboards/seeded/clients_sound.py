# mypy: ignore-errors
# ruff: noqa  twin of a script that a linter would refuse
"""The same calls through the same clients, prepared for trouble."""

import asyncio
import os

import aiohttp
import httpx
import streamlit as st
import urllib3

API = os.environ.get("ORDERS_API", "http://127.0.0.1:8000")


@st.cache_data(ttl=30)
def orders():
    return asyncio.run(listed())


@st.cache_data(ttl=30)
def order(number):
    return asyncio.run(one(number))


async def listed():
    limit = aiohttp.ClientTimeout(total=5)
    async with aiohttp.ClientSession(timeout=limit) as session:
        async with session.get(f"{API}/orders", params={"status": "open"}) as answer:
            answer.raise_for_status()
            return await answer.json()


async def one(number):
    async with httpx.AsyncClient(timeout=5) as client:
        answer = await client.get(f"{API}/orders/{number}")
        answer.raise_for_status()
        return answer.json()


@st.cache_data(ttl=30)
def report():
    pool = urllib3.PoolManager()
    answer = pool.request("GET", f"{API}/report?days=30", timeout=3, retries=False)
    if answer.status != 200:
        raise ValueError("no report")
    return answer.json()


def guarded(call):
    try:
        return call()
    except (aiohttp.ClientError, httpx.HTTPError, urllib3.exceptions.HTTPError, TimeoutError, ValueError):
        st.error("This is not available right now.")
        st.stop()


def listing():
    st.title("Listing")
    items = guarded(orders)["items"]
    if not items:
        st.info("Nothing here.")
    for order in items:
        st.write(order["customer"].upper(), (order["note"] or "").upper())
    st.checkbox("Compact")


def single():
    st.title("Single")
    number = st.number_input("Number", 1, 99, 1)
    found = guarded(lambda: order(number))
    st.write((found["shipped_at"] or "not yet")[:10])


def figures():
    st.title("Figures")
    best = guarded(report)["best"]
    st.write(best[0] if best else "none")
    st.button("Refresh")


PAGES = {"Listing": listing, "Single": single, "Figures": figures}
st.navigation([st.Page(page, title=title, url_path=title.lower()) for title, page in PAGES.items()]).run()
