"""The JUnit form: stable cases, honest outcomes, well-formed whatever is shown."""

from __future__ import annotations

import dataclasses
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.finding import Finding, Known, Severity
from harness.model.record import Cell, RunRecord
from harness.render.formats.junit import render
from harness.render.setting import PLAIN, Setting


def _suites(records: list[RunRecord], setting: Setting = PLAIN) -> dict[str, ET.Element]:
    return {suite.get("name", ""): suite for suite in ET.fromstring(render(records, setting))}


def _outcomes(suite: ET.Element) -> dict[str, str]:
    return {case.get("name", ""): next((each.tag for each in case), "pass") for case in suite}


def test_each_subject_of_a_check_is_a_case(records: list[RunRecord]) -> None:
    """Failing where a finding reaches it, an error where it could not run."""
    suites = _suites(records)
    assert list(suites) == ["replay", "api", "dashboard", "drift"]
    assert _outcomes(suites["replay"]) == {
        "POST /v1/refunds": "failure",
        "POST /v1/payment_intents": "pass",
        "POST /chat.postMessage": "pass",
    }
    assert _outcomes(suites["api"])["GET /api/v1/reports/sales"] == "error"
    assert {name: suites["api"].get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "4",
        "failures": "0",
        "errors": "1",
        "skipped": "0",
    }


def test_findings_below_the_threshold_pass_with_a_note(records: list[RunRecord]) -> None:
    """The owners set the threshold; known findings pass in any case."""
    assert _outcomes(_suites(records)["api"])["POST /api/v1/checkout"] == "system-out"
    strict = _suites(records, Setting(fail_on=Severity.HINT))
    assert _outcomes(strict["api"])["POST /api/v1/checkout"] == "failure"
    assert _outcomes(strict["drift"])["GET /api/v1/customers/{customer_id}"] == "system-out"


def test_a_finding_without_a_subject_has_a_case_of_its_own(records: list[RunRecord]) -> None:
    """Named by rule and fingerprint, so that it is the same from run to run."""
    finding = records[2].findings[0]
    assert _outcomes(_suites(records)["dashboard"])[f"{finding.rule} {finding.fingerprint}"] == "failure"


@pytest.mark.parametrize(
    ("known", "severity", "outcome", "failures"),
    [
        (None, Severity.ERROR, "failure", "3"),
        (None, Severity.HINT, "system-out", "0"),
        (Known(owner="ada", reason="old rows"), Severity.ERROR, "system-out", "0"),
    ],
)
def test_a_finding_stands_at_every_subject_that_it_reaches(
    known: Known | None, severity: Severity, outcome: str, failures: str
) -> None:
    """Three operations of one fault are three failing cases; a fourth that it does not reach stays green, one without a cell has no case."""
    reached = ("GET /a", "GET /b", "GET /c")
    finding = Finding(
        rule="r", severity=severity, message="m", cause=("c",), operations=(*reached, "GET /a", "GET /no"), known=known
    )
    cells = (
        *(Cell(check="drift", subject=each, aspect="answers", outcome="finding") for each in reached),
        Cell(check="drift", subject="GET /d", aspect="answers", outcome="clean"),
    )
    suite = _suites([RunRecord(id="r", session="drift", started="1", ended="2", findings=(finding,), cells=cells)])[
        "drift"
    ]
    assert _outcomes(suite) == {**dict.fromkeys(reached, outcome), "GET /d": "pass"}
    assert (suite.get("tests"), suite.get("failures")) == ("4", failures)


def test_a_rule_that_is_a_subject_fails_where_it_found_something() -> None:
    """Red flags are told by rule; a rule that looked elsewhere and was content stays green."""
    findings = tuple(Finding(rule=each, severity=Severity.ERROR, message="m", cause=("c",)) for each in ("one", "two"))
    cells = (
        Cell(check="redflags", subject="one", aspect="files", outcome="finding"),
        Cell(check="redflags", subject="two", aspect="files", outcome="clean"),
    )
    record = RunRecord(id="r", session="redflags", started="1", ended="2", findings=findings, cells=cells)
    own = f"two {findings[1].fingerprint}"
    assert _outcomes(_suites([record])["redflags"]) == {"one": "failure", "two": "pass", own: "failure"}


def test_an_interrupted_run_is_an_error(records: list[RunRecord]) -> None:
    """A green list would be a lie."""
    assert _outcomes(_suites(records)["dashboard"])["the run reaches its end"] == "error"


def test_what_did_nothing_is_skipped() -> None:
    """Skipped and vacuous subjects are no passes."""
    cells = tuple(Cell(check="api", subject="s", aspect=each, outcome="vacuous", detail="no call") for each in "ab")
    record = RunRecord(id="r", session="api", started="1", ended="2", cells=cells)
    (case,) = _suites([record])["api"]
    assert [(each.tag, each.get("message")) for each in case] == [("skipped", "no call; no call")]


def test_names_do_not_change_with_messages(records: list[RunRecord]) -> None:
    """A reworded message makes no new case."""
    reworded = [
        dataclasses.replace(each, findings=tuple(dataclasses.replace(f, message="other") for f in each.findings))
        for each in records
    ]
    assert [_outcomes(each) for each in _suites(reworded).values()] == [
        _outcomes(each) for each in _suites(records).values()
    ]


_GRAMMAR: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"skipped", "time", "timestamp"},
        {"testcase", "properties"},
    ),
    "testcase": ({"name"}, {"classname", "time"}, {"skipped", "error", "failure", "system-out", "system-err"}),
    "failure": (set(), {"type", "message"}, set()),
    "error": (set(), {"type", "message"}, set()),
    "skipped": (set(), {"type", "message"}, set()),
    "system-out": (set(), set(), set()),
}
"""What Jenkins' xUnit plugin takes (junit-10.xsd): for each element its needed and its other attributes, and its children."""


@pytest.mark.parametrize("fail_on", Severity)
def test_the_document_keeps_to_the_grammar(records: list[RunRecord], fail_on: Severity) -> None:
    """Counts are the numbers of cases, and no case of a check is there twice."""
    root = ET.fromstring(render(records, Setting(fail_on=fail_on)))
    for element in root.iter():
        needed, other, children = _GRAMMAR[element.tag]
        assert needed <= set(element.attrib) <= needed | other
        assert {each.tag for each in element} <= children
    for suite in root:
        cases = [(each.get("classname"), each.get("name")) for each in suite]
        assert len(set(cases)) == len(cases) == int(suite.get("tests", ""))


@given(st.text(st.characters(codec=None)))
def test_any_text_is_well_formed(text: str) -> None:
    """Characters that XML has no place for are written out."""
    finding = Finding(rule=text, severity=Severity.ERROR, message=text, cause=(text,))
    cell = Cell(check=text, subject=text, aspect=text, outcome="error", detail=text)
    _suites([RunRecord(id="r", session=text, started="1", findings=(finding,), cells=(cell,))])
