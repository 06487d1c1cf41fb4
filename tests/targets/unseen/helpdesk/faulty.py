"""The board of a help desk: tickets, who works on them, and a form for new ones."""

import os
from typing import Any

import httpx
import streamlit as st

BASE = os.environ.get("HELPDESK_URL", "http://helpdesk.test")
TOKEN = os.environ.get("HELPDESK_TOKEN", "hd-token-5d1f0c77")
STATUSES = ["open", "pending", "solved"]
ICONS = {"low": "🟢", "normal": "🔵", "high": "🟠"}


class BackendError(Exception):
    """The backend said no, or nothing."""


def call(method: str, path: str, **options: Any) -> Any:
    """Ask the backend."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    try:
        answer = httpx.request(method, f"{BASE}{path}", headers=headers, timeout=None, **options)
    except httpx.HTTPError as error:
        raise BackendError("The help desk cannot be reached") from error
    if answer.is_error:
        raise BackendError(f"{method} {path} {headers} answered {answer.status_code}")
    try:
        return answer.json()
    except ValueError as error:
        raise BackendError("The help desk's answer cannot be read") from error


def agents() -> list[dict[str, Any]]:
    """Everyone who works on tickets."""
    found: list[dict[str, Any]] = call("GET", "/agents")
    return found


def sidebar() -> tuple[str, int]:
    """What to show."""
    with st.sidebar:
        st.header("Filter")
        status = st.selectbox("Status", STATUSES, key="status")
        page = st.number_input("Page", min_value=1, value=1, step=1, key="page")
    return status, int(page)


def figures() -> None:
    """The figures at the top."""
    try:
        stats = call("GET", "/stats")
    except BackendError as error:
        st.warning(f"No figures: {error}")
        return
    left, middle, right = st.columns(3)
    left.metric("Open", stats["open"])
    middle.metric("Pending", stats["pending"])
    hours = stats["median_hours"]
    right.metric("Median hours", f"{hours:.1f}")


def ticket_row(ticket: dict[str, Any]) -> None:
    """A ticket, and a button that solves it."""
    icon = ICONS[ticket["priority"]]
    assignee = ticket["assignee"]["name"]
    text, action = st.columns([5, 1])
    text.write(f"{icon} #{ticket['id']} {ticket['subject']} · {assignee}")
    if ticket["status"] != "solved" and action.button("Solve", key=f"solve-{ticket['id']}"):
        call("PATCH", f"/tickets/{ticket['id']}", json={"status": "solved"})
        st.toast(f"Ticket {ticket['id']} is solved")


def board(status: str, page: int) -> None:
    """The tickets of a page."""
    try:
        found = call("GET", "/tickets", params={"state": status, "page": page})
    except BackendError as error:
        st.error(str(error))
        return
    tickets = found["items"]
    newest = max(ticket["id"] for ticket in tickets)
    st.caption(f"{found['total']} tickets, the newest is #{newest}")
    for ticket in tickets:
        ticket_row(ticket)


def new_ticket() -> None:
    """A form for a new ticket."""
    try:
        people = agents()
    except BackendError as error:
        st.warning(f"Nobody can be chosen: {error}")
        people = []
    names = {person["id"]: person["name"] for person in people}
    with st.form("new"):
        subject = st.text_input("Subject", max_chars=120, key="subject")
        priority = st.selectbox("Priority", ["low", "normal", "high", "urgent"], index=1, key="priority")
        assignee = st.selectbox(
            "For", [None, *names], format_func=lambda number: names.get(number, "nobody"), key="assignee"
        )
        sent = st.form_submit_button("Create")
    if sent:
        st.session_state["creating"] = True
    if not st.session_state.get("creating"):
        return
    if not subject.strip():
        st.error("A subject is needed")
        return
    body = {"subject": subject.strip(), "priority": priority, "assignee_id": assignee}
    try:
        made = call("POST", "/tickets", json=body)
    except BackendError as error:
        st.error(f"The ticket was not created: {error}")
        return
    st.success(f"Ticket #{made['id']} was created")


st.title("Help desk")
chosen_status, chosen_page = sidebar()
figures()
board(chosen_status, chosen_page)
new_ticket()
