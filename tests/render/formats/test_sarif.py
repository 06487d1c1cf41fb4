"""The SARIF form is what the standard says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.finding import Finding, Severity
from harness.model.location import Location
from harness.model.record import RunRecord
from harness.model.rule import Rule
from harness.model.trend import Trend
from harness.render.formats.sarif import render
from harness.render.setting import Setting

_SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "sarif-schema-2.1.0.json").read_text("utf-8"))
_VALIDATOR = jsonschema.Draft202012Validator(_SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def _run(records: list[RunRecord], rules: tuple[Rule, ...] = ()) -> Any:
    document = json.loads(render(records, Setting(rules=rules)))
    _VALIDATOR.validate(document)
    return document["runs"][0]


def _one(**more: Any) -> Any:
    finding = Finding(**{"rule": "r", "severity": Severity.HINT, "message": "m", "cause": ("c",), **more})
    return _run([RunRecord(id="r", session="api", started="1", findings=(finding,))])["results"][0]


def test_a_run_is_valid_against_the_official_schema(records: list[RunRecord], rules: tuple[Rule, ...]) -> None:
    """With both sides, the rule's page and the fingerprint."""
    run = _run(records, rules)
    result = run["results"][0]
    assert result["level"] == "error"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["shortDescription"]["text"].startswith(
        "A response may hold"
    )
    assert result["partialFingerprints"] == {"contractHarness/v1": records[3].findings[0].fingerprint}
    related = [each["physicalLocation"]["artifactLocation"]["uri"] for each in result["relatedLocations"]]
    assert related == ["examples/storefront/frontend/src/api/types.ts", "examples/storefront/backend/schemas/orders.py"]


def test_a_code_flow_leads_from_side_to_side(records: list[RunRecord]) -> None:
    """From what is sent to where it does not fit, with the line of each."""
    (flow,) = _run(records)["results"][0]["codeFlows"]
    steps = [each["location"] for each in flow["threadFlows"][0]["locations"]]
    assert [each["message"]["text"] for each in steps] == ["backend sends", "frontend expects"]
    assert steps[1]["physicalLocation"]["region"] == {"startLine": 88, "snippet": {"text": "  shippedAt: string;"}}


def test_the_baseline_is_the_last_report_or_what_is_known(records: list[RunRecord]) -> None:
    """Where there was no report, known findings are unchanged and all others new."""
    *new, known = _run(records)["results"]
    assert {each["baselineState"] for each in new} == {"new"}
    assert known["baselineState"] == "unchanged"
    fresh = new[0]["partialFingerprints"]["contractHarness/v1"]
    setting = Setting(trend=Trend(since="yesterday", fresh=frozenset({fresh})))
    document = json.loads(render(records, setting))
    _VALIDATOR.validate(document)
    assert [each["baselineState"] for each in document["runs"][0]["results"]] == ["new", *["unchanged"] * 4]


def test_an_empty_run_is_valid() -> None:
    """A scanning service needs the empty answer to close what was mended."""
    assert _run([RunRecord(id="r", session="api", started="1", ended="2")])["results"] == []


def test_known_findings_are_suppressed_with_their_reason(records: list[RunRecord]) -> None:
    """New ones are not."""
    *new, known = _run(records)["results"]
    assert known["suppressions"][0]["justification"] == "web team: The loyalty page ships in March (until 2027-03-31)"
    assert all(each["suppressions"] == [] for each in new)


def test_what_was_not_checked_is_notified(records: list[RunRecord]) -> None:
    """An interrupted run did not succeed."""
    (invocation,) = _run(records)["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "no Chromium was found" in invocation["toolExecutionNotifications"][0]["message"]["text"]


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("src/a b.ts", "src/a%20b.ts"),
        ("src\\win.ts", "src/win.ts"),
        ("/abs/x.py", "file:///abs/x.py"),
        ("C:/abs/x.py", "file:///C:/abs/x.py"),
        ("app/[id]/page.tsx", "app/%5Bid%5D/page.tsx"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
    ],
)
def test_places_are_uris(file: str, uri: str) -> None:
    """Relative to the repository's root where possible, and never another scheme."""
    assert _one(at=Location(file, 3))["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


@pytest.mark.parametrize(
    ("place", "region"),
    [
        (Location("a.py"), None),
        (Location("a.py", 3), {"startLine": 3}),
        (Location("a.py", 3, 5, 9), {"startLine": 3, "startColumn": 5, "endLine": 9}),
        (Location("a.py", 3, 0, 2), {"startLine": 3}),
    ],
)
def test_only_known_lines_are_told(place: Location, region: Any) -> None:
    """0 means not known."""
    assert _one(at=place)["locations"][0]["physicalLocation"].get("region") == region


def test_a_finding_without_a_place_names_its_operations() -> None:
    """Logical locations stand for the file that is not known."""
    (location,) = _one(operations=("GET /a",))["locations"]
    assert location == {"logicalLocations": [{"fullyQualifiedName": "GET /a", "kind": "function"}]}


@given(st.text(st.characters(codec=None)), st.text(st.characters(codec=None), min_size=1))
def test_hostile_text_stays_valid(text: str, file: str) -> None:
    """Fuzzed messages and file names included."""
    _one(rule=text, message=text, mend=text, at=Location(file, 1), operations=(text,))
