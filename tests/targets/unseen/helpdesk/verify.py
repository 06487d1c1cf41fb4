"""Provoke every defect of the ledger in faulty.py, and not in clean.py: python -m …helpdesk.verify."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from .. import fakes  # noqa: TID252

HERE = Path(__file__).parent
ADA = {"id": 1, "name": "Ada"}
TICKET = {
    "id": 7,
    "subject": "Printer",
    "status": "open",
    "priority": "high",
    "assignee": ADA,
    "created_at": "2026-03-02T08:00:00Z",
}
STATS = {"open": 3, "pending": 1, "median_hours": 4.25}


def _page(*tickets: dict[str, Any]) -> fakes.Answer:
    return 200, {"items": list(tickets), "total": len(tickets), "page": 1}


def _try(script: Path, use: Callable[[AppTest, fakes.Backend], bool], **changed: fakes.Answer) -> bool:
    names = {"tickets": "GET /tickets", "stats": "GET /stats", "patch": "PATCH /tickets/{id}"}
    answers: dict[str, Any] = {
        "GET /tickets": _page(TICKET),
        "POST /tickets": (201, {**TICKET, "id": 8}),
        "PATCH /tickets/{id}": (200, {**TICKET, "status": "solved"}),
        "GET /agents": (200, [ADA]),
        "GET /stats": (200, STATS),
    }
    answers |= {names[key]: value for key, value in changed.items()}
    backend = fakes.load(HERE / "backend.json", answers)
    with fakes.serving(backend):
        seen = use(fakes.opened(script), backend)
    if script.name == "clean.py" and backend.breaches:
        raise AssertionError(backend.breaches)
    return seen


def _crashed(at: AppTest, _: fakes.Backend) -> bool:
    return fakes.crashed(at)


def _h01(script: Path) -> bool:
    return _try(script, _crashed, tickets=_page({**TICKET, "assignee": None}))


def _h02(script: Path) -> bool:
    return _try(script, _crashed, tickets=_page({**TICKET, "priority": "urgent"}))


def _h03(script: Path) -> bool:
    return _try(script, _crashed, tickets=_page())


def _h04(script: Path) -> bool:
    return _try(script, lambda at, backend: all(call.timeout["read"] is None for call in backend.calls))


def _h05(script: Path) -> bool:
    def use(at: AppTest, backend: fakes.Backend) -> bool:
        at.text_input(key="subject").input("Screen is dark")
        at.main.button[-1].click().run()
        assert backend.count("POST", "/tickets") == 1
        at.selectbox(key="status").select("pending").run()
        return backend.count("POST", "/tickets") > 1

    return _try(script, use)


def _h06(script: Path) -> bool:
    def use(at: AppTest, backend: fakes.Backend) -> bool:
        at.button(key="solve-7").click().run()
        assert backend.count("PATCH", "/tickets/7") == 1
        return fakes.crashed(at)

    return _try(script, use, patch=(409, {"message": "Somebody else has changed it"}))


def _h07(script: Path) -> bool:
    return _try(script, lambda at, backend: any("state" in breach for breach in backend.breaches))


def _h08(script: Path) -> bool:
    def use(at: AppTest, backend: fakes.Backend) -> bool:
        at.run()
        at.run()
        return backend.count("GET", "/agents") > 1

    return _try(script, use)


def _h09(script: Path) -> bool:
    def use(at: AppTest, _: fakes.Backend) -> bool:
        return any("hd-token" in element.value for element in [*at.warning, *at.error])

    return _try(script, use, stats=(503, {"message": "Down"}))


def _h10(script: Path) -> bool:
    return _try(script, _crashed, stats=(200, {**STATS, "median_hours": None}))


PROBES = {
    name[1:].upper(): probe for name, probe in sorted(globals().items()) if name[:2] == "_h" and name[2:].isdigit()
}

if __name__ == "__main__":
    sys.exit(bool(fakes.disagreements(HERE, PROBES)))
