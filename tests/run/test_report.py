"""The report brings records together and leaves whole files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.model.errors import SourceError, UsageError
from harness.model.finding import Finding, Known, Severity
from harness.model.record import Cell, Outcome
from harness.run.journal import Journal
from harness.run.report import report, write_whole
from harness.run.result import Result


def _run(folder: Path, session: str, *findings: Finding, outcome: Outcome = "clean", shard: str = "") -> None:
    cell = Cell(check=session, subject="GET /a", aspect="requests", outcome=outcome)
    with Journal(folder, session=session, shard=shard) as journal:
        journal.result(Result(findings=findings, cells=(cell,)))


def _finding(name: str, severity: Severity = Severity.ERROR, known: Known | None = None) -> Finding:
    return Finding(rule="rule", severity=severity, message=name, cause=(name,), known=known)


def test_every_format_is_written_beside_the_records(tmp_path: Path) -> None:
    """The page comes first, its siblings beside it, and nothing else is left."""
    _run(tmp_path, "api", _finding("a"))
    published = report(tmp_path)
    names = {
        "index.html", "report.sarif", "report.json", "report.txt", "junit.xml", "gl-code-quality-report.json", "report.md",
        "history.ndjson",
    }  # fmt: skip
    assert published.page == tmp_path / "index.html"
    assert {file.name for file in tmp_path.iterdir()} == names | {"api.ndjson"}
    assert set(published.files) == {"html", "sarif", "json", "text", "junit", "gitlab", "markdown"}


def test_shards_and_sessions_are_merged(tmp_path: Path) -> None:
    """Findings of all parts stand in one document, each fault once."""
    _run(tmp_path, "api", _finding("a"), _finding("b"), shard="1-of-2")
    _run(tmp_path, "api", _finding("b"), shard="2-of-2")
    _run(tmp_path, "drift", _finding("c"))
    page = report(tmp_path, formats=["json"], output=tmp_path / "out").page
    assert sorted(each["message"] for each in json.loads(page.read_bytes())["findings"]) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("finding", "outcome", "fail_on", "code"),
    [
        (_finding("a"), "finding", Severity.ERROR, 1),
        (_finding("a", Severity.WARNING), "finding", Severity.ERROR, 0),
        (_finding("a", Severity.WARNING), "finding", Severity.WARNING, 1),
        (_finding("a", known=Known(owner="o", reason="r")), "known", Severity.HINT, 0),
        (_finding("a", Severity.HINT), "error", Severity.ERROR, 3),
    ],
)
def test_the_exit_code_follows_the_worst(
    tmp_path: Path, finding: Finding, outcome: Outcome, fail_on: Severity, code: int
) -> None:
    """1 for findings that reach the threshold, 3 for what could not run, 0 for the rest."""
    _run(tmp_path, "api", finding, outcome=outcome)
    assert report(tmp_path, formats=["text"], fail_on=fail_on).verdict.exit_code == code


def test_a_record_that_cannot_be_read_is_no_pass(tmp_path: Path) -> None:
    """The others are shown, the broken one is told as not checked."""
    _run(tmp_path, "drift")
    (tmp_path / "api.ndjson").write_text("nothing\n")
    published = report(tmp_path, formats=["text"])
    assert published.verdict.exit_code == 3
    assert f"{(tmp_path / 'api.ndjson').as_posix()}:1: the line is not JSON" in published.page.read_text("utf-8")


def test_named_records_are_read_instead_of_the_folder(tmp_path: Path) -> None:
    """Shards that a pipeline collected elsewhere can be merged by name."""
    _run(tmp_path / "one", "api", _finding("a"), shard="1-of-2")
    _run(tmp_path / "two", "api", _finding("b"), shard="2-of-2")
    files = sorted(tmp_path.glob("*/*.ndjson"))
    published = report(tmp_path / "out", files=files, formats=["json"])
    assert len(json.loads(published.page.read_bytes())["findings"]) == 2


def test_without_a_record_there_is_no_report(tmp_path: Path) -> None:
    """The error says how to come by one."""
    with pytest.raises(SourceError, match=r"there is no run record\. Run a check first: harness run"):
        report(tmp_path)


def test_a_format_that_does_not_exist_is_told_before_anything_is_written(tmp_path: Path) -> None:
    """The nearest name is offered."""
    _run(tmp_path, "api")
    with pytest.raises(UsageError, match=r"no format is called 'sarf'\. Did you mean 'sarif'\?"):
        report(tmp_path, formats=["json", "sarf"])
    assert [file.name for file in tmp_path.iterdir()] == ["api.ndjson"]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    """No half-written report, and no draft beside it."""
    (tmp_path / "index.html").mkdir()
    with pytest.raises(OSError, match=r"index\.html"):
        write_whole(tmp_path / "index.html", b"new")
    assert [file.name for file in tmp_path.iterdir()] == ["index.html"]
