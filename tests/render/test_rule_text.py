"""A rule's page, for people and machines."""

from __future__ import annotations

import json

import pytest

from harness.model.rule import Rule, SourceText
from harness.render.rule_text import example, families_text, rule_json, rule_text
from harness.rules.catalogue import catalogue

_RULES = tuple(catalogue().values())


@pytest.mark.parametrize("rule", _RULES, ids=[rule.id for rule in _RULES])
def test_every_rule_has_a_page_with_an_example(rule: Rule) -> None:
    """Nothing in it steers a terminal, the two examples show their difference, and machines can read the same."""
    page = rule_text(rule)
    assert "Found in:\n  " in page
    assert "\x1b" not in page
    assert not rule.good or example(rule.bad[0]) != example(rule.good[0])
    json.dumps(rule_json(rule))


def test_an_example_of_source_text_is_its_text() -> None:
    """With the file's name."""
    assert example(SourceText(file="a.py", text="x = 1\n")) == "a.py:\nx = 1"


def test_the_list_has_a_line_each() -> None:
    """Id, family, severity, summary."""
    assert families_text(_RULES[:2]).count("\n") == 2
