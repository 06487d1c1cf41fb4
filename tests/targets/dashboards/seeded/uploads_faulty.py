# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""Files of many kinds."""

import json

import pandas
import streamlit as st
from PIL import Image

st.title("Uploads")
table = st.file_uploader("Table", type=["csv"])
if table:
    frame = pandas.read_csv(table)  # planted: uncaught-exception EmptyDataError | uncaught-exception UnicodeDecodeError
    st.write("Mean", frame["count"].mean())  # planted: uncaught-exception
settings = st.file_uploader("Settings", type=["json"])
if settings:
    loaded = json.load(settings)  # planted: uncaught-exception JSONDecodeError
    st.write(loaded["theme"])  # planted: uncaught-exception
picture = st.file_uploader("Picture", type=["png", "jpg"])
if picture:
    st.image(Image.open(picture).convert("RGB"))  # planted: uncaught-exception UnidentifiedImageError
several = st.file_uploader("Several", accept_multiple_files=True, type=["txt"])
if st.button("Read all"):
    st.write(several[0].name)  # planted: uncaught-exception
