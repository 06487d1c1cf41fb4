"""Provoke every defect of the ledger in faulty.py, and not in clean.py: python -m …energy.verify."""

import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from streamlit.testing.v1 import AppTest

from .. import fakes  # noqa: TID252

HERE = Path(__file__).parent
Use = Callable[[AppTest, fakes.Backend], bool]
JOB = {"id": 4, "state": "queued"}


def _hours(count: int) -> list[dict[str, Any]]:
    start = datetime(2026, 2, 23, tzinfo=UTC)
    return [{"at": (start + timedelta(hours=hour)).isoformat(), "kwh": 1.5} for hour in range(count)]


def _account(call: fakes.Call) -> fakes.Answer:
    return 200, {"name": f"Owner of {call.headers['X-Access-Code']}", "sites": [{"id": 1, "name": "Mill"}]}


def _backend(changed: dict[str, Any]) -> fakes.Backend:
    answers: dict[str, Any] = {
        "GET /me": _account,
        "GET /sites/{id}/status": (200, {"state": "ready"}),
        "GET /sites/{id}/readings": (200, {"items": _hours(48)}),
        "GET /sites/{id}/alerts": (200, []),
        "POST /sites/{id}/thresholds": (201, {"kwh": 5}),
        "POST /sites/{id}/exports": (202, JOB),
        "GET /exports/{id}": (200, {**JOB, "state": "done"}),
    }
    return fakes.load(HERE / "backend.json", {**answers, **changed})


def _try(script: Path, use: Use, **changed: Any) -> bool:
    paths = {"me": "/me", "export": "/exports/{id}"}
    backend = _backend({f"GET {paths.get(key, f'/sites/{{id}}/{key}')}": value for key, value in changed.items()})
    with fakes.serving(backend):
        seen = use(fakes.opened(script), backend)
    if script.name == "clean.py" and backend.breaches:
        raise AssertionError(backend.breaches)
    return seen


def _until(calls: int, before: Any, after: Any) -> Callable[[fakes.Call], fakes.Answer]:
    """Answer in one way many times, then in another, so that what never ends does end here."""
    left = iter(range(calls))
    return lambda call: (200, after if next(left, None) is None else before)


def _e01(script: Path) -> bool:
    seen: list[object] = []
    with patch.object(threading, "excepthook", seen.append):
        _try(script, lambda at, backend: True, alerts=(503, {"message": "Down"}))
    return bool(seen)


def _e02(script: Path) -> bool:
    slow = _until(40, {"state": "starting"}, {"state": "ready"})
    return _try(script, lambda at, backend: backend.count("GET", "/sites/1/status") > 20, status=slow)


def _e03(script: Path) -> bool:
    def use(at: AppTest, _: fakes.Backend) -> bool:
        other = fakes.opened(script)
        other.text_input(key="code").input("neighbour").run()
        return "Owner of demo" in other.caption[0].value

    return _try(script, use)


def _e04(script: Path) -> bool:
    def use(at: AppTest, backend: fakes.Backend) -> bool:
        at.button(key="export").click().run()
        return backend.count("GET", "/exports/4") > 30

    return _try(script, use, export=_until(40, {**JOB, "state": "failed"}, {**JOB, "state": "done"}))


def _e05(script: Path) -> bool:
    items = [*_hours(3), {"at": "2026-03-01T00:00:00Z", "kwh": None}]
    return _try(script, lambda at, backend: fakes.crashed(at), readings=(200, {"items": items}))


def _e06(script: Path) -> bool:
    return _try(script, lambda at, backend: not [*at.error, *at.exception], me=(503, {"message": "Down"}))


def _e07(script: Path) -> bool:
    def use(at: AppTest, _: fakes.Backend) -> bool:
        before = time.process_time()
        at.run()
        return time.process_time() - before > 0.3

    return _try(script, use, readings=(200, {"items": _hours(2000)}))


def _e08(script: Path) -> bool:
    busy = (429, {"message": "Slowly"})
    return _try(script, lambda at, backend: backend.count("GET", "/sites/1/readings") > 10, readings=busy)


def _e09(script: Path) -> bool:
    return _try(script, lambda at, backend: any("from=" in breach for breach in backend.breaches))


def _e10(script: Path) -> bool:
    def use(at: AppTest, _: fakes.Backend) -> bool:
        for _run in range(3):
            at.run()
        return "frames" in at.session_state and len(at.session_state["frames"]) > 2

    return _try(script, use)


def _e11(script: Path) -> bool:
    def use(at: AppTest, backend: fakes.Backend) -> bool:
        next(button for button in at.button if button.label == "Save").click().run()
        assert backend.count("POST", "/sites/1/thresholds") == 1
        return any("body" in breach for breach in backend.breaches)

    return _try(script, use)


PROBES = {
    name[1:].upper(): probe for name, probe in sorted(globals().items()) if name[:2] == "_e" and name[2:].isdigit()
}

if __name__ == "__main__":
    sys.exit(bool(fakes.disagreements(HERE, PROBES)))
