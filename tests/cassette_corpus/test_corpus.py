"""Every seeded drift between cassettes, contracts and models is found, and nothing in its clean twin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from harness.model.finding import Finding
from harness.providers import catalogue
from tests.cassette_corpus.conftest import CASES, Case

Judge = Callable[[Case, Sequence[Any]], tuple[Finding, ...]]


def test_the_drift_is_found(case: Case, judged: Judge) -> None:
    """With its rule and its pointer, and nothing beside it."""
    found = judged(case, case.drift)
    assert tuple(sorted(f"{each.rule} {each.pointer}".strip() for each in found)) == case.finds, case.title
    assert case.says in found[0].message
    assert all(each.mend and each.reproduction and each.cause for each in found)


def test_the_twin_is_silent(case: Case, judged: Judge) -> None:
    """A change of the same kind that everybody agreed on gives no finding, not even a hint."""
    assert [f"{each.rule} {each.pointer}" for each in judged(case, case.twin)] == []


@pytest.mark.parametrize("provider", catalogue.names())
def test_every_provider_has_cases(provider: str) -> None:
    """Over all providers that the harness knows."""
    assert Counter(each.world["provider"] for each in CASES)[provider] >= 6
    assert len(CASES) >= 40
