"""Calls somebody by a client that is not answered."""

from urllib.request import urlopen

import streamlit as st

st.title("Weather")
st.write(urlopen("http://127.0.0.1:9/weather").read())
