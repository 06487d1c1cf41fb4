"""Findings are weighed, merged by fingerprint, marked when known, ordered and given lines of code."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.model.finding import Finding, Known, Severity
from harness.model.location import Location
from harness.project.known_findings import accept
from harness.run.settle import Policy, failing, frame, settle


def _finding(cause: str, severity: Severity = Severity.ERROR, **more: object) -> Finding:
    return Finding(rule="some-fault", severity=severity, message="m", cause=(cause,), **more)  # type: ignore[arg-type]  # test shorthand


def test_one_cause_is_one_finding_with_all_its_operations(tmp_path: Path) -> None:
    """Two places of the same cause merge; the worst severity stands."""
    seen = [
        _finding("a", Severity.WARNING, operations=("GET /a",)),
        _finding("a", operations=("GET /b", "GET /a")),
    ]
    (only,) = settle(seen, Policy(root=tmp_path)).findings
    assert only.operations == ("GET /a", "GET /b")
    assert only.severity is Severity.ERROR


def test_the_owners_weigh_rules(tmp_path: Path) -> None:
    """A rule may be made milder or switched off."""
    milder = settle([_finding("a")], Policy(root=tmp_path, rules={"some-fault": "hint"})).findings
    assert [each.severity for each in milder] == [Severity.HINT]
    assert settle([_finding("a")], Policy(root=tmp_path, rules={"some-fault": "off"})).findings == ()


def test_known_findings_come_last_and_do_not_fail(tmp_path: Path) -> None:
    """A known error stands behind a new hint, and only new ones at or above the threshold fail."""
    known = accept([_finding("a")], (), Known(owner="o", reason="r"))
    policy = Policy(root=tmp_path, known=known)
    found = settle([_finding("a"), _finding("b", Severity.HINT)], policy).findings
    assert [each.cause for each in found] == [("b",), ("a",)]
    assert failing(found, policy) == ()
    assert len(failing([_finding("c")], policy)) == 1


def test_a_frame_holds_the_lines_around_a_place(tmp_path: Path) -> None:
    """The marked line stands in the middle."""
    (tmp_path / "a.py").write_text("\n".join(f"line {n}" for n in range(1, 20)), encoding="utf-8")
    (only,) = settle([_finding("a", at=Location("a.py", 10))], Policy(root=tmp_path)).findings
    assert only.frames[0].first_line == 6
    assert only.frames[0].marked == (10,)
    assert only.frames[0].lines[4] == "line 10"


def test_no_frame_is_read_from_outside_the_project(tmp_path: Path) -> None:
    """A location that climbs out of the project shows nothing."""
    inside = tmp_path / "project"
    inside.mkdir()
    (tmp_path / "secret.py").write_text("token = 1\n", encoding="utf-8")
    assert frame(Location("../secret.py", 1), inside, "x") is None
    assert frame(Location("missing.py", 1), inside, "x") is None
    assert frame(Location("", 0), inside, "x") is None


def test_a_file_is_read_once_for_all_its_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of findings in one file do not read it hundreds of times."""
    (tmp_path / "a.py").write_text("\n".join(f"line {n}" for n in range(1, 20)), encoding="utf-8")
    reads: list[Path] = []
    read_text = Path.read_text

    def counted(file: Path, **more: str) -> str:
        reads.append(file)
        return read_text(file, **more)

    monkeypatch.setattr(Path, "read_text", counted)
    seen = [_finding(str(line), at=Location("a.py", line)) for line in range(1, 10)]
    framed = settle(seen, Policy(root=tmp_path)).findings
    assert sorted(each.frames[0].marked for each in framed) == [(line,) for line in range(1, 10)]
    assert len(reads) == 1
