# mypy: ignore-errors
# ruff: noqa  the planted defects are what a linter would refuse
"""Books whose editor lives within a button, and a field that is another one for each room of the house."""

import streamlit as st

st.title("Books")
books = st.session_state.setdefault("books", ["Emma", "Dune", "Momo"])
chosen = st.selectbox("Book", books)
if st.button("Edit"):
    name = st.text_input("New title", chosen)  # planted: value-lost-on-rerun New title
    if st.button("Save"):  # planted: value-lost-on-rerun Save
        books[books.index(chosen)] = name
shelf = st.radio("Shelf", ["Upper shelf", "Lower shelf"])
note = st.text_input(f"Note for the {shelf.lower()}")  # planted: value-lost-on-rerun Note for the
if st.button("Keep") and note:
    st.success("Kept.")
