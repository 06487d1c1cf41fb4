"""Watching: one look after each edit, and only what changed is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from harness.model.errors import SourceError
from harness.model.finding import Finding, Known, Severity
from harness.run.result import Result
from harness.run.watch import changes, watched


def _finding(name: str, *, known: bool = False) -> Finding:
    why = Known(owner="o", reason="r") if known else None
    return Finding(rule="r", severity=Severity.ERROR, message=name, cause=(name,), known=why)


def _names(findings: tuple[Finding, ...]) -> list[str]:
    return [each.message for each in findings]


def _editing(file: Path) -> Callable[[float], None]:
    """A wait in which somebody edits: each time the file grows, then rests."""
    steps: Iterator[bool] = iter([True, False] * 10)

    def wait(_seconds: float) -> None:
        if next(steps):
            file.write_text(file.read_text() + "x")

    return wait


def test_each_edit_tells_what_is_new_and_what_is_gone(tmp_path: Path) -> None:
    """The first look tells everything, later ones the difference; known findings are not told."""
    file = tmp_path / "a.ts"
    file.write_text("")
    results = iter([("a", "b"), ("b", "c"), ("b", "c")])
    look = lambda: Result(findings=(*map(_finding, next(results)), _finding("k", known=True)))  # noqa: E731
    first, second, third = islice(changes(look, [tmp_path], wait=_editing(file)), 3)
    assert (first.first, _names(first.new), _names(first.gone)) == (True, ["a", "b"], [])
    assert (second.first, _names(second.new), _names(second.gone)) == (False, ["c"], ["a"])
    assert (third.new, third.gone, _names(third.all)) == ((), (), ["b", "c"])


def test_a_side_that_cannot_be_read_is_told_and_waited_for(tmp_path: Path) -> None:
    """A half-written module ends nothing; afterwards the difference is to what was known before."""
    file = tmp_path / "a.py"
    file.write_text("")
    answers = iter([Result(findings=(_finding("a"),)), None, Result()])

    def look() -> Result:
        answer = next(answers)
        if answer is None:
            raise SourceError("half written")
        return answer

    _, broken, mended = islice(changes(look, [tmp_path], wait=_editing(file)), 3)
    assert isinstance(broken.fault, SourceError)
    assert _names(mended.gone) == ["a"]


def test_sources_and_settings_are_watched_and_what_is_installed_is_not(tmp_path: Path) -> None:
    """Also a single file that is named, such as an OpenAPI document elsewhere."""
    for name in ("a.ts", ".env", "b.py", "c.css", "node_modules/d.ts", ".git/e.py", "venv/pyvenv.cfg", "venv/f.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert sorted(Path(each).name for each in watched([tmp_path])) == [".env", "a.ts", "b.py"]
    assert [Path(each).name for each in watched([tmp_path / "c.css", tmp_path / "none"])] == ["c.css"]
