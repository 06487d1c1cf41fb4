# mypy: ignore-errors
# ruff: noqa: D103, DTZ001, S310, T201, INP001, N999
"""Pages that end as they should, each close to one that does not."""

import threading
import time

import streamlit as st


def wait() -> None:
    if st.button("Wait"):
        with st.spinner("Working"):
            time.sleep(0.2)
        st.write("Done.")


def stop() -> None:
    if st.button("Stop"):
        st.stop()
    st.write("Not stopped.")


def again() -> None:
    if st.checkbox("Refresh") and not st.session_state.get("fresh"):
        st.session_state.fresh = True
        st.rerun()
    st.write("Fresh.")


def verbose() -> None:
    if st.toggle("Verbose"):
        print("x" * 60_000)


def background() -> None:
    results: list[str] = []
    if st.button("Work"):
        worker = threading.Thread(target=results.append, args=("result",))
        worker.start()
        worker.join()
        st.write(results)


PAGES = {"Wait": wait, "Stop": stop, "Again": again, "Verbose": verbose, "Background": background}
st.navigation([st.Page(page, title=title, url_path=title.lower()) for title, page in PAGES.items()]).run()
