"""Different values for several places are found whenever there are any."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from harness.model import shape as s
from harness.values.search.core import Search
from harness.values.search.distinct import MAX_PLACES, Wish, distinct
from harness.values.search.outcome import Found, Unsure


@given(st.lists(st.frozensets(st.integers(0, 4), min_size=1), min_size=1, max_size=5))
def test_a_choice_is_found_exactly_when_there_is_one(offers: list[frozenset[int]]) -> None:
    """Brute force over all orders agrees."""
    found = distinct(Search(), [Wish(s.enum(sorted(each))) for each in offers])
    possible = any(all(n in each for n, each in zip(order, offers, strict=False)) for order in permutations(range(5)))
    assert isinstance(found, Found) == possible
    if isinstance(found, Found):
        assert len(set(found.value)) == len(offers)
        assert all(value in each for value, each in zip(found.value, offers, strict=True))


def test_what_a_place_must_not_be_is_kept() -> None:
    """A wish refuses shapes of its own."""
    found = distinct(Search(), [Wish(s.BOOLEAN, (s.literal(False),)), Wish(s.BOOLEAN)])
    assert found == Found([True, False])


def test_doubt_about_a_place_is_doubt_about_all() -> None:
    """An undecided place, or too many places, is no proof."""
    dark = Wish(s.unresolved("dark", upper=s.STRING))
    assert distinct(Search(), [dark, Wish(s.NULL)]) == Unsure("dark")
    assert isinstance(distinct(Search(), [Wish(s.INTEGER)] * (MAX_PLACES + 1)), Unsure)
