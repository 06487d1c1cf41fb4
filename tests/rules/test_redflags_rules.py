"""Every rule of red flags finds its bad examples and stays silent on its good ones."""

from __future__ import annotations

from typing import Any

import pytest

from harness.model.finding import Finding
from harness.model.rule import Rule, SourceText
from harness.rules import catalogue
from harness.sources.code.linking import linked
from harness.sources.code.reading import is_telling, read_text

RULES = catalogue.family("redflags")


def _judged(rule: Rule, example: Any) -> list[Finding]:
    assert isinstance(example, SourceText)
    (seen,) = linked([read_text(example.text, example.file)])
    assert not seen.unread
    return list(rule.judge(seen))


def _examples(kind: str) -> list[Any]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{index}")
        for rule in RULES
        for index, example in enumerate(getattr(rule, kind))
    ]


@pytest.mark.parametrize(("rule", "example"), _examples("bad"))
def test_a_bad_example_is_found(rule: Rule, example: SourceText) -> None:
    """The rule reports the example once, under its own id, at a line of it, with a cause and a mend."""
    (found,) = _judged(rule, example)
    assert found.rule == rule.id
    assert found.mend
    assert all(found.cause)
    assert found.at is not None
    assert 0 < found.at.line <= example.text.count("\n")


@pytest.mark.parametrize(("rule", "example"), _examples("bad"))
def test_a_bad_example_is_not_passed_over(rule: Rule, example: SourceText) -> None:
    """A file that holds nothing but the example is read at all."""
    assert is_telling(example.text, example.file), rule.id


@pytest.mark.parametrize(("rule", "example"), _examples("good"))
def test_a_good_example_is_silent(rule: Rule, example: SourceText) -> None:
    """The rule has nothing to say of code that only looks like the fault."""
    assert _judged(rule, example) == []


def test_every_rule_has_three_examples_of_each_kind() -> None:
    """A rule that is shown once proves little."""
    assert [each.id for each in RULES if len(each.bad) < 3 or len(each.good) < 3] == []
