"""The look in a real browser: pages settle, and what fails only there is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.model.errors import CannotRun
from harness.run.dashboard_browser import look
from harness.sources.openapi import read_openapi
from harness.targets.browser import chromium

APPS = Path(__file__).parents[1] / "targets" / "dashboards"
CONTRACT = read_openapi(json.loads((APPS / "contract.json").read_text()), source="contract.json")

try:
    FOUND = chromium()
except CannotRun as missing:
    pytest.skip(str(missing), allow_module_level=True)


def test_every_page_of_a_sound_app_settles() -> None:
    """Each page of the menu is opened, its calls answered from the contract, and nothing is found."""
    result = look(APPS / "orders_sound.py", root=APPS, contract=CONTRACT, max_time=600)
    assert [each.message for each in result.findings] == []
    assert [(each.subject, each.outcome) for each in result.cells] == [
        ("/start", "clean"),
        ("/report", "clean"),
        ("/place", "clean"),
    ]


def test_a_red_box_is_found_with_a_picture() -> None:
    """A page that shows an exception is a finding with a screenshot, unless the exception is known already."""
    result = look(APPS / "needs_module.py", root=APPS, contract=None)
    (finding,) = result.findings
    assert (finding.rule, finding.cause[1]) == ("page-fails-in-browser", "exception ModuleNotFoundError")
    assert finding.evidence[0].content.startswith("iVBORw0KGgo")
    known = look(APPS / "needs_module.py", root=APPS, contract=None, crashed=["ModuleNotFoundError"])
    assert known.findings == ()


def test_pages_beyond_the_time_are_skipped() -> None:
    """Without time only the first page is opened, and the others are named."""
    result = look(APPS / "orders_sound.py", root=APPS, contract=CONTRACT, max_time=0)
    assert len(result.cells) == 1
    assert [each.what for each in result.skips] == ["/report in a real browser", "/place in a real browser"]


def test_an_app_that_does_not_come_up_is_skipped(tmp_path: Path) -> None:
    """A script that is not there is a skip that says what the server said."""
    result = look(tmp_path / "no.py", root=tmp_path, contract=None)
    assert "no.py" in result.skips[0].reason


def test_what_not_everybody_can_use_is_a_hint(tmp_path: Path) -> None:
    """A picture without words is told once; of Streamlit's own frame, and the levels of its headings, nothing is."""
    script = tmp_path / "app.py"
    script.write_text(
        "import streamlit as st\n"
        "st.title('Goods')\n"
        "st.markdown('<img src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\" width=9>', unsafe_allow_html=True)\n"
        "st.markdown('<h5>Linen</h5>', unsafe_allow_html=True)\n"
    )
    found = look(script, root=tmp_path, contract=None).findings
    assert [(each.rule, each.cause[1], str(each.severity)) for each in found] == [
        ("page-inaccessible", "image-alt", "Severity.HINT"),
    ]
