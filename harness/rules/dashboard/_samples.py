"""Small observations for the examples of the dashboard rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.model.location import Location
from harness.model.observation import Observation
from harness.model.rule import Seen


def seen(*observations: Observation) -> Seen:
    """What a rule is shown."""
    return Seen(observations=observations)


def noticed(kind: str, detail: str = "", *, operation: str | None = None, **data: Any) -> Observation:
    """Something seen on the page Orders."""
    facts = {"fed": [], "calls": [], "page": "Orders", **data}
    return Observation(
        kind=kind, subject="Orders", detail=detail, data=facts, operation=operation, steps=("Start the app",)
    )


def called(kind: str, detail: str, operation: str) -> Observation:
    """Something about a call that the page made."""
    method, _, path = operation.partition(" ")
    call = {"method": method, "url": f"http://api{path}", "host": "api", "client": "httpx", "body": ""}
    return noticed(kind, detail, operation=operation, **call)


def crash(kind: str = "exception", *, origin: str = "allowed", missing: str = "", blocked: bool = False) -> Observation:
    """A crash on a null, fed in the given way."""
    answer = {
        "operation": "GET /orders",
        "variation": "null at items[0].note" if origin == "allowed" else "fault 500",
        "origin": origin,
        "status": 200 if origin == "allowed" else 500,
        "fault": "",
        "body": '{"items":[{"note":null}]}' if origin == "allowed" else "Internal Server Error",
        "pointer": "/items/0/note",
    }
    data = {
        "type": "TypeError",
        "message": "'NoneType' object is not subscriptable",
        "file": "app.py",
        "line": 3,
        "function": "app:show",
        "statement": "st.write(order['note'][:10])",
        "traceback": "Traceback",
        "missing": missing,
        "blocked": blocked,
        "thread": kind == "thread-exception",
        "fed": [answer],
        "calls": ["GET /orders"],
        "page": "Orders",
    }
    return Observation(
        kind=kind,
        subject="Orders",
        detail=str(data["message"]),
        data=data,
        location=Location("app.py", 3),
        operation="GET /orders",
        steps=("Start the app", 'Open the page "Orders"'),
    )


def collision() -> Observation:
    """A crash over two widgets with one key."""
    there = crash(origin="usual")
    data = {**there.data, "fed": [], "type": "StreamlitDuplicateElementKey", "message": "There are multiple elements"}
    return replace(there, detail=str(data["message"]), data=data, operation=None)
