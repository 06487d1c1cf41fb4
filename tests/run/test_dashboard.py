"""The whole check on seeded dashboards: every planted defect is found, and their sound twins stay silent."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from harness.model.contract import Contract
from harness.run import dashboard_browser
from harness.run.dashboard import DashboardRun, check_dashboard
from harness.run.result import Result
from harness.sources.openapi import read_openapi

APPS = Path(__file__).parents[1] / "targets" / "dashboards"

EXPECTED: dict[str, set[tuple[str, str]]] = {
    "orders_faulty.py": {
        ("uncaught-exception", "TypeError"),
        ("uncaught-exception", "'last4'"),
        ("uncaught-exception", "'discount'"),
        ("uncaught-exception", "empty list at items"),
        ("uncaught-exception", "ZeroDivisionError"),
        ("uncaught-exception", "The page Place crashes with IndexError"),
        ("backend-fault-uncaught", "page Orders"),
        ("backend-fault-uncaught", "page Report"),
        ("request-off-contract", "status='lost'"),
        ("request-off-contract", "days='0'"),
        ("request-off-contract", "/customer"),
        ("request-off-contract", "/quantity"),
        ("page-parameter-unknown", "pgae"),
        ("call-without-timeout", "GET /report"),
        ("call-on-every-rerun", "GET /orders"),
        ("call-on-every-rerun", "GET /report"),
    },
    "clicks_faulty.py": {
        ("uncaught-exception", "min() arg is an empty sequence"),
        ("uncaught-exception", "not enough values to unpack"),
        ("uncaught-exception", "a negative quantity"),
        ("uncaught-exception", "KeyError: 'target'"),
        ("uncaught-exception", "EmptyDataError"),
        ("uncaught-exception", "UnicodeDecodeError"),
        ("session-state-grows", "reruns without any action"),
    },
    "endings_faulty.py": {
        ("page-hangs", "page Hang"),
        ("app-exits", "page Leave"),
        ("app-exits", "page Quit"),
        ("rerun-loop", "page Again"),
        ("log-flood", "page Flood"),
        ("thread-exception", "page Background"),
    },
    "leaks_faulty.py": {("secret-on-page", "SHOP_API_KEY"), ("traceback-on-page", "page main")},
    "paged/main.py": {("uncaught-exception", "page orders")},
}
TWINS = ("orders_sound.py", "clicks_sound.py", "endings_sound.py", "leaks_sound.py")


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret in the environment."""
    monkeypatch.setenv("SHOP_API_KEY", "sk-real")


def contract() -> Contract:
    """The contract of the orders' backend."""
    return read_openapi(json.loads((APPS / "contract.json").read_text()), source="contract.json")


def checked(name: str, **options: Any) -> Result:
    """The check of one seeded dashboard, without a browser."""
    feed = contract() if name.startswith("orders") else None
    defaults = {"max_time": 600.0, "walks": 4, "step_time": 4.0, "browser": False, "provider": "shop" if feed else ""}
    return check_dashboard(APPS / name, contract=feed, root=APPS, **{**defaults, **options})


@cache
def faulty(name: str) -> Result:
    """The check of one faulty dashboard, shared by all that is asked of it."""
    return checked(name)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_planted_defect_is_found(name: str) -> None:
    """Each planted defect gives one finding with a way to reproduce it, and nothing else is found."""
    found = {(each.rule, each.message): each for each in faulty(name).findings}
    wanted = EXPECTED[name]
    missing = {each for each in wanted if not any(each[0] == rule and each[1] in text for rule, text in found)}
    surplus = {each for each in found if not any(each[0] == rule and text in each[1] for rule, text in wanted)}
    assert (missing, surplus) == (set(), set())
    assert len({each.fingerprint for each in found.values()}) == len(found) == len(wanted)
    assert all(each.reproduction and each.check == "dashboard" for each in found.values())


@pytest.mark.parametrize("name", TWINS)
def test_sound_twins_are_clean(name: str) -> None:
    """Nothing is found, and every page was driven."""
    result = checked(name)
    assert [each.message for each in result.findings] == []
    assert {each.outcome for each in result.cells} == {"clean"}
    assert result.measures["interactions"] >= 3


def test_a_crash_comes_with_code_answer_and_shortest_path() -> None:
    """The finding shows the line, the answer that was fed, the place in it, and two steps at most."""
    result = faulty("orders_faulty.py")
    (crash,) = [each for each in result.findings if "TypeError" in each.message]
    assert crash.at is not None
    assert crash.frames[0].marked == (crash.at.line,)
    assert crash.witness is not None
    assert crash.witness.value["items"][0]["shipped_at"] is None
    assert crash.pointer == "/items/0/shipped_at"
    assert crash.operations == ("GET /orders",)
    assert crash.reproduction.splitlines()[1:] == ["1. Start the app"]
    (edge,) = result.edges
    assert (edge.consumer, edge.provider, edge.outcome) == ("orders_faulty", "shop", "finding")
    fed = {(each.subject, each.aspect) for each in result.cells}
    assert {("GET /orders", "fault 500"), ("GET /orders", "null"), ("POST /orders", "status 409")} <= fed


@pytest.mark.parametrize(
    ("name", "reason", "outcome"),
    [
        ("needs_module.py", "needs module surely_not_installed_anywhere", "skipped"),
        ("needs_network.py", "needs the network", "skipped"),
        ("only_text.py", "nothing on it was operated", "vacuous"),
    ],
)
def test_what_could_not_be_driven_is_no_pass(name: str, reason: str, outcome: str) -> None:
    """Missing surroundings and pages without widgets are skips with their reason, neither findings nor clean."""
    result = checked(name)
    assert result.findings == ()
    assert [each.outcome for each in result.cells] == [outcome]
    assert any(reason in each.reason for each in result.skips)


def test_pages_can_be_examined_one_by_one() -> None:
    """Pages come by title; each gives its own findings with the same fingerprints as the whole."""
    with DashboardRun(APPS / "orders_faulty.py", root=APPS, contract=contract(), browser=False, max_time=600) as run:
        assert run.pages() == ("Orders", "Report", "Place")
        report = run.examine("Report")
    assert {each.rule for each in report.findings} >= {"uncaught-exception", "call-without-timeout"}
    assert all("Report" in each.message or "/report" in each.message for each in report.findings)
    whole = {each.fingerprint for each in faulty("orders_faulty.py").findings}
    assert {each.fingerprint for each in report.findings} <= whole


def test_without_a_browser_the_look_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The skip says why and what to do."""
    monkeypatch.setenv("HARNESS_CHROMIUM", "/nowhere/chromium")
    result = dashboard_browser.look(APPS / "only_text.py", root=APPS, contract=None)
    (skip,) = result.skips
    assert "HARNESS_CHROMIUM" in skip.reason
