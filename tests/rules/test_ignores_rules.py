"""Every rule over ignores finds its bad examples and is silent on its good ones."""

from __future__ import annotations

import pytest

from harness.model.rule import Rule
from harness.rules import catalogue

RULES = catalogue.family("ignores")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_bad_examples_are_found(rule: Rule) -> None:
    """Each bad example gives a finding of the rule, with a cause, a mend and a way to reproduce it."""
    assert rule.bad
    for example in rule.bad:
        findings = list(rule.judge(example))
        assert findings
        for finding in findings:
            assert (finding.rule, finding.severity) == (rule.id, rule.severity)
            assert all((finding.cause, finding.mend, finding.reproduction, finding.message))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_good_examples_are_silent(rule: Rule) -> None:
    """No good example gives a finding."""
    assert rule.good
    assert [finding for example in rule.good for finding in rule.judge(example)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_is_documented(rule: Rule) -> None:
    """The page of a rule says what, why, how to mend it, and by which authority."""
    assert all((rule.summary, rule.why, rule.mend, rule.source))
