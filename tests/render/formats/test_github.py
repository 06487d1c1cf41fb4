"""Annotations stand at their lines and cannot be forged."""

from __future__ import annotations

import pytest

from harness.model.finding import Finding, Severity
from harness.model.location import Location
from harness.model.record import RunRecord
from harness.render.formats.github import render


def _lines(*findings: Finding) -> list[str]:
    return render([RunRecord(id="r", session="api", started="1", ended="2", findings=findings)]).decode().splitlines()


def _finding(
    cause: str = "c", severity: Severity = Severity.ERROR, message: str = "m", at: Location | None = None
) -> Finding:
    return Finding(rule="r", severity=severity, message=message, cause=(cause,), at=at)


def test_each_finding_is_a_command(records: list[RunRecord]) -> None:
    """With file, line, rule and mend; the verdict comes last."""
    lines = render(records).decode().splitlines()
    assert lines[0].startswith(
        "::error title=response-field-nullable,file=examples/storefront/frontend/src/api/types.ts,line=88::The backend sends"
    )
    assert "%0ADeclare" in lines[0]
    assert [line.split(" ")[0] for line in lines] == ["::error", "::error", "::error", "::warning", "::notice"]
    assert lines[-1].startswith("::notice title=Contract Harness::3 faults between")


@pytest.mark.parametrize(("severity", "room"), [(Severity.ERROR, 10), (Severity.WARNING, 10), (Severity.HINT, 9)])
def test_what_github_would_drop_is_counted(severity: Severity, room: int) -> None:
    """Ten of a level and no more, the verdict's notice among them."""
    lines = _lines(*(_finding(str(at), severity) for at in range(14)))
    assert len(lines) == room + 2
    assert lines[room] == f"{14 - room} {severity.value}s more: see the report"


def test_a_message_cannot_start_a_command_of_its_own() -> None:
    """Line breaks, per cent signs and separators are escaped."""
    (line, _) = _lines(_finding(message="50%\n::error::forged\r\n", at=Location("a,b:c.py")))
    assert line == r"::error title=r,file=a%2Cb%3Ac.py::50%25%0A::error::forged\r%0A"
