# mypy: ignore-errors
# ruff: noqa: D103, DTZ001, S310, T201, INP001, N999
"""Calls somebody by a client that is not answered."""

from urllib.request import urlopen

import streamlit as st

st.title("Weather")
st.write(urlopen("http://127.0.0.1:9/weather").read())
