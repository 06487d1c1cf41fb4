# mypy: ignore-errors
# ruff: noqa: D103, DTZ001, S310, T201, INP001, N999
"""Books that come and go, on a page that is drawn before they do: what is gone afterwards was taken away by the click before."""

import streamlit as st

st.title("Books")
room = st.sidebar.radio("Go to", ["Return", "Add a book", "Add a member"])
books = st.session_state.setdefault("books", ["Emma", "Dune", "Momo"])
people = st.session_state.setdefault("people", ["Ada"])
if room == "Return":
    if books:
        chosen = st.selectbox("Book", books)
        if st.button("Return it"):
            books.remove(chosen)
            st.success("Returned.")
    else:
        st.info("All books are here.")
elif room == "Add a book":
    title = st.text_input("Title")
    author = st.text_input("Author name")
    if st.button("Add the book") and title and author:
        st.success("Added.")
else:
    name = st.text_input("Member name")
    mail = st.text_input("Member mail")
    if st.button("Add the member") and name and mail:
        st.success("Added.")
