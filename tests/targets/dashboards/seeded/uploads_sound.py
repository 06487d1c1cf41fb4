# mypy: ignore-errors
# ruff: noqa  twin of a script that a linter would refuse
"""The same files; the wrong ones are refused with a sentence."""

import json

import pandas
import streamlit as st
from PIL import Image, UnidentifiedImageError

st.title("Uploads")
table = st.file_uploader("Table", type=["csv"])
if table:
    try:
        frame = pandas.read_csv(table)
    except ValueError:
        st.error("This is no table.")
        st.stop()
    if "count" in frame and pandas.api.types.is_numeric_dtype(frame["count"]):
        st.write("Mean", frame["count"].mean())
    else:
        st.warning("There is no column of counts.")
settings = st.file_uploader("Settings", type=["json"])
if settings:
    try:
        loaded = json.load(settings)
    except ValueError:
        loaded = None
    st.write(loaded.get("theme", "light") if isinstance(loaded, dict) else "These are no settings.")
picture = st.file_uploader("Picture", type=["png", "jpg"])
if picture:
    try:
        st.image(Image.open(picture).convert("RGB"))
    except (UnidentifiedImageError, OSError):
        st.error("This is no picture.")
several = st.file_uploader("Several", accept_multiple_files=True, type=["txt"])
if st.button("Read all"):
    st.write([each.name for each in several or []])
