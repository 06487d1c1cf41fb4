# mypy: ignore-errors
# ruff: noqa: D103, DTZ001, S310, T201, INP001, N999
"""Pages that do not end as a page should."""

import os
import sys
import threading

import streamlit as st


def hang() -> None:
    if st.button("Wait"):
        while True:
            pass


def leave() -> None:
    if st.button("Leave"):
        os._exit(7)


def quit_page() -> None:
    if st.button("Quit"):
        sys.exit("done")


def again() -> None:
    if st.checkbox("Refresh"):
        st.rerun()


def flood() -> None:
    if st.toggle("Verbose"):
        print("x" * 6_000_000)


def work() -> None:
    raise KeyError("nobody sees this")


def background() -> None:
    if st.button("Work"):
        worker = threading.Thread(target=work)
        worker.start()
        worker.join()
        st.write("Done.")


PAGES = {"Hang": hang, "Leave": leave, "Quit": quit_page, "Again": again, "Flood": flood, "Background": background}
st.navigation([st.Page(page, title=title, url_path=title.lower()) for title, page in PAGES.items()]).run()
