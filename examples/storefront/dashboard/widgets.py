"""Small pieces that the pages share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import streamlit as st

from examples.storefront.dashboard.shop import ShopProblem, send

Value = TypeVar("Value")
Row = TypeVar("Row")

NOTHING = "—"
"""What stands where the shop has nothing to say."""

_LARGEST = 10**12
_MOST_PAGES = 1000


def tried(call: Callable[[], Value]) -> Value | None:
    """The call's value, or None after telling the person what went wrong."""
    try:
        return call()
    except ShopProblem as problem:
        st.error(str(problem))
        return None


def change(method: str, path: str, body: Mapping[str, object], done: str) -> None:
    """Ask the shop for a change; when it is made, draw the page anew and say so."""
    try:
        send(method, path, body)
    except ShopProblem as problem:
        st.error(str(problem))
    else:
        st.session_state["done"] = done
        st.rerun()


def table(rows: Iterable[Mapping[str, object]], empty: str) -> None:
    """Rows as a table, or a sentence when there are none."""
    filled = list(rows)
    if filled:
        st.dataframe(filled, hide_index=True)
    else:
        st.info(empty)


def bars(points: Mapping[str, float], across: str, up: str) -> None:
    """A bar for each point, or a sentence when there are none."""
    if points:
        st.bar_chart({across: list(points), up: list(points.values())}, x=across, y=up)
    else:
        st.info("Nothing to draw yet.")


def page_number(pages: int) -> int:
    """Which page of a list the person wants to see."""
    return int(st.sidebar.number_input("Page", min_value=1, max_value=clamped(pages, 1, _MOST_PAGES), value=1))


def chosen(label: str, rows: Iterable[Row], key: Callable[[Row], int], title: Callable[[Row], str]) -> Row | None:
    """The row that the person picks, None before they do or when there is none to pick."""
    by_key = {key(row): row for row in rows}
    picked = st.selectbox(
        label, list(by_key), index=None, format_func=lambda one: title(by_key[one]) if one in by_key else str(one)
    )
    return None if picked is None else by_key.get(picked)


def number(value: float) -> float:
    """A number that charts and inputs can carry."""
    return float(max(-_LARGEST, min(_LARGEST, value)))


def clamped(value: int, least: int, most: int) -> int:
    """The nearest number between two bounds."""
    return max(least, min(most, value))


def moment(text: str | None) -> str:
    """A moment as people read it; NOTHING for none."""
    return text[:16].replace("T", " ") if text else NOTHING


def words(text: str | None) -> str:
    """A text, or NOTHING for none."""
    return text or NOTHING
