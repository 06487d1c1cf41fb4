"""Finds an array in one set and outside others: each refused set is broken at one of its rules, then items are found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from harness.model import shape as s
from harness.model.shapes.ordering import sorted_composites
from harness.values.search.distinct import Wish, distinct
from harness.values.search.outcome import Found, Outcome, Unsure
from harness.values.search.seeker import Seeker
from harness.values.search.several import several

MAX_ITEMS = 100_001
"""Items of the longest array that is built."""

FEW = 8
"""Different items that are looked for one by one."""

TAKEN = 4
"""Items that a different one is held against in the time of one step."""

DEAR = 4
"""Steps that one more counted item costs: it is found anew for every choice of what it counts for."""

PLANNED = 8
"""Choices of what an item counts for that are drawn up in the time of one step."""

MAX_PLAN = 400
"""Items up to which arrays with counted items are planned one by one."""

LOOKED_OVER = 64
"""Refused sets that are looked over in the time of one step."""

NARROWING = 8
"""Steps that one more set costs which an array must be inside of: the two are intersected."""


class Goal(NamedTuple):
    """An array to be found: a base, what single items must not be, counts, positions that must be equal.

    `more` are sets that the array must be outside of, beside those under way.
    """

    base: s.ArraySet
    low: int
    high: int | None
    refused: tuple[tuple[int, s.Child], ...] = ()
    needs: tuple[s.Contains, ...] = ()
    equal: tuple[tuple[int, int], ...] = ()
    more: tuple[s.ArraySet, ...] = ()

    @property
    def explicit(self) -> int:
        """Positions that something is said about one by one."""
        marked = [index + 1 for index, _ in self.refused] + [right + 1 for _, right in self.equal]
        return max([len(self.base.prefix), *marked])

    def longer(self, low: int) -> Goal | None:
        """The goal with at least so many items."""
        if self.high is not None and low > self.high:
            return None
        return self if low <= self.low else self._replace(low=low)

    def shorter(self, high: int) -> Goal | None:
        """The goal with at most so many items."""
        if high < self.low:
            return None
        return self if self.high is not None and self.high <= high else self._replace(high=high)

    def without(self, index: int, child: s.Child) -> Goal | None:
        """The goal with an item at the position that is not of the shape."""
        if child is s.UNKNOWN:
            return None
        goal = self.longer(index + 1)
        return None if goal is None else goal._replace(refused=(*goal.refused, (index, child)))


def find_array(search: Seeker, inside: s.ArraySet, outside: Sequence[s.ArraySet]) -> Outcome:
    """An array in `inside` and in none of `outside`."""
    refused = [*outside, *sorted_composites(inside.without)]
    goal = Goal(inside, inside.min_items, inside.max_items, (), inside.contains)
    found = _by_length(search, goal, refused)
    if found is not None:
        return found
    if len(refused) > 1:
        for each in refused:
            if _broken(search, goal, [each]) is None:
                return None
    return _broken(search, goal, refused)


def _by_length(search: Seeker, goal: Goal, refused: Sequence[s.ArraySet]) -> Found | None:
    """The shortest array, where each refused set wants more items: the first way out of each of them, for all at once."""
    if len(refused) < 2 or any(each.without or each.min_items <= goal.low for each in refused):
        return None
    search.spend(len(refused) // LOOKED_OVER)
    shorter = goal.shorter(min(each.min_items for each in refused) - 1)
    found = None if shorter is None else _built(search, shorter)
    return found if isinstance(found, Found) else None


def _broken(search: Seeker, goal: Goal, outside: Sequence[s.ArraySet]) -> Outcome:
    search.spend(1 + len(outside) // LOOKED_OVER)
    if goal.more:
        outside, goal = [*outside, *goal.more], goal._replace(more=())
    headed = False
    for index, each in enumerate(outside):
        if each.without:
            return _through(search, goal, each, [*outside[:index], *outside[index + 1 :]])
        headed = headed or bool(each.prefix)
    if not headed:
        return _left(search, goal, [(each, 0) for each in reversed(outside)])
    longest = accumulate((len(each.prefix) for each in reversed(outside)), max, initial=0)
    return _left(search, goal, list(zip(reversed(outside), list(longest)[1:], strict=True)))


def _left(search: Seeker, goal: Goal, outside: list[tuple[s.ArraySet, int]]) -> Outcome:
    """Break the last set, then those before it; none has exceptions. Each has the length of the longest prefix up to it."""
    if not outside:
        return _built(search, goal)
    each, heads = outside.pop()
    unsure: Outcome = None
    try:
        for option in _ways_out(search, goal, each, heads):
            search.spend()
            found = _left(search, option, outside)
            if isinstance(found, Found):
                return found
            unsure = found or unsure
    finally:
        outside.append((each, heads))
    return unsure


def _through(search: Seeker, goal: Goal, each: s.ArraySet, rest: Sequence[s.ArraySet]) -> Outcome:
    """One refused set has exceptions: an array is outside it when outside the bare set or in an exception.

    This comes before any position is chosen, because exceptions speak of positions too.
    """
    bare = s.without_exceptions(each)
    found: Outcome = None
    if any(True for _ in _ways_out(search, goal, bare, len(bare.prefix))):
        found = _broken(search, goal, [bare, *rest])
    for other in sorted_composites(each.without):
        if isinstance(found, Found):
            return found
        search.spend(NARROWING)
        inner = _within(goal, other)
        if inner is not None:
            found = _broken(search, inner, rest) or found
    return found


def _ways_out(search: Seeker, goal: Goal, each: s.ArraySet, heads: int) -> Iterator[Goal]:
    """Every way in which an array of the goal can be outside the set, which has no exceptions.

    `heads` positions are told apart by some refused set, so it matters which of them breaks this one.
    """
    options: list[Goal | None] = []
    if each.min_items:
        options.append(goal.shorter(each.min_items - 1))
    if each.max_items is not None:
        options.append(goal.longer(each.max_items + 1))
    reach = max(heads, goal.explicit)
    options += [goal.without(index, s.item_at(each, index)) for index in range(reach + 1)]
    if each.unique and not goal.base.unique:
        options += _repeats(goal, reach)
    for need in each.contains:
        options += _miscounted(goal, need)
    for option in options:
        if option is not None and _possible(search, option):
            yield option


def _repeats(goal: Goal, reach: int) -> Iterator[Goal | None]:
    """Two equal items, at any two positions that differ in what is said about them."""
    for right in range(1, reach + 2):
        for left in range(right):
            longer = goal.longer(right + 1)
            yield None if longer is None else longer._replace(equal=(*longer.equal, (left, right)))


def _miscounted(goal: Goal, need: s.Contains) -> Iterator[Goal | None]:
    if need.minimum > 0:
        yield goal._replace(needs=(*goal.needs, s.Contains(need.shape, 0, need.minimum - 1)))
    if need.maximum is not None:
        longer = goal.longer(need.maximum + 1)
        more = s.Contains(need.shape, need.maximum + 1, None)
        yield None if longer is None else longer._replace(needs=(*longer.needs, more))


def _within(goal: Goal, other: s.ArraySet) -> Goal | None:
    """The goal inside one more set, for refused sets that have exceptions."""
    one = s.resolve(_only(goal.base))
    both = s.resolve(s.intersect(one, _only(other)))
    if not both.arrays:
        return None
    (base,) = both.arrays
    needs = tuple(dict.fromkeys((*goal.needs, *base.contains)))
    inner = goal._replace(base=base, needs=needs, more=sorted_composites(other.without))
    longer = inner.longer(base.min_items)
    if longer is not None and base.max_items is not None:
        return longer.shorter(base.max_items)
    return longer


def _only(alternative: s.ArraySet) -> s.Shape:
    return s.of_arrays(alternative)


def _possible(search: Seeker, goal: Goal) -> bool:
    """Whether the items that the last step spoke of can exist at all."""
    if not goal.refused:
        return True
    index = goal.refused[-1][0]
    return _item(search, goal, index) is not None


def _item(
    search: Seeker, goal: Goal, index: int, extra: Sequence[s.Child] = (), also: Sequence[s.Child] = ()
) -> Outcome:
    """An item for a position."""
    wish = _wish(goal, index, extra, also)
    return search.find(*wish)


def _wish(goal: Goal, index: int, extra: Sequence[s.Child] = (), also: Sequence[s.Child] = ()) -> Wish:
    """What the item of a position must be; equal positions share their rules."""
    places = _class_of(goal, index)
    inside = s.intersect(*(s.item_at(goal.base, place) for place in places), *also)
    refused = [child for place, child in goal.refused if place in places]
    return Wish(inside, (*refused, *extra))


def _class_of(goal: Goal, index: int) -> set[int]:
    """The positions that must hold the same value as this one."""
    places = {index}
    for _ in goal.equal:
        for left, right in goal.equal:
            if left in places or right in places:
                places |= {left, right}
    return places


def _built(search: Seeker, goal: Goal) -> Outcome:
    """An array of the goal's shortest possible length."""
    if goal.equal and goal.base.unique:
        return None
    lowest = goal.low
    if lowest > MAX_ITEMS:
        return Unsure("the array would be too long to build")
    if goal.needs:
        return _planned(search, goal, lowest)
    items: list[Any] = []
    for index in range(lowest):
        if len(items) >= lowest:
            break
        if index > goal.explicit:
            items += _more(search, goal, index, items, lowest - index)
            if len(items) > index:
                continue
        found = _placed(search, goal, index, items)
        if not isinstance(found, Found):
            return distinct(search, [_wish(goal, at) for at in range(lowest)]) if goal.base.unique else found
        items.append(found.value)
    return Found(items)


def _more(search: Seeker, goal: Goal, index: int, items: list[Any], lacking: int) -> list[Any]:
    """Items for places of which nothing is said one by one: the last one again, or as many different ones as are easily made."""
    if not goal.base.unique:
        return [items[-1]] * lacking
    if lacking <= FEW or index > goal.explicit + 1:
        return []
    return several(search, goal.base.items, (), items, lacking)


def _placed(
    search: Seeker,
    goal: Goal,
    index: int,
    items: list[Any],
    also: Sequence[s.Child] = (),
    extra: Sequence[s.Child] = (),
) -> Outcome:
    """The next item, equal to an earlier one or different from all, as the goal says."""
    earlier = min(_class_of(goal, index))
    if earlier < index:
        return Found(items[earlier])
    taken = [s.literal(item) for item in items] if goal.base.unique else []
    search.spend(len(taken) // TAKEN)
    if (
        not taken
        and not goal.equal
        and not goal.refused
        and index > len(goal.base.prefix)
        and items
        and not (also or extra)
    ):
        return Found(items[-1])
    return _item(search, goal, index, [*taken, *extra], also)


def _planned(search: Seeker, goal: Goal, lowest: int) -> Outcome:
    """Arrays with counted items: every length that can matter, each item inside or outside each counted shape."""
    apart = _apart(search, goal.needs)
    wanted = sum(need.minimum for need in goal.needs)
    longest = max(lowest, goal.explicit) + wanted + 1
    lowest = max(lowest, sum(goal.needs[index].minimum for index in apart))
    if goal.high is not None:
        longest = min(longest, goal.high)
    if longest > MAX_PLAN:
        return Unsure("too many counted items")
    unsure: Outcome = None
    for length in range(lowest, longest + 1):
        plan = _Plan(goal, length, apart)
        if goal.base.unique:
            found = _wished(search, plan, [], [0] * len(goal.needs))
        else:
            found = _filled(search, plan, [], [0] * len(goal.needs))
        if isinstance(found, Found):
            return found
        unsure = found or unsure
    return unsure


def _apart(search: Seeker, needs: Sequence[s.Contains]) -> tuple[int, ...]:
    """Places of needs of which no two have a value in common, so that each item counts for one of them only."""
    chosen: list[int] = []
    for index, need in enumerate(needs):
        if need.minimum:
            search.spend(1 + len(chosen))
            if all(_disjoint(need.shape, needs[other].shape) for other in chosen):
                chosen.append(index)
    return tuple(chosen)


def _disjoint(one: s.Child, other: s.Child) -> bool:
    return s.resolve(s.intersect(one, other)) is s.NEVER


class _Plan(NamedTuple):
    """A goal with a length, and which of its needs each take items of their own."""

    goal: Goal
    length: int
    apart: tuple[int, ...]

    def reachable(self, counts: list[int], left: int) -> bool:
        """Whether so many more items can still bring every count up to its minimum."""
        lacking = [max(0, need.minimum - count) for need, count in zip(self.goal.needs, counts, strict=True)]
        return max(lacking) <= left and sum(lacking[index] for index in self.apart) <= left


def _filled(search: Seeker, plan: _Plan, items: list[Any], counts: list[int]) -> Outcome:
    """Fill the remaining positions, backtracking over which counted shapes each item matches."""
    search.spend(DEAR)
    goal, index = plan.goal, len(items)
    if not plan.reachable(counts, plan.length - index):
        return None
    if index == plan.length:
        return Found(list(items))
    unsure: Outcome = None
    for choice in _choices(search, goal.needs, counts):
        also, extra = _sides(goal, choice)
        found = _placed_counted(search, goal, index, items, also, extra)
        if not isinstance(found, Found):
            unsure = found or unsure
            continue
        after = [count + chosen for count, chosen in zip(counts, choice, strict=True)]
        found = _filled(search, plan, [*items, found.value], after)
        if isinstance(found, Found):
            return found
        unsure = found or unsure
    return unsure


def _wished(search: Seeker, plan: _Plan, wishes: list[Wish], counts: list[int]) -> Outcome:
    """The same for unique items, whose values are chosen last and all at once."""
    search.spend(DEAR)
    goal, index = plan.goal, len(wishes)
    if not plan.reachable(counts, plan.length - index):
        return None
    if index == plan.length:
        return distinct(search, wishes)
    unsure: Outcome = None
    for choice in _choices(search, goal.needs, counts):
        also, extra = _sides(goal, choice)
        wish = _wish(goal, index, extra, also)
        found = search.find(*wish)
        if isinstance(found, Found):
            after = [count + chosen for count, chosen in zip(counts, choice, strict=True)]
            found = _wished(search, plan, [*wishes, wish], after)
        if isinstance(found, Found):
            return found
        unsure = found or unsure
    return unsure


def _sides(goal: Goal, choice: tuple[bool, ...]) -> tuple[list[s.Child], list[s.Child]]:
    """The counted shapes that the next item matches, and those that it does not."""
    also = [need.shape for need, chosen in zip(goal.needs, choice, strict=True) if chosen]
    return also, [need.shape for need, chosen in zip(goal.needs, choice, strict=True) if not chosen]


def _placed_counted(
    search: Seeker, goal: Goal, index: int, items: list[Any], also: list[s.Child], extra: list[s.Child]
) -> Outcome:
    earlier = min(_class_of(goal, index))
    if earlier < index:
        value = s.literal(items[earlier])
        return search.find(s.intersect(value, *also), extra)
    return _placed(search, goal, index, items, also, extra)


def _choices(search: Seeker, needs: Sequence[s.Contains], counts: list[int]) -> Iterator[tuple[bool, ...]]:
    """Which counted shapes the next item may match, of those that have values in common: those still wanted first."""
    options: list[tuple[tuple[bool, ...], s.Child]] = [((), s.UNKNOWN)]
    for need, count in zip(needs, counts, strict=True):
        allowed = need.maximum is None or count < need.maximum
        sides = (True, False) if count < need.minimum else (False, True)
        longer: list[tuple[tuple[bool, ...], s.Child]] = []
        for option, common in options:
            for chosen in sides:
                both = s.intersect(common, need.shape) if chosen else common
                if (allowed or not chosen) and not (chosen and s.resolve(both) is s.NEVER):
                    longer.append(((*option, chosen), both))
        search.spend(len(longer) // PLANNED)
        options = longer
    return (option for option, _ in options)
