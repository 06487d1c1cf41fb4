"""Recall and precision of the dashboard check on seeded apps: every planted defect is found, sound twins are silent."""

from __future__ import annotations

import pytest

from benchmarks import dashboards as corpus

FEWEST_APPS = 12
FEWEST_DEFECTS = 40


@pytest.mark.parametrize("name", corpus.NAMES)
def test_planted_defects_are_found(name: str) -> None:
    """Each planted defect has its finding with a way to reproduce it, and nothing else is found."""
    result = corpus.checked(f"{name}_faulty", max_time=300.0, walks=2)
    assert corpus.missed(name, result.findings) == ()
    assert [each.message for each in corpus.surplus(name, result.findings)] == []
    assert all(each.reproduction for each in result.findings)


@pytest.mark.parametrize("name", corpus.NAMES)
def test_sound_twins_are_silent(name: str) -> None:
    """The tempting twin of each app was driven and nothing is found in it."""
    result = corpus.checked(f"{name}_sound", max_time=8.0, walks=0)
    assert [(each.rule, each.message) for each in result.findings] == []
    assert result.measures["interactions"] > 0


def test_the_corpus_is_large() -> None:
    """There are enough apps and defects for a rate to mean something."""
    assert len(corpus.NAMES) >= FEWEST_APPS
    assert sum(len(corpus.defects(each)) for each in corpus.NAMES) >= FEWEST_DEFECTS
