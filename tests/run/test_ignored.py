"""Findings that a comment suppresses, and comments that help nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.model.finding import Finding, Severity
from harness.model.location import Location
from harness.project.ignores import SOURCES
from harness.run.ignored import OWNER, heeded
from harness.run.result import Result
from harness.run.settle import Policy, new_findings, settled
from harness.sources.source_tree import SourceTree

_RULE = "response-field-missing"


def _result(*, other: Location | None = None) -> Result:
    finding = Finding(
        rule=_RULE,
        severity=Severity.ERROR,
        message="it is missing",
        cause=("provider User.name", "consumer User.name"),
        operations=("GET /users",),
        at=Location("web/user.ts", 2, 3, 2),
        other=other,
    )
    return Result(findings=(finding,))


def _heeded(root: Path, comment: str, *, at_end: bool = True) -> Result:
    (root / "web").mkdir()
    line = f"  name: string; {comment}" if at_end else "  name: string;"
    (root / "web/user.ts").write_text(f"interface User {{\n{line}\n}}\n{'' if at_end else comment}\n")
    tree = SourceTree(root / "web")
    return heeded(_result(), root, [name for name, _ in tree.named(root, SOURCES)], family="drift", tree=tree)


def test_a_suppressed_finding_is_known_with_its_reason(tmp_path: Path) -> None:
    """It does not fail the run, and the record says who suppressed it, why and where."""
    result = _heeded(tmp_path, f"// harness-ignore {_RULE}: the field comes in May")
    policy = Policy(root=tmp_path)
    whole = settled(result, policy)
    assert new_findings(whole, policy) == ()
    [finding] = whole.findings
    assert finding.known is not None
    assert (finding.known.owner, finding.known.reason) == (OWNER, "the field comes in May")
    assert str(finding.known.at) == "web/user.ts:2"
    assert whole.notes == ("1 finding is suppressed in place by a comment with a reason",)


def test_the_backends_line_suppresses_as_well(tmp_path: Path) -> None:
    """Either side may say why."""
    (tmp_path / "models.py").write_text(
        f"class User:\n    # harness-ignore {_RULE}: the field comes in May\n    x: str\n"
    )
    result = heeded(_result(other=Location("models.py", 3, 0, 3)), tmp_path, (), family="drift")
    assert [each.known is not None for each in result.findings] == [True]


@pytest.mark.parametrize(
    ("comment", "at_end", "hint"),
    [
        (f"// harness-ignore {_RULE}", True, "ignore-without-reason"),
        ("// harness-ignore response-null-unexpected: why not", True, "ignore-unused"),
        (f"// harness-ignore {_RULE}: nothing follows", False, "ignore-unused"),
        ("// harness-ignore response-field-mising: why not", True, "ignore-of-unknown-rule"),
    ],
)
def test_a_comment_that_does_not_help_is_a_hint(tmp_path: Path, comment: str, at_end: bool, hint: str) -> None:
    """The finding stands, and the comment is told beside it."""
    finding, told = _heeded(tmp_path, comment, at_end=at_end).findings
    assert finding.known is None
    assert (told.rule, told.severity) == (hint, Severity.HINT)


def test_comments_for_other_checks_are_left_alone(tmp_path: Path) -> None:
    """Whether they are needed is not for this check to say."""
    assert len(_heeded(tmp_path, "// harness-ignore server-error: not of this check").findings) == 1
