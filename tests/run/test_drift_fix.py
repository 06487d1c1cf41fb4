"""Mending in rounds: what is written, what is refused, and what is taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from harness.model.difference import Direction
from harness.model.edit import Edit, EditKind
from harness.model.finding import Finding, Known, Severity
from harness.model.location import Location
from harness.project.edited_files import Plan
from harness.run.drift_fix import fix, preview
from harness.run.result import Result

_TEXT = "interface User {\n  name: string;\n  age: string;\n}\n"


def _finding(
    field: str, kind: EditKind, *, to: str = "", direction: Direction = "response", operation: str = "GET /users"
) -> Finding:
    line = 2 if field == "name" else 3
    return Finding(
        rule=f"{direction}-{kind}",
        severity=Severity.ERROR,
        message=kind,
        cause=(f"provider {operation}", f"consumer User.{field}"),
        operations=(operation,),
        direction=direction,
        at=Location("user.ts", line, 3, line),
        edit=Edit(kind=kind, at=Location("user.ts", line, 3, line), name=field, to=to),
    )


def _looking(root: Path, *rules: tuple[str, Finding]) -> Callable[[], Result]:
    """A look that has a finding wherever its pattern is in the file."""
    return lambda: Result(
        findings=tuple(each for pattern, each in rules if re.search(pattern, (root / "user.ts").read_text()))
    )


def _yes(_planned: Plan) -> bool:
    return True


def test_findings_are_gone_after_mending(tmp_path: Path) -> None:
    """What one edit uncovers is mended in the next round; the whole change is one patch."""
    (tmp_path / "user.ts").write_text(_TEXT)
    look = _looking(
        tmp_path,
        ("age: string;", _finding("age", "change-type", to="number")),
        ("age: number;", _finding("age", "accept-null")),
    )
    done = fix(look, tmp_path, _yes)
    assert (done.result.findings, done.written, done.refused) == ((), 2, ())
    assert "-  age: string;\n+  age: number | null;\n" in done.patch


def test_nothing_is_written_without_consent(tmp_path: Path) -> None:
    """A preview neither."""
    (tmp_path / "user.ts").write_text(_TEXT)
    look = _looking(tmp_path, ("name: string;", _finding("name", "make-optional")))
    assert fix(look, tmp_path, lambda _: False).written == 0
    assert "+  name?: string;" in preview(look(), tmp_path).patch()
    assert (tmp_path / "user.ts").read_text() == _TEXT


def test_an_edit_that_breaks_another_operation_is_taken_back(tmp_path: Path) -> None:
    """The other edits stay, and the reason is told."""
    (tmp_path / "user.ts").write_text(_TEXT)
    look = _looking(
        tmp_path,
        ("name: string;", _finding("name", "accept-null")),
        (r"name: string \| null", _finding("name", "refuse-null", direction="request", operation="POST /users")),
        ("age: string", _finding("age", "make-optional")),
    )
    done = fix(look, tmp_path, _yes)
    assert (tmp_path / "user.ts").read_text() == _TEXT.replace("age:", "age?:")
    assert [each.edit.name for each in done.refused] == ["name"]
    assert done.written == 1


def test_known_findings_are_their_owners(tmp_path: Path) -> None:
    """Nobody asked to mend them."""
    (tmp_path / "user.ts").write_text(_TEXT)
    finding = _finding("name", "make-optional")
    known = Finding(
        **{**{key: getattr(finding, key) for key in finding.__slots__}, "known": Known(owner="o", reason="r")}
    )
    assert preview(Result(findings=(known,)), tmp_path) == Plan()


def test_a_file_that_was_edited_meanwhile_is_left_alone(tmp_path: Path) -> None:
    """Its lines may not be what was read."""
    (tmp_path / "user.ts").write_text(_TEXT)
    look = _looking(tmp_path, ("name: string;", _finding("name", "make-optional")))
    done = fix(look, tmp_path, _yes, clock=lambda: 0)
    assert [each.reason for each in done.refused] == ["the file changed since it was read"]
    assert (tmp_path / "user.ts").read_text() == _TEXT
