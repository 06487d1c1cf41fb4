"""GitLab's code quality form."""

from __future__ import annotations

import json

from harness.model.finding import Finding, Severity
from harness.model.record import RunRecord
from harness.render.formats.gitlab import render


def test_each_new_finding_is_an_issue(records: list[RunRecord]) -> None:
    """With place and stable fingerprint; known ones are left out."""
    issues = json.loads(render(records))
    assert len(issues) == 4
    assert issues[0]["location"] == {"path": "examples/storefront/frontend/src/api/types.ts", "lines": {"begin": 88}}
    assert issues[0]["fingerprint"] == records[3].findings[0].fingerprint
    assert [each["severity"] for each in issues] == ["critical", "critical", "critical", "minor"]


def test_a_finding_without_a_place_belongs_to_the_contracts() -> None:
    """GitLab refuses an issue without one."""
    finding = Finding(rule="r", severity=Severity.HINT, message="\ud800", cause=("c",))
    (issue,) = json.loads(render([RunRecord(id="r", session="api", started="1", findings=(finding,))]))
    assert issue["location"] == {"path": "contracts", "lines": {"begin": 1}}
