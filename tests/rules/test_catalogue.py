"""Rules are found by walking the package, and asked for by id."""

from __future__ import annotations

import pytest

from harness.model.errors import UsageError
from harness.rules import catalogue


def test_rules_are_found_in_their_families() -> None:
    """A family's rules are sorted by id, and every id is its file's name."""
    drift = catalogue.family("drift")
    assert [rule.id for rule in drift] == sorted(rule.id for rule in drift)
    assert {"drift", "api", "dashboard", "replay"} <= set(catalogue.families())
    assert len(catalogue.catalogue()) == sum(len(catalogue.family(name)) for name in catalogue.families())


def test_a_rule_is_asked_for_by_id() -> None:
    """The docstring's parts are the rule's page."""
    rule = catalogue.find("response-field-missing")
    assert rule.summary.endswith("requires.")
    assert rule.why.startswith("The consumer reads")


def test_an_unknown_rule_names_the_nearest() -> None:
    """A typing error costs one look."""
    with pytest.raises(UsageError, match="'response-field-missing'"):
        catalogue.find("response-field-mising")
