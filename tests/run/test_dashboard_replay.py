"""Crashes are shown in a browser where their way is one of clicks and typed texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.model.errors import CannotRun
from harness.model.observation import Observation
from harness.run.dashboard import check_dashboard
from harness.run.dashboard_replay import showings
from harness.targets.browser import chromium

APP = """import streamlit as st
if st.button("Arm"):
    st.session_state.armed = True
name = st.text_input("Name", "oak")
if st.checkbox("Fire") and st.session_state.get("armed"):
    st.write(name[0])
    st.write({}["target"])
"""


def crash(*actions: dict[str, Any], **data: Any) -> Observation:
    """A crash at the end of a way."""
    facts = {"type": "KeyError", "function": "app:f", "statement": "x[1]", "actions": list(actions), "fed": [], **data}
    return Observation(kind="exception", subject="main", data=facts)


@pytest.mark.parametrize(
    ("action", "step"),
    [
        ({"kind": "click", "target": 'button "Go"', "value": None}, ("click", "Go", "")),
        ({"kind": "set", "target": 'toggle "On"', "value": True}, ("check", "On", "")),
        ({"kind": "set", "target": 'text field "Name"', "value": ""}, ("fill", "Name", "")),
        ({"kind": "set", "target": 'slider "Size"', "value": 3}, None),
        ({"kind": "rerun", "target": "", "value": None}, None),
    ],
)
def test_ways_are_put_into_clicks(action: dict[str, Any], step: tuple[str, str, str] | None) -> None:
    """What a browser can do is a step; a way with anything else is not shown."""
    found = showings([crash({"kind": "open", "target": "Orders"}, action)])
    assert [(each.page, each.steps) for each in found] == ([("Orders", (step,))] if step else [])


def test_what_the_backend_answered_belongs_to_it() -> None:
    """A crash on an answer is shown with that answer."""
    (shown,) = showings([crash(fed=[{"operation": "GET /orders", "variation": "null at note"}])])
    assert shown.scenario == {"GET /orders": "null at note"}


def test_a_crash_is_shown_before_and_after(tmp_path: Path) -> None:
    """The finding carries the page before its last step, and the red box after it."""
    try:
        chromium()
    except CannotRun as missing:
        pytest.skip(str(missing))
    (tmp_path / "app.py").write_text(APP)
    result = check_dashboard(tmp_path / "app.py", root=tmp_path, max_time=600, walks=2)
    (finding,) = [each for each in result.findings if "KeyError" in each.message]
    pictures = [each for each in finding.evidence if each.kind == "png"]
    assert len(pictures) == 2
    assert all(each.content.startswith("iVBORw0KGgo") for each in pictures)
    assert pictures[0].content != pictures[1].content
