"""The api family's rules prove themselves by their own examples."""

from __future__ import annotations

import pytest

from harness.model.rule import Rule, Seen
from harness.rules.catalogue import family

_RULES = family("api")


@pytest.mark.parametrize(
    ("rule", "example"),
    [pytest.param(rule, each, id=f"{rule.id}-{n}") for rule in _RULES for n, each in enumerate(rule.bad)],
)
def test_a_bad_example_is_found(rule: Rule, example: Seen) -> None:
    """Every bad example gives findings of its own rule, each with a message, a mend and a way to see it again."""
    findings = list(rule.judge(example))
    assert findings
    assert {each.rule for each in findings} == {rule.id}
    assert all(each.message and each.mend and each.cause and each.reproduction for each in findings)


@pytest.mark.parametrize(
    ("rule", "example"),
    [pytest.param(rule, each, id=f"{rule.id}-{n}") for rule in _RULES for n, each in enumerate(rule.good)],
)
def test_a_good_example_is_silent(rule: Rule, example: Seen) -> None:
    """No good example gives a finding."""
    assert list(rule.judge(example)) == []


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule.id)
def test_a_rule_documents_itself(rule: Rule) -> None:
    """Every rule says what it finds, why that matters, how to mend it and where that is written."""
    assert all((rule.summary, rule.why, rule.mend, rule.source, rule.bad, rule.good))
