"""The replay family's rules prove themselves by their own examples."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.compare.exchanges import ExchangeJudge
from harness.model.finding import Finding
from harness.model.rule import Rule, Seen
from harness.rules.catalogue import family
from harness.rules.replay._shown import Replayed

_RULES = family("replay")


def _judged(rule: Rule, example: Seen) -> Iterator[Finding]:
    """What the rule says of an example, its exchanges compared with its contract first."""
    judge = ExchangeJudge(example.contract)
    mismatches = tuple(each for exchange in example.exchanges for each in judge.compare(exchange))
    return iter(rule.judge(Replayed(provider="acme", mismatches=mismatches, observations=example.observations)))


@pytest.mark.parametrize(
    ("rule", "example"),
    [pytest.param(rule, each, id=f"{rule.id}-{n}") for rule in _RULES for n, each in enumerate(rule.bad)],
)
def test_a_bad_example_is_found(rule: Rule, example: Seen) -> None:
    """Every bad example gives findings of its own rule, each with a message, a mend and a way to see it again."""
    findings = list(_judged(rule, example))
    assert findings
    assert {each.rule for each in findings} == {rule.id}
    assert all(each.message and each.mend and each.cause and each.reproduction for each in findings)


@pytest.mark.parametrize(
    ("rule", "example"),
    [pytest.param(rule, each, id=f"{rule.id}-{n}") for rule in _RULES for n, each in enumerate(rule.good)],
)
def test_a_good_example_is_silent(rule: Rule, example: Seen) -> None:
    """No good example gives a finding."""
    assert list(_judged(rule, example)) == []


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule.id)
def test_a_rule_documents_itself(rule: Rule) -> None:
    """Every rule says what it finds, why that matters, how to mend it and where that is written."""
    assert all((rule.summary, rule.why, rule.mend, rule.source, rule.bad, rule.good))
