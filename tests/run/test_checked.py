"""Checks that run one after another: which there are, shards, several targets, records, and those that cannot run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from harness.model.errors import CannotRun, HarnessError, UsageError
from harness.model.finding import Finding, Severity
from harness.model.record import Cell
from harness.run import check as room
from harness.run.check import names, open_check, run_check, usual
from harness.run.checked import run_checks
from harness.run.context import Context, context
from harness.run.journal import read_records
from harness.run.result import Result, merged
from harness.run.several import Several


class _Counting:
    """A check over numbered subjects that says when it was opened and closed."""

    def __init__(self, count: int, said: list[str]) -> None:
        self.count = count
        self.said = said

    def __enter__(self) -> Self:
        self.said.append("open")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.said.append("close")

    def subjects(self) -> Sequence[str]:
        return tuple(f"subject {number}" for number in range(self.count))

    def examine(self, subject: str) -> Result:
        self.said.append(subject)
        return Result(cells=(Cell(check="pretended", subject=subject, aspect="seen", outcome="clean"),))

    def remainder(self) -> Result:
        return Result(measures={"examined": self.count}, notes=("over",))


class _Unable(_Counting):
    def __enter__(self) -> Self:
        raise CannotRun("it has no engine", where="garage", way_out="Buy one")


class _Failing(_Counting):
    def examine(self, subject: str) -> Result:
        told = Finding(
            rule="server-error", severity=Severity.ERROR, message=subject, mend="mend it", cause=("pretended", subject)
        )
        return Result(findings=(told,))


@pytest.fixture
def surroundings(tmp_path: Path) -> Context:
    """An empty project."""
    return context(tmp_path, seed=1)


def _only(monkeypatch: pytest.MonkeyPatch, **checks: _Counting) -> None:
    monkeypatch.setattr(room, "open_check", lambda name, _context: checks[name])


def test_the_checks_are_found_by_their_files() -> None:
    """The main job's order first; a new file in `checks/` is a new check."""
    files = {each.stem for each in Path(room.__file__).with_name("checks").glob("*.py")} - {"__init__"}
    assert names()[:5] == ("replay", "api", "dashboard", "web", "drift")
    assert set(names()) == files
    assert set(usual()) == files - {"mutate"}


def test_an_unknown_check_is_met_with_the_nearest(surroundings: Context) -> None:
    """A usage error that lists what there is."""
    with pytest.raises(UsageError) as refused:
        open_check("dashbord", surroundings)
    assert "Did you mean 'dashboard'?" in refused.value.way_out


@pytest.mark.parametrize("count", [0, 1, 2, 5, 7])
def test_shards_divide_the_subjects(surroundings: Context, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Every subject is in exactly one of the parts, and a check is closed after each."""
    said: list[str] = []
    _only(monkeypatch, pretended=_Counting(count, said))
    for part in (1, 2, 3):
        run_check("pretended", surroundings, shard=(part, 3))
    examined = [each for each in said if each.startswith("subject")]
    assert sorted(examined) == [f"subject {number}" for number in range(count)]
    assert (said.count("open"), said.count("close")) == (3, 3)


def test_a_check_that_cannot_run_does_not_stop_the_others(
    surroundings: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its reason is a skip in its own record, its code the run's, and the next check is whole."""
    said: list[str] = []
    _only(monkeypatch, broken=_Unable(1, said), sound=_Counting(2, said))
    done = run_checks(["broken", "sound"], surroundings)
    assert done.exit_code == 3
    broken, sound = read_records(surroundings.reports)
    assert [(each.reason, each.way_out) for each in broken.skips] == [("garage: it has no engine", "Buy one")]
    assert (len(sound.cells), sound.notes, sound.interrupted) == (2, ("over",), False)


def test_findings_decide_the_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """1 at or above the threshold, 0 below it; errors of a run weigh more than findings."""
    _only(monkeypatch, failing=_Failing(1, []), unable=_Unable(1, []))
    assert run_checks(["failing"], context(tmp_path, seed=1)).exit_code == 1
    assert run_checks(["failing", "unable"], context(tmp_path, seed=1)).exit_code == 3
    (tmp_path / "harness.toml").write_text('[rules]\nserver-error = "hint"\n')
    assert run_checks(["failing"], context(tmp_path, seed=1)).exit_code == 0


def test_what_is_not_told_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One or several, in words; nothing is said where all is told."""
    _only(monkeypatch, failing=_Failing(3, []))
    done = run_checks(["failing"], context(tmp_path, seed=1))
    subjects = [each.message for each in done.failing]

    def notes(told: Sequence[str]) -> list[str]:
        (record,) = done.told_of(lambda each: each.message in told).records
        return [each for each in record.notes if "told" in each]

    assert notes(subjects) == []
    assert notes(subjects[1:]) == [
        "1 finding is not told: the files it stands in neither use what changed nor are used by it"
    ]
    assert notes(subjects[2:]) == [
        "2 findings are not told: the files they stand in neither use what changed nor are used by it"
    ]


def test_an_interrupt_leaves_a_partial_record(surroundings: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is cut off never gets a final name."""

    class Interrupted(_Counting):
        def examine(self, subject: str) -> Result:
            raise KeyboardInterrupt

    _only(monkeypatch, cut=Interrupted(1, []))
    with pytest.raises(KeyboardInterrupt):
        run_checks(["cut"], surroundings)
    assert [each.name for each in surroundings.reports.iterdir()] == ["cut.ndjson.partial"]


def test_one_of_several_targets_may_be_broken() -> None:
    """It is a subject that raises its reason; the others are opened once, examined and closed."""
    said: list[str] = []
    both = {"shop": lambda: _Counting(2, said), "garage": lambda: _Unable(1, said)}
    with Several("pretended", both, "configure it") as several:
        assert several.subjects() == several.subjects() == ("shop subject 0", "shop subject 1", "garage")
        assert len(several.examine("shop subject 1").cells) == 1
        with pytest.raises(HarnessError, match="no engine"):
            several.examine("garage")
        assert several.remainder().measures == {"examined": 2}
    assert said == ["open", "subject 1", "close"]


def test_one_target_needs_no_name_before_its_subjects() -> None:
    """Subjects of a project with one target are as short as they can be."""
    with Several("pretended", {"shop": lambda: _Counting(1, [])}, "configure it") as several:
        assert several.subjects() == ("subject 0",)


def test_no_target_is_a_skip() -> None:
    """Nothing configured is no pass: it says how to configure one."""
    with Several("pretended", {}, "configure it") as several:
        [skip] = several.remainder().skips
        assert (several.subjects(), skip.way_out) == ((), "configure it")


def test_results_add_up() -> None:
    """Numbers are added, words replaced, everything else kept in order."""
    parts = [
        Result(measures={"calls": 2, "name": "a"}, notes=("x",)),
        Result(measures={"calls": 3, "name": "b"}, notes=("y",)),
    ]
    whole = merged(parts)
    assert (whole.measures, whole.notes) == ({"calls": 5, "name": "b"}, ("x", "y"))
    assert merged([]) == Result()
