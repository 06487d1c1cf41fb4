"""The verdict is one honest sentence."""

from __future__ import annotations

from typing import Any

import pytest

from harness.model.finding import Finding, Known, Severity
from harness.model.record import Cell, RunRecord, Skip
from harness.render.digest import digest
from harness.render.verdict import verdict


def _record(**more: Any) -> RunRecord:
    return RunRecord(**{"id": "r", "session": "api", "started": "1", "ended": "2", **more})


def _finding(severity: Severity, known: Known | None = None) -> Finding:
    return Finding(
        rule="r", severity=severity, message="m", cause=(severity.value,), known=known, operations=("GET /a",)
    )


_CLEAN = Cell(check="api", subject="a", aspect="b", outcome="clean")
_VACUOUS = Cell(check="api", subject="a", aspect="b", outcome="vacuous")
_ERROR = Cell(check="api", subject="a", aspect="b", outcome="error")


@pytest.mark.parametrize(
    ("record", "state", "said", "code"),
    [
        (_record(findings=(_finding(Severity.ERROR),)), "failing", "1 fault between your systems", 1),
        (_record(findings=(_finding(Severity.HINT),), cells=(_CLEAN,)), "passing", "Nothing here stops", 0),
        (_record(cells=(_CLEAN,)), "passing", "Everything that was checked fits together", 0),
        (_record(cells=(_VACUOUS,)), "empty", "Nothing was checked", 3),
        (_record(), "empty", "Nothing was checked", 3),
        (_record(cells=(_CLEAN,), ended=""), "incomplete", "Not everything could be checked", 3),
        (_record(cells=(_CLEAN, _ERROR)), "incomplete", "Not everything could be checked", 3),
        (_record(findings=(_finding(Severity.ERROR),), ended=""), "failing", "1 fault", 1),
    ],
)
def test_the_verdict_follows_what_was_seen(record: RunRecord, state: str, said: str, code: int) -> None:
    """What could not run is never a pass."""
    judged = verdict(digest([record]))
    assert (judged.state, judged.exit_code) == (state, code)
    assert judged.headline.startswith(said)


def test_the_details_tell_the_whole_tally(records: list[RunRecord]) -> None:
    """Counts, known findings, skips and interruptions, each in a short sentence."""
    assert verdict(digest(records)).details == (
        "3 errors and 1 warning, reaching 6 operations.",
        "1 known finding accepted by its owner.",
        "2 parts not checked.",
        "Interrupted before the end: dashboard.",
    )


def test_a_clean_run_needs_no_details() -> None:
    """Nothing to add."""
    assert verdict(digest([_record(cells=(_CLEAN,))])).details == ()


def test_the_threshold_is_the_owners() -> None:
    """A warning fails where warnings do."""
    shown = digest([_record(findings=(_finding(Severity.WARNING),), skips=(Skip(what="w", reason="r"),))])
    assert verdict(shown, Severity.WARNING).state == "failing"
    assert verdict(shown).details == ("1 warning, reaching 1 operation.", "1 part not checked.")


@pytest.mark.parametrize(
    ("findings", "bump", "said", "code"),
    [
        ((_finding(Severity.ERROR),), "major", "This change breaks old clients", 1),
        ((_finding(Severity.WARNING),), "major", "This change may break old clients", 0),
        ((_finding(Severity.HINT),), "minor", "Nothing breaks", 0),
        ((), "patch", "Nothing changes for old clients", 0),
    ],
)
def test_a_comparison_of_two_versions_says_what_it_is_for_old_clients(
    findings: tuple[Finding, ...], bump: str, said: str, code: int
) -> None:
    """The bump stands in the headline, and nothing has to be driven."""
    told = verdict(digest([_record(session="diff", findings=findings, measures={"bump": bump})]))
    assert told.headline.startswith(said)
    assert told.exit_code == code
