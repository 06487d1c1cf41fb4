"""Finds an object in one set and outside others: each refused set is broken at one of its rules, then fields are found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from harness.model import shape as s
from harness.values.regex import found_in
from harness.values.search.outcome import Found, Outcome, Unsure

if TYPE_CHECKING:
    from harness.values.search.core import Search

MAX_PATTERNS = 5
"""Property patterns whose combinations are told apart when a new name is looked for."""

MAX_SIZE = 2_000
"""Properties of the largest object that is built."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What is said of one property beyond the sets: shapes it must not have, and whether it must or must not be there."""

    refused: tuple[s.Child, ...] = ()
    present: bool = False
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """An object to be found inside all of `sets` and outside all of `more`, with what is said about single properties."""

    sets: tuple[s.ObjectSet, ...]
    low: int
    high: int | None
    slots: dict[str, Slot] = field(default_factory=dict)
    more: tuple[s.ObjectSet, ...] = ()

    def with_slot(self, name: str, slot: Slot) -> Goal:
        """The goal with another slot."""
        return replace(self, slots={**self.slots, name: slot})

    def required(self, name: str) -> bool:
        """Whether the property must be there."""
        slot = self.slots.get(name)
        if slot is not None and slot.present:
            return True
        return any(name in each.fields and each.fields[name].required for each in self.sets)


class Undecided(Exception):
    """A property name could not be judged by a pattern."""


def find_object(search: Search, inside: s.ObjectSet, outside: Sequence[s.ObjectSet]) -> Outcome:
    """An object in `inside` and in none of `outside`."""
    if any(each is inside for each in outside):
        return None
    if search.closed and inside.rest is s.UNKNOWN and (inside.fields or inside.patterns):
        inside = s.closed_object(inside)
    refused = [*outside, *inside.without]
    goal = Goal((inside,), inside.min_size, inside.max_size)
    try:
        if len(refused) > 1:
            for each in refused:
                if _broken(search, goal, [each]) is None:
                    return None
        return _broken(search, goal, refused)
    except Undecided as error:
        return Unsure(str(error))


def _broken(search: Search, goal: Goal, outside: Sequence[s.ObjectSet]) -> Outcome:
    """Break the refused sets one after the other, the one with the fewest ways out first."""
    search.spend()
    if goal.more:
        outside, goal = [*outside, *goal.more], replace(goal, more=())
    if not outside:
        return _built(search, goal)
    options: list[Goal] | None = None
    chosen = 0
    for index, each in enumerate(outside):
        if _surely_outside(goal, each):
            return _broken(search, goal, [*outside[:index], *outside[index + 1 :]])
    for index, each in enumerate(outside):
        found = list(_ways_out(search, goal, each)) if len(outside) > 1 else _ways_out(search, goal, each)
        if isinstance(found, list):
            if options is None or len(found) < len(options):
                options, chosen = found, index
            if not found:
                return None
        else:
            return _first(search, found, [])
    return _first(search, iter(options or []), [*outside[:chosen], *outside[chosen + 1 :]])


def _first(search: Search, options: Iterator[Goal], rest: Sequence[s.ObjectSet]) -> Outcome:
    unsure: Outcome = None
    for option in options:
        found = _broken(search, option, rest)
        if isinstance(found, Found):
            return found
        unsure = found or unsure
    return unsure


def _surely_outside(goal: Goal, each: s.ObjectSet) -> bool:
    """Whether a required tag already keeps every object of the goal out of the set."""
    for name, rule in each.fields.items():
        slot = goal.slots.get(name)
        if rule.required and slot is not None and slot.absent:
            return True
        if goal.required(name):
            mine = [own.fields[name].shape for own in goal.sets if name in own.fields]
            if any(plainly_apart(child, rule.shape) for child in mine):
                return True
    return False


def plainly_apart(one: s.Child, other: s.Child) -> bool:
    """Whether two shapes are easily seen to share no value."""
    if not isinstance(one, s.Shape) or not isinstance(other, s.Shape):
        return False
    if one is other or one.residuals or other.residuals:
        return False
    if (one.null and other.null) or one.booleans & other.booleans:
        return False
    if (one.arrays and other.arrays) or (one.objects and other.objects):
        return False
    return _finite_apart(one.strings, other.strings) and _finite_apart(one.numbers, other.numbers)


def _finite_apart(one: Sequence[Any], other: Sequence[Any]) -> bool:
    if not one or not other:
        return True
    if any(each.values is None for each in (*one, *other)):
        return False
    return all(left.values.isdisjoint(right.values) for left in one for right in other)


def _ways_out(search: Search, goal: Goal, each: s.ObjectSet) -> Iterator[Goal]:
    """Every way in which an object of the goal can be outside the set."""
    for name, rule in each.fields.items():
        if rule.required and not goal.required(name):
            yield goal.with_slot(name, replace(goal.slots.get(name, Slot()), absent=True))
    known = dict.fromkeys([*each.fields, *goal.slots, *(name for own in goal.sets for name in own.fields)])
    for name in known:
        yield from _misfit(search, goal, each, name)
    if each.min_size and goal.low < each.min_size:
        high = each.min_size - 1
        yield replace(goal, high=high if goal.high is None else min(high, goal.high))
    if each.max_size is not None:
        yield replace(goal, low=max(goal.low, each.max_size + 1))
    yield from _new_misfit(search, goal, each, list(known))
    for other in each.without:
        yield Goal(
            (*goal.sets, other),
            max(goal.low, other.min_size),
            _least(goal.high, other.max_size),
            goal.slots,
            tuple(other.without),
        )


def _least(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def _misfit(search: Search, goal: Goal, each: s.ObjectSet, name: str) -> Iterator[Goal]:
    """A known property that is there and is not what the set asks for, or has a name that it refuses."""
    slot = goal.slots.get(name, Slot())
    if slot.absent:
        return
    if each.names is not s.UNKNOWN and search.find(s.literal(name), [each.names]) is not None:
        yield goal.with_slot(name, replace(slot, present=True))
    for child in children_for(each, name):
        if child is s.UNKNOWN:
            continue
        option = goal.with_slot(name, Slot((*slot.refused, child), present=True))
        if _value(search, option, name) is not None:
            yield option


def children_for(each: s.ObjectSet, name: str) -> list[s.Child]:
    """What a set asks of a property of this name: its field, the matching patterns, or the rest. Raises Undecided."""
    rule = each.fields.get(name)
    children = [] if rule is None else [rule.shape]
    for source, child in each.patterns:
        found = found_in(source, name)
        if found is None:
            raise Undecided(f"property pattern /{source}/ was not decided")
        if found:
            children.append(child)
    return children or [each.rest]


def _value(search: Search, goal: Goal, name: str) -> Outcome:
    """A value for a property, or the outcome that there is none."""
    wanted = [child for each in goal.sets for child in children_for(each, name)]
    slot = goal.slots.get(name)
    return search.find(s.intersect(*wanted), slot.refused if slot is not None else ())


def _named(search: Search, goal: Goal, name: str) -> bool:
    """Whether the goal's sets allow the name."""
    return all(each.names is s.UNKNOWN or search.find(s.literal(name), [each.names]) is None for each in goal.sets)


def _new_misfit(search: Search, goal: Goal, each: s.ObjectSet, known: list[str]) -> Iterator[Goal]:
    """A property of a name not spoken of so far, that breaks a pattern, the rest or the names of the set."""
    if each.rest is s.UNKNOWN and each.names is s.UNKNOWN and all(child is s.UNKNOWN for _, child in each.patterns):
        return
    if all(own.rest is s.NEVER and not own.patterns for own in goal.sets):
        return
    if each.names is not s.UNKNOWN:
        for name in _fresh_names(search, goal, known, [], [each.names]):
            yield goal.with_slot(name, Slot(present=True))
    for name in _fresh_names(search, goal, known, [source for source, _ in each.patterns], []):
        yield from _misfit(search, goal, replace_names(each), name)


def replace_names(each: s.ObjectSet) -> s.ObjectSet:
    """The set without its rule for names."""
    return each if each.names is s.UNKNOWN else s.with_names(each, s.UNKNOWN)


def _fresh_names(
    search: Search, goal: Goal, known: Sequence[str], patterns: Sequence[str], refused: Sequence[s.Child]
) -> Iterator[str]:
    """A name for every combination of patterns that it can match, different from all known names. Raises Undecided."""
    sources = list(dict.fromkeys([*patterns, *(source for own in goal.sets for source, _ in own.patterns)]))
    if len(sources) > MAX_PATTERNS:
        raise Undecided("too many property patterns at once")
    allowed = [own.names for own in goal.sets if own.names is not s.UNKNOWN]
    taken = s.enum(known)
    for size in range(len(sources) + 1):
        for matched in combinations(sources, size):
            inside = s.intersect(s.string(patterns=matched), *allowed)
            others = [s.string(patterns=(source,)) for source in sources if source not in matched]
            found = search.find(inside, [taken, *others, *refused])
            if isinstance(found, Unsure):
                raise Undecided(found.reason)
            if found is not None:
                yield found.value


def _built(search: Search, goal: Goal) -> Outcome:
    """The goal with its required properties, and more of them where its size asks for it."""
    members: dict[str, Any] = {}
    unsure: Outcome = None
    names = dict.fromkeys([*(name for each in goal.sets for name in each.fields), *goal.slots])
    spare = []
    for name in names:
        if not goal.required(name):
            spare.append(name)
            continue
        slot = goal.slots.get(name)
        if (slot is not None and slot.absent) or not _named(search, goal, name):
            return None
        found = _value(search, goal, name)
        if found is None:
            return None
        if isinstance(found, Unsure):
            unsure = found
        else:
            members[name] = found.value
    if unsure is not None:
        return unsure
    if goal.high is not None and len(members) > goal.high:
        return None
    return _enlarged(search, goal, members, spare)


def _enlarged(search: Search, goal: Goal, members: dict[str, Any], spare: list[str]) -> Outcome:
    """Add optional properties, then new ones, until the object is large enough."""
    if goal.low > MAX_SIZE:
        return Unsure("the object would be too large to build")
    unsure: Outcome = None
    for name in spare:
        if len(members) >= goal.low:
            break
        slot = goal.slots.get(name)
        if (slot is not None and slot.absent) or not _named(search, goal, name):
            continue
        found = _value(search, goal, name)
        if isinstance(found, Found):
            members[name] = found.value
        unsure = found if isinstance(found, Unsure) else unsure
    if len(members) < goal.low:
        return _with_new_names(search, goal, members, spare, unsure)
    if goal.high is not None and len(members) > goal.high:
        return None
    return Found(members)


def _with_new_names(search: Search, goal: Goal, members: dict[str, Any], spare: list[str], unsure: Outcome) -> Outcome:
    known = [*members, *spare]
    while len(members) < goal.low:
        search.spend()
        before = len(members)
        for name in _fresh_names(search, goal, known, [], []):
            known.append(name)
            found = _value(search, goal, name)
            if isinstance(found, Found):
                members[name] = found.value
                break
            unsure = found if isinstance(found, Unsure) else unsure
        if len(members) == before:
            return unsure
    if goal.high is not None and len(members) > goal.high:
        return None
    return Found(members)
