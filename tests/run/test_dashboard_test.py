"""Crashes are written as pytest tests that need nothing of the harness: they fail on the app, and pass once it is mended."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness.model.errors import CannotRun
from harness.run.dashboard import check_dashboard
from harness.run.dashboard_test import write_tests
from harness.sources.openapi import read_openapi

CONTRACT = Path(__file__).parents[1] / "targets" / "dashboards" / "contract.json"
APP = """import datetime
import requests
import streamlit as st

order = requests.get("http://api.test/orders/7", timeout=3)
if order.status_code == 200:
    try:
        note = order.json()["note"]
    except ValueError:
        note = ""
    st.write(note[:5])
page = int(st.query_params.get("page", "1"))
days = st.date_input("Days", (datetime.date(2026, 1, 1), datetime.date(2026, 1, 2)))
st.write(days[1])
goods = st.multiselect("Goods", ["oak"], default=["oak"])
st.write(goods[0])
with st.form("find", clear_on_submit=True):
    word = st.text_input("Word")
    if st.form_submit_button("Find") and word:
        st.write({"oak": 3}[word])
"""
MENDED = {
    "note[:5]": '(note or "")[:5]',
    'int(st.query_params.get("page", "1"))': "1",
    "days[1]": "days[-1]",
    "goods[0]": "goods",
    '{"oak": 3}[word]': "word",
    'requests.get("http://api.test/orders/7", timeout=3)': "asked()",
    "import streamlit as st": """import streamlit as st
from types import SimpleNamespace
def asked():
    try:
        return requests.get("http://api.test/orders/7", timeout=3)
    except requests.RequestException:
        return SimpleNamespace(status_code=0)""",
}


def outcome(file: Path) -> str:
    """How pytest ends on the file."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(file)]
    return (
        subprocess.run(command, cwd=file.parent, capture_output=True, text=True, check=False)
        .stdout.strip()
        .splitlines()[-1]
    )


def test_crashes_are_repeated_by_apptest_alone(tmp_path: Path) -> None:
    """Each crash has its test: the address, the answer and the values that lead to it."""
    script, tests = tmp_path / "app.py", tmp_path / "test_app.py"
    script.write_text(APP)
    contract = read_openapi(json.loads(CONTRACT.read_text()), source="contract.json")
    result = check_dashboard(
        script, contract=contract, root=tmp_path, max_time=600, browser=False, provider="shop", walks=1
    )
    write_tests(tests, result.findings)
    text = tests.read_text()
    crashes = text.count("def test_")
    assert crashes >= 5
    assert all(
        each in text
        for each in (
            "query_params['page']",
            "date.fromisoformat",
            "answering(",
            "'multiselect', 'Goods'",
            "changed(widget(app, 'text_input'",
        )
    )
    assert f"{crashes} failed" in outcome(tests)
    for wrong, right in MENDED.items():
        script.write_text(script.read_text().replace(wrong, right, 1))
    assert f"{crashes} passed" in outcome(tests)


def test_without_a_crash_the_file_says_so(tmp_path: Path) -> None:
    """There is a file, and no test in it; one that cannot be written is an error that names it."""
    write_tests(tmp_path / "test_none.py", ())
    assert "No crash" in (tmp_path / "test_none.py").read_text()
    with pytest.raises(CannotRun, match="cannot be written"):
        write_tests(tmp_path / "no" / "test_none.py", ())
