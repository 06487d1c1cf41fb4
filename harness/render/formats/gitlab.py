"""Code quality for GitLab's merge requests. Source: GitLab, Code Quality, report format."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from harness.model.finding import Finding, Severity
from harness.model.location import Location
from harness.model.record import RunRecord
from harness.render.digest import digest
from harness.render.setting import PLAIN, Setting

FORMAT: Final = "gitlab"
FILENAME: Final = "gl-code-quality-report.json"

_SEVERITIES: Final = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.HINT: "info"}
_NOWHERE: Final = Location("contracts", 1)
"""GitLab wants a place; a fault without one belongs to the contracts."""


def render(records: Sequence[RunRecord], setting: Setting = PLAIN) -> bytes:  # noqa: ARG001  the format has no room for it
    """A JSON array of new findings; known ones are left out, as GitLab has no notion of them."""
    return json.dumps([_issue(each) for each in digest(records).findings], indent=2).encode() + b"\n"


def _issue(finding: Finding) -> Mapping[str, Any]:
    place = finding.at or finding.other or _NOWHERE
    return {
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": place.file, "lines": {"begin": max(place.line, 1)}},
    }
