"""Patterns that look around mean what Python's own engine finds, text by text, and what is included is decided."""

from __future__ import annotations

import itertools
import random
import re

import pytest

from harness.values.regex import found_in
from harness.values.regex_automaton import Undecided
from harness.values.regex_search import Refused, shortest

TEXTS = ["".join(each) for size in range(1, 5) for each in itertools.product("ab-", repeat=size)]
ATOMS = ("a", "b", "[ab]", "-", "[^a]", r"\w", "^", "$")
BEHIND = ("a", "[ab]", "ab", "^a", "a|b")


def _drawn(rng: random.Random, depth: int) -> str:
    def inner() -> str:
        return _drawn(rng, depth - 1)

    ways = (
        lambda: rng.choice(ATOMS),
        lambda: inner() + inner(),
        lambda: f"(?:{inner()}|{inner()})",
        lambda: f"(?:{inner()}){rng.choice(('*', '+', '?', '{1,2}'))}",
        lambda: rng.choice((r"\b", r"\B")),
        lambda: f"(?{rng.choice('=!')}{inner()})",
        lambda: f"(?<{rng.choice('=!')}{rng.choice(BEHIND)})",
    )
    return ways[rng.randrange(len(ways)) if depth else 0]()


@pytest.mark.parametrize("seed", range(4))
def test_looking_around_is_exact(seed: int) -> None:
    """Each of some random patterns is found in just the texts in which another engine finds it, and inclusion follows."""
    rng = random.Random(seed)
    for _ in range(60):
        one, other = (_drawn(rng, 4) for _ in range(2))
        first, second = (re.compile(each, re.ASCII) for each in (one, other))
        for text in TEXTS:
            assert found_in(one, text) is bool(first.search(text)), (one, text)
        beyond = shortest([one], [Refused((other,))], low=1, high=4)
        missed = [text for text in TEXTS if first.search(text) and not second.search(text)]
        assert beyond or not missed, (one, other, missed[:1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"^(?:(?!x).)*$", "^[^x]*$"),
        (r"\bfoo\b", "foo"),
        (r"^\d{2}(?<!00)$", r"^\d{2}$"),
        (r"^(?!admin$|root$)[a-z]{3,9}$", r"^[a-z]+$"),
    ],
)
def test_inclusion_of_patterns_that_look_around_is_decided(one: str, other: str) -> None:
    """Nothing that the one holds is outside of the other, and something the other way round."""
    assert shortest([one], [Refused((other,))]) == []
    assert shortest([other], [Refused((one,))])


@pytest.mark.parametrize("source", [r"(?=.*a.{12})(?=.*b.{11})c", "(?=.*a.{14})(?<!b.{14})c"])
def test_what_explodes_is_undecided(source: str) -> None:
    """The price of a step counts all that is owed."""
    with pytest.raises(Undecided):
        shortest([source], [Refused(("x",))])
