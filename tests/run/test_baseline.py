"""Pruning drops the entries that a whole run shows as mended, and no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.model.errors import UsageError
from harness.model.finding import Finding, Known, Severity
from harness.model.record import Cell, Outcome
from harness.project import known_findings
from harness.run import baseline
from harness.run.context import Context, context
from harness.run.journal import Journal
from harness.run.result import Result
from harness.run.settle import settled

ADA = Known(owner="ada", reason="a", until="")


def _finding(rule: str = "server-error", word: str = "one") -> Finding:
    return Finding(rule=rule, severity=Severity.ERROR, message=f"{word} is wrong", mend="mend it", cause=(word,))


def _ran(folder: Path, session: str, *findings: Finding, shard: str = "", **subjects: Outcome) -> None:
    """A run that ended, with a cell for each subject; without any, one that was driven."""
    surroundings = _again(folder)
    cells = tuple(
        Cell(check=session, subject=subject, aspect="requests", outcome=outcome)
        for subject, outcome in (subjects or {"read": "clean"}).items()
    )
    with Journal(surroundings.reports, session=session, shard=shard, seed=1, version="0") as journal:
        journal.result(settled(Result(findings=findings, cells=cells), surroundings.policy))


def _again(folder: Path) -> Context:
    return context(folder, seed=1)


def _known(folder: Path) -> set[str]:
    return {each.rule for each in _again(folder).policy.known}


def _accepted(folder: Path, session: str, *findings: Finding) -> None:
    """Found by a run and accepted; the record of that run is gone again, as in a fresh clone."""
    _ran(folder, session, *findings)
    baseline.accept(_again(folder), ADA)
    (folder / f"reports/{session}.ndjson").unlink()


def test_what_a_whole_run_no_longer_finds_is_dropped(tmp_path: Path) -> None:
    """While it is found it stays; the run after its mend takes it out."""
    _accepted(tmp_path, "api", _finding())
    _ran(tmp_path, "api", _finding())
    assert baseline.prune(_again(tmp_path)) == baseline.Pruned(gone=(), kept=(), unproved=())
    _ran(tmp_path, "api")
    done = baseline.prune(_again(tmp_path))
    assert ([each.rule for each in done.gone], done.kept, _known(tmp_path)) == (["server-error"], (), set())


def test_without_a_record_pruning_is_refused(tmp_path: Path) -> None:
    """Nothing was looked at in a fresh clone; the list stays as it is."""
    _accepted(tmp_path, "api", _finding())
    held = (tmp_path / "contracts/known-findings.json").read_bytes()
    with pytest.raises(UsageError, match=r"no run record.*harness run"):
        baseline.prune(_again(tmp_path))
    assert (tmp_path / "contracts/known-findings.json").read_bytes() == held


def test_another_check_proves_nothing(tmp_path: Path) -> None:
    """A run of `drift` drops what `drift` had found, and nothing of `api`."""
    _accepted(tmp_path, "api", _finding())
    _accepted(tmp_path, "drift", _finding("response-field-missing"))
    _ran(tmp_path, "drift")
    done = baseline.prune(_again(tmp_path))
    assert [each.rule for each in done.gone] == ["response-field-missing"]
    assert ([each.rule for each in done.kept], done.unproved) == (["server-error"], ("api",))
    assert _known(tmp_path) == {"server-error"}


@pytest.mark.parametrize("outcome", ["error", "skipped", "vacuous"])
def test_a_run_that_drove_nothing_proves_nothing(tmp_path: Path, outcome: Outcome) -> None:
    """An app that cannot be imported has no fault that could be seen."""
    _accepted(tmp_path, "api", _finding())
    _ran(tmp_path, "api", api=outcome)
    assert baseline.prune(_again(tmp_path)).unproved == ("api",)
    assert _known(tmp_path) == {"server-error"}


def test_a_target_beside_one_that_could_not_start_proves_nothing(tmp_path: Path) -> None:
    """Which of the two had the fault is not written down."""
    _accepted(tmp_path, "api", _finding())
    _ran(tmp_path, "api", read="clean", other="error")
    assert (baseline.prune(_again(tmp_path)).gone, _known(tmp_path)) == ((), {"server-error"})


def test_a_run_that_was_cut_off_proves_nothing(tmp_path: Path) -> None:
    """Nor does one shard of two; both together do."""
    _accepted(tmp_path, "api", _finding())
    _ran(tmp_path, "api")
    file = tmp_path / "reports/api.ndjson"
    file.rename(partial := file.with_name("api.ndjson.partial"))
    partial.write_text("".join(each for each in partial.read_text().splitlines(True) if '"ended":' not in each[:9]))
    assert baseline.prune(_again(tmp_path)).gone == ()
    _ran(tmp_path, "api", shard="1-of-2")
    assert baseline.prune(_again(tmp_path)).gone == ()
    _ran(tmp_path, "api", shard="2-of-2")
    assert len(baseline.prune(_again(tmp_path)).gone) == 1


def test_a_subject_that_was_not_driven_keeps_its_entries(tmp_path: Path) -> None:
    """The check ran, and what the cause names was skipped; the other entry goes."""
    _accepted(tmp_path, "api", _finding(word="read"), _finding("response-off-schema", "write"))
    _ran(tmp_path, "api", read="skipped", write="clean")
    assert [each.rule for each in baseline.prune(_again(tmp_path)).gone] == ["response-off-schema"]


def test_a_rule_that_is_off_keeps_its_entries(tmp_path: Path) -> None:
    """Nobody asked whether the fault is still there."""
    _accepted(tmp_path, "api", _finding())
    (tmp_path / "harness.toml").write_text('[rules]\nserver-error = "off"\n')
    _ran(tmp_path, "api")
    done = baseline.prune(_again(tmp_path))
    assert (done.gone, len(done.kept), done.unproved) == ((), 1, ())


def test_an_entry_without_its_check_needs_all_that_judge_by_its_rule(tmp_path: Path) -> None:
    """A client's crash may have been seen by `replay` or by `mutate`; the file of then did not tell."""
    (tmp_path / "harness.toml").write_text('[providers.stripe]\ncassettes = "c"\n')
    file = tmp_path / "contracts/known-findings.json"
    _accepted(tmp_path, "mutate", _finding("client-breaks-on-allowed-answer"), _finding("no-such-rule"))
    entries = json.loads(file.read_bytes())
    assert {each.pop("check") for each in entries["findings"]} == {"mutate"}
    file.write_text(json.dumps(entries))
    assert {each.check for each in known_findings.read(file)} == {""}
    _ran(tmp_path, "mutate")
    assert baseline.prune(_again(tmp_path)).gone == ()
    _ran(tmp_path, "replay")
    assert [each.rule for each in baseline.prune(_again(tmp_path)).gone] == ["client-breaks-on-allowed-answer"]
