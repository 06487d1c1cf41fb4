"""Chooses different values for several places: a few candidates for each place, then a matching, which is exact."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple, TypeAlias

from harness.model import shape as s
from harness.values.evaluate import identity
from harness.values.search.outcome import Found, Outcome, Unsure
from harness.values.search.seeker import Seeker

DEAR = 8
"""Steps that a candidate costs: each is found apart from all before it."""

MAX_PLACES = 24
"""Places up to which different values are looked for all at once."""


class Wish(NamedTuple):
    """What the value of a place must be, and what it must not be."""

    inside: s.Child
    refused: tuple[s.Child, ...] = ()


_Candidates: TypeAlias = dict[Hashable, Any]


def distinct(search: Seeker, wishes: Sequence[Wish]) -> Outcome:
    """A list with one value for each wish, no two of them equal.

    As many candidates for a place as there are places are enough: all other places together use up fewer.
    """
    if len(wishes) > MAX_PLACES:
        return Unsure("unique items were not decided")
    unsure: Unsure | None = None
    offers: dict[Wish, _Candidates] = {}
    for wish in dict.fromkeys(wishes):
        offers[wish], doubt = _candidates(search, wish, len(wishes))
        unsure = doubt or unsure
    holders: dict[Hashable, int] = {}
    for place in range(len(wishes)):
        if not _seated(place, wishes, offers, holders, set()):
            return unsure
    chosen = {place: key for key, place in holders.items()}
    return Found([offers[wish][chosen[place]] for place, wish in enumerate(wishes)])


def _candidates(search: Seeker, wish: Wish, most: int) -> tuple[_Candidates, Unsure | None]:
    """So many values for a place, fewer where there are no more, and the doubt that ended the list."""
    found: _Candidates = {}
    refused = list(wish.refused)
    while len(found) < most:
        search.spend(DEAR)
        outcome = search.find(wish.inside, refused)
        if not isinstance(outcome, Found):
            return found, outcome
        found[identity(outcome.value)] = outcome.value
        refused.append(s.literal(outcome.value))
    return found, None


def _seated(
    place: int,
    wishes: Sequence[Wish],
    offers: dict[Wish, _Candidates],
    holders: dict[Hashable, int],
    asked: set[Hashable],
) -> bool:
    """Give the place a value, moving others where they can move (Kuhn's matching)."""
    for key in offers[wishes[place]]:
        if key in asked:
            continue
        asked.add(key)
        if key not in holders or _seated(holders[key], wishes, offers, holders, asked):
            holders[key] = place
            return True
    return False
