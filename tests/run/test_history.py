"""What reports remember of each other."""

from __future__ import annotations

import json
from pathlib import Path

from harness.model.finding import Finding, Known, Severity
from harness.model.record import Cell, Outcome
from harness.model.trend import Trend
from harness.render.digest import digest
from harness.run import history
from harness.run.journal import Journal, read_folder
from harness.run.report import report
from harness.run.result import Result


def _run(
    folder: Path, *names: str, outcome: Outcome = "clean", known: Known | None = None, session: str = "api"
) -> None:
    findings = tuple(
        Finding(rule="r", severity=Severity.ERROR, message=each, cause=(each,), known=known) for each in names
    )
    with Journal(folder, session=session) as journal:
        journal.result(
            Result(findings=findings, cells=(Cell(check=session, subject="s", aspect="a", outcome=outcome),))
        )


def _report(folder: Path) -> Trend:
    lines, trend = history.remembered(
        history.read(folder / history.FILENAME), digest(read_folder(folder).records), "now"
    )
    report(folder, formats=["text"])
    assert len(lines) == len(history.read(folder / history.FILENAME))
    return trend


def test_new_and_fixed_are_told_from_the_second_report_on(tmp_path: Path) -> None:
    """The first has nothing to compare with; a report of the same runs compares with the one before them again."""
    _run(tmp_path, "a", "b")
    assert _report(tmp_path).since == ""
    _run(tmp_path, "b", "c", "d")
    for _ in range(2):
        trend = _report(tmp_path)
        assert (len(trend.fresh), [each.message for each in trend.fixed]) == (2, ["a"])
        assert [each.errors for each in trend.points] == [2, 3]
        assert trend.since


def test_what_could_not_run_fixes_nothing(tmp_path: Path) -> None:
    """Nor what drove nothing, nor a check whose record is gone."""
    for outcome, session in (("error", "api"), ("vacuous", "api"), ("clean", "drift")):
        folder = tmp_path / outcome
        _run(folder, "a")
        _report(folder)
        (folder / "api.ndjson").unlink()
        _run(folder, outcome=outcome, session=session)  # type: ignore[arg-type]
        trend = _report(folder)
        assert (trend.fixed, [each.message for each in trend.unseen]) == ((), ["a"])


def test_accepting_a_finding_is_no_mend(tmp_path: Path) -> None:
    """It is still there, and counted as known."""
    _run(tmp_path, "a")
    _report(tmp_path)
    _run(tmp_path, "a", known=Known(owner="o", reason="r"))
    trend = _report(tmp_path)
    assert (trend.fixed, trend.fresh, trend.points[-1].known) == ((), frozenset(), 1)


def test_a_broken_history_is_none(tmp_path: Path) -> None:
    """Lines that cannot be read are passed over, and never read as a run record."""
    (tmp_path / history.FILENAME).write_text('{"at": 1}\nnothing\n{"at": "x", "errors": -1}\n\xff', encoding="latin-1")
    _run(tmp_path, "a")
    assert history.read(tmp_path / history.FILENAME) == ()
    assert _report(tmp_path).since == ""
    assert len(read_folder(tmp_path).records) == 1


def test_the_history_stays_small(tmp_path: Path) -> None:
    """A hundred counts, and the findings of the newest alone."""
    file = tmp_path / history.FILENAME
    file.write_text("".join(json.dumps({"at": str(at), "runs": [str(at)], "findings": {}}) + "\n" for at in range(150)))
    _run(tmp_path, "a")
    _report(tmp_path)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert len(lines) == history.MOST
    assert [("findings" in line) for line in lines].count(True) == 1
