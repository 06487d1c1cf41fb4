"""Known findings are marked while their entry lives, and fail again when it has expired."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from harness.model.errors import SourceError
from harness.model.finding import Finding, Known, Severity
from harness.project import known_findings

TODAY = date(2026, 6, 1)
OWNER = Known(owner="web team", reason="mended in the next release", until="2026-07-01")


def _finding(name: str = "User.email") -> Finding:
    return Finding(rule="response-field-missing", severity=Severity.ERROR, message="words", cause=(name,))


def test_an_accepted_finding_is_known_until_its_entry_expires() -> None:
    """The day after `until`, the finding counts again and the entry is named as expired."""
    entries = known_findings.accept([_finding()], (), OWNER)
    alive = known_findings.apply([_finding()], entries, TODAY)
    assert alive.findings[0].known == OWNER
    dead = known_findings.apply([_finding()], entries, date(2026, 7, 2))
    assert dead.findings[0].known is None
    assert dead.expired == entries


def test_an_entry_without_a_finding_is_named_as_unused() -> None:
    """A mended fault leaves an entry that can go."""
    entries = known_findings.accept([_finding("Order.note")], (), OWNER)
    applied = known_findings.apply([_finding()], entries, TODAY)
    assert applied.unused == entries
    assert applied.findings[0].known is None


def test_what_is_written_reads_back_sorted(tmp_path: Path) -> None:
    """The file is sorted by rule and cause, so that its differences read well."""
    file = tmp_path / "contracts" / "known-findings.json"
    entries = known_findings.accept([_finding("B"), _finding("A")], (), OWNER)
    known_findings.write(file, entries)
    assert [each.cause for each in known_findings.read(file)] == [("A",), ("B",)]
    assert list(file.parent.iterdir()) == [file]


def test_accepting_again_keeps_the_first_owner() -> None:
    """An entry that stood keeps its reason."""
    first = known_findings.accept([_finding()], (), OWNER)
    again = known_findings.accept([_finding()], first, Known(owner="other", reason="other"))
    assert again == first


def test_a_file_that_is_none_says_where_and_how_to_mend_it(tmp_path: Path) -> None:
    """Faults carry their JSON pointer and a command."""
    file = tmp_path / "known.json"
    file.write_text('{"version": 1, "findings": [{"rule": "x", "until": "soon"}]}', encoding="utf-8")
    with pytest.raises(SourceError, match=r"/findings/0/fingerprint.*harness baseline accept"):
        known_findings.read(file)


def test_an_absent_file_holds_nothing(tmp_path: Path) -> None:
    """A new project has no known findings."""
    assert known_findings.read(tmp_path / "none.json") == ()
