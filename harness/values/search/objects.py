"""Finds an object in one set and outside others: each refused set is broken at one of its rules, then fields are found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from harness.model import shape as s
from harness.model.shapes.ordering import sorted_composites
from harness.values.regex import found_in
from harness.values.search.outcome import Found, Outcome, Unsure
from harness.values.search.seeker import Seeker
from harness.values.search.several import several_names

MAX_PATTERNS = 5
"""Property patterns whose combinations are told apart when a new name is looked for."""

MAX_LOOKED = 12
"""Refused sets among which the one with the fewest ways out is chosen."""

MANY = 8
"""Refused sets, or fields, that are looked at in the time of one step."""

DEAR = 48
"""Steps that a new name costs: it may take a search through automata."""

MAX_SIZE = 100_001
"""Properties of the largest object that is built."""

FEW = 8
"""New names that are looked for one by one."""

TAKEN = 4
"""Known names that a new one is held against in the time of one step."""


class Slot(NamedTuple):
    """What is said of one property beyond the sets: shapes it must not have, and whether it must or must not be there."""

    refused: tuple[s.Child, ...] = ()
    present: bool = False
    absent: bool = False


NO_SLOTS: Final[Mapping[str, Slot]] = MappingProxyType({})
EMPTY: Final = Slot()
NAMELESS: Final = s.literal("")
"""The empty property name, which is the last to be tried: people misread it."""


class Goal(NamedTuple):
    """An object to be found inside all of `sets` and outside all of `more`, with what is said about single properties."""

    sets: tuple[s.ObjectSet, ...]
    low: int
    high: int | None
    slots: Mapping[str, Slot] = NO_SLOTS
    more: tuple[s.ObjectSet, ...] = ()

    def with_slot(self, name: str, slot: Slot) -> Goal:
        """The goal with another slot."""
        return Goal(self.sets, self.low, self.high, {**self.slots, name: slot}, self.more)

    def required(self, name: str) -> bool:
        """Whether the property must be there."""
        slot = self.slots.get(name)
        if slot is not None and slot.present:
            return True
        for each in self.sets:
            rule = each.fields.get(name)
            if rule is not None and rule.required:
                return True
        return False


class Undecided(Exception):
    """A property name could not be judged by a pattern."""


def find_object(search: Seeker, inside: s.ObjectSet, outside: Sequence[s.ObjectSet]) -> Outcome:
    """An object in `inside` and in none of `outside`."""
    if search.closed and inside.rest is s.UNKNOWN and (inside.fields or inside.patterns):
        inside = s.closed_object(inside)
    goal = Goal((inside,), inside.min_size, inside.max_size)
    search.spend((len(outside) + len(inside.fields)) // MANY)
    refused = [each for each in (*outside, *sorted_composites(inside.without)) if not _surely_outside(goal, each)]
    try:
        if len(refused) > 1:
            found = _by_absence(search, goal, refused)
            if found is not None:
                return found
            for each in refused:
                if _broken(search, goal, [each]) is None:
                    return None
        return _broken(search, goal, refused)
    except Undecided as error:
        return Unsure(str(error))


def _by_absence(search: Seeker, goal: Goal, refused: Sequence[s.ObjectSet]) -> Found | None:
    """The object with no more than it needs, where each refused set demands something that it lacks.

    That is the first way out of each of them, taken for all at once: one after the other it takes a time that grows with
    the square of their number.
    """
    if goal.low or any(each.without or all(map(goal.required, each.required)) for each in refused):
        return None
    search.spend(len(refused) // MANY)
    found = _built(search, goal)
    return found if isinstance(found, Found) else None


def _broken(search: Seeker, goal: Goal, outside: Sequence[s.ObjectSet]) -> Outcome:
    """Break the refused sets one after the other, the one with the fewest ways out first."""
    search.spend(1 + len(outside) * sum(len(own.required) for own in goal.sets) // MANY)
    if goal.more:
        outside, goal = [*outside, *goal.more], goal._replace(more=())
    if not outside:
        return _built(search, goal)
    left = [each for each in outside if not _surely_outside(goal, each)]
    if len(left) < len(outside):
        return _broken(search, goal, left)
    for index, each in enumerate(outside):
        if each.without:
            return _through(search, goal, each, [*outside[:index], *outside[index + 1 :]])
    if len(outside) == 1:
        return _first(search, _ways_out(search, goal, outside[0], outside), [])
    options, chosen = _fewest(search, goal, outside)
    return _first(search, iter(options), [*outside[:chosen], *outside[chosen + 1 :]])


def _through(search: Seeker, goal: Goal, each: s.ObjectSet, rest: Sequence[s.ObjectSet]) -> Outcome:
    """One refused set has exceptions: an object is outside it when outside the bare set or in an exception.

    This comes before any name is chosen, because exceptions speak of names too.
    """
    bare = s.without_exceptions(each)
    found: Outcome = None
    if any(True for _ in _ways_out(search, goal, bare, (bare,))):
        found = _broken(search, goal, [bare, *rest])
    for other in sorted_composites(each.without):
        if isinstance(found, Found):
            return found
        found = _broken(search, _within(goal, other), rest) or found
    return found


def _within(goal: Goal, other: s.ObjectSet) -> Goal:
    """The goal inside one more set."""
    low, high = max(goal.low, other.min_size), _least(goal.high, other.max_size)
    return Goal((*goal.sets, other), low, high, goal.slots, sorted_composites(other.without))


def _fewest(search: Seeker, goal: Goal, outside: Sequence[s.ObjectSet]) -> tuple[list[Goal], int]:
    """The ways out of the refused set that leaves the fewest of them, as far as sets are looked through."""
    best = list(_ways_out(search, goal, outside[0], outside))
    chosen = 0
    for index, each in enumerate(outside[1:MAX_LOOKED], start=1):
        if len(best) <= 1:
            break
        options = list(_ways_out(search, goal, each, outside))
        if len(options) < len(best):
            best, chosen = options, index
    return best, chosen


def _first(search: Seeker, options: Iterator[Goal], rest: Sequence[s.ObjectSet]) -> Outcome:
    unsure: Outcome = None
    for option in options:
        found = _broken(search, option, rest)
        if isinstance(found, Found):
            return found
        unsure = found or unsure
    return unsure


def _surely_outside(goal: Goal, each: s.ObjectSet) -> bool:
    """Whether a required tag already keeps every object of the goal out of the set."""
    for name in each.required:
        slot = goal.slots.get(name)
        if slot is not None and slot.absent:
            return True
    for own in goal.sets:
        for name in own.required:
            rule = each.fields.get(name)
            if rule is not None and plainly_apart(own.fields[name].shape, rule.shape):
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


def _ways_out(search: Seeker, goal: Goal, each: s.ObjectSet, pending: Sequence[s.ObjectSet]) -> Iterator[Goal]:
    """Every way in which an object of the goal can be outside the set, which has no exceptions.

    Where names are scarce, one property may have to break several of the `pending` sets at once.
    """
    search.spend(len(goal.sets))
    scarce = pending if len(pending) > 1 and _names_scarce(goal, pending) else ()
    for name in each.required:
        if not goal.required(name):
            yield goal.with_slot(name, goal.slots.get(name, EMPTY)._replace(absent=True))
    known = dict.fromkeys(each.fields)
    if each.patterns or each.rest is not s.UNKNOWN or each.names is not s.UNKNOWN:
        known.update(dict.fromkeys([*goal.slots, *(name for own in (*goal.sets, *scarce) for name in own.fields)]))
    alike = _alike(goal, each)
    for name in known:
        if name in alike and name not in goal.slots:
            search.spend(alike[name])
            continue
        yield from _misfit(search, goal, each, name)
    if each.min_size and goal.low < each.min_size:
        high = each.min_size - 1
        yield goal._replace(high=high if goal.high is None else min(high, goal.high))
    if each.max_size is not None:
        yield goal._replace(low=max(goal.low, each.max_size + 1))
    tests = [test for other in scarce for test in name_tests(other)]
    yield from _new_misfit(search, goal, each, _Fresh(list(known), tests, pending))


def _alike(goal: Goal, each: s.ObjectSet) -> Mapping[str, int]:
    """The fields of which the goal and the set say one and the same, so that none is a misfit, with the steps that asking takes."""
    if len(goal.sets) > 1 or each.patterns or goal.sets[0].patterns or each.names is not s.UNKNOWN:
        return {}
    own = goal.sets[0].fields
    return {
        name: int(child is not s.UNKNOWN)
        for name, (child, _) in each.fields.items()
        if name in own and own[name].shape is child and isinstance(child, s.Shape)
        if not (child.marks or child.residuals)
    }


def _names_scarce(goal: Goal, pending: Sequence[s.ObjectSet]) -> bool:
    """Whether there is, or may come, a bound to how many undeclared properties there are or to their names."""
    if all(own.rest is s.NEVER and not own.patterns for own in goal.sets):
        return False
    if goal.high is not None or any(each.min_size for each in pending):
        return True
    return any(own.names is not s.UNKNOWN or own.rest is s.NEVER for own in goal.sets)


def name_tests(each: s.ObjectSet) -> list[s.Child]:
    """What an object set asks of names that it does not declare: its patterns, and its rule for names."""
    tests: list[s.Child] = [s.string(patterns=(source,)) for source, _ in each.patterns]
    return tests if each.names is s.UNKNOWN else [*tests, each.names]


def _least(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def _misfit(search: Seeker, goal: Goal, each: s.ObjectSet, name: str) -> Iterator[Goal]:
    """A known property that is there and is not what the set asks for, or has a name that it refuses."""
    slot = goal.slots.get(name, EMPTY)
    if slot.absent:
        return
    if each.names is not s.UNKNOWN and search.find(s.literal(name), [each.names]) is not None:
        yield goal.with_slot(name, slot._replace(present=True))
    for child in children_for(each, name):
        if child is s.UNKNOWN:
            continue
        refused = (*slot.refused, child)
        if search.find(_wanted(goal, name), refused) is not None:
            yield goal.with_slot(name, Slot(refused, present=True))


def children_for(each: s.ObjectSet, name: str) -> list[s.Child]:
    """What a set asks of a property of this name: its field, the matching patterns, or the rest. Raises Undecided."""
    rule = each.fields.get(name)
    if not each.patterns:
        return [each.rest if rule is None else rule.shape]
    children = [] if rule is None else [rule.shape]
    for source, child in each.patterns:
        found = found_in(source, name)
        if found is None:
            raise Undecided(f"property pattern /{source}/ was not decided")
        if found:
            children.append(child)
    return children or [each.rest]


def _value(search: Seeker, goal: Goal, name: str) -> Outcome:
    """A value for a property, or the outcome that there is none."""
    slot = goal.slots.get(name)
    return search.find(_wanted(goal, name), slot.refused if slot is not None else ())


def _wanted(goal: Goal, name: str) -> s.Child:
    """What the sets ask of a property."""
    if len(goal.sets) == 1:
        children = children_for(goal.sets[0], name)
        return children[0] if len(children) == 1 else s.intersect(*children)
    return s.intersect(*(child for each in goal.sets for child in children_for(each, name)))


def _named(search: Seeker, goal: Goal, name: str) -> bool:
    """Whether the goal's sets allow the name."""
    return all(each.names is s.UNKNOWN or search.find(s.literal(name), [each.names]) is None for each in goal.sets)


class _Fresh(NamedTuple):
    """What a new name is: none of those `known`, told apart by tests, and not spoken of by the `pending` sets if that can be."""

    known: Sequence[str]
    tests: Sequence[s.Child] = ()
    pending: Sequence[s.ObjectSet] = ()

    def spoken_of(self, name: str) -> bool:
        """Does a pending set declare the name? Its presence may be what that set asks for."""
        return any(name in each.fields for each in self.pending)

    def every_name(self) -> list[str]:
        """All names that are spoken of."""
        return list(dict.fromkeys([*self.known, *(name for each in self.pending for name in each.fields)]))


def _new_misfit(search: Seeker, goal: Goal, each: s.ObjectSet, fresh: _Fresh) -> Iterator[Goal]:
    """A property of a name not spoken of so far, that breaks a pattern, the rest or the names of the set."""
    if each.rest is s.UNKNOWN and each.names is s.UNKNOWN and all(child is s.UNKNOWN for _, child in each.patterns):
        return
    if all(own.rest is s.NEVER and not own.patterns for own in goal.sets):
        return
    if each.names is not s.UNKNOWN:
        for name in _fresh_names(search, goal, fresh, [each.names]):
            yield goal.with_slot(name, Slot(present=True))
    own = [s.string(patterns=(source,)) for source, _ in each.patterns]
    for name in _fresh_names(search, goal, fresh._replace(tests=[*own, *fresh.tests]), []):
        yield from _misfit(search, goal, replace_names(each), name)


def replace_names(each: s.ObjectSet) -> s.ObjectSet:
    """The set without its rule for names."""
    return each if each.names is s.UNKNOWN else s.with_names(each, s.UNKNOWN)


def _fresh_names(search: Seeker, goal: Goal, fresh: _Fresh, refused: Sequence[s.Child]) -> Iterator[str]:
    """A name for every combination of tests that it can pass, different from all known names. Raises Undecided."""
    for inside, others in _name_classes(goal, fresh):
        yield from _names_in(search, inside, [*others, *refused], fresh)


def _name_classes(goal: Goal, fresh: _Fresh) -> Iterator[tuple[s.Child, list[s.Child]]]:
    """What names are inside and outside of, for every combination of tests. Raises Undecided."""
    patterns = [s.string(patterns=(source,)) for own in goal.sets for source, _ in own.patterns]
    classes = list(dict.fromkeys([*fresh.tests, *patterns]))
    if len(classes) > MAX_PATTERNS:
        raise Undecided("too many property patterns at once")
    allowed = [own.names for own in goal.sets if own.names is not s.UNKNOWN]
    for size in range(len(classes) + 1):
        for matched in combinations(classes, size):
            inside = s.intersect(s.STRING, *matched, *allowed)
            yield inside, [test for test in classes if test not in matched]


def _names_in(search: Seeker, inside: s.Child, refused: Sequence[s.Child], fresh: _Fresh) -> Iterator[str]:
    """A new name of one class; where pending sets speak of all that there are, each of these. Raises Undecided."""
    taken = list(fresh.known)
    found = _name(search, inside, refused, taken)
    while found is not None and fresh.spoken_of(found):
        other = _name(search, inside, refused, fresh.every_name())
        if other is not None:
            found = other
            break
        yield found
        taken.append(found)
        found = _name(search, inside, refused, taken)
    if found is not None:
        yield found


def _name(search: Seeker, inside: s.Child, refused: Sequence[s.Child], taken: Sequence[str]) -> str | None:
    """A name that is not taken, the empty one last. Raises Undecided."""
    search.spend(DEAR + len(taken) // TAKEN)
    names = s.enum(taken)
    found = search.find(inside, [names, NAMELESS, *refused])
    if found is None:
        found = search.find(inside, [names, *refused])
    if isinstance(found, Unsure):
        raise Undecided(found.reason)
    return None if found is None else str(found.value)


def _built(search: Seeker, goal: Goal) -> Outcome:
    """The goal with its required properties, and more of them where its size asks for it."""
    members: dict[str, Any] = {}
    unsure: Outcome = None
    needed = [name for each in goal.sets for name in each.required]
    needed += [name for name, slot in goal.slots.items() if slot.present]
    alone = goal.sets[0] if len(goal.sets) == 1 and not goal.sets[0].patterns else None
    same: dict[int, Found] = {}
    for name in dict.fromkeys(needed):
        slot = goal.slots.get(name)
        if (slot is not None and slot.absent) or not _named(search, goal, name):
            return None
        wanted = 0 if alone is None or slot is not None else id(_asked(alone, name))
        if wanted in same:
            search.spend()
            members[name] = same[wanted].value
            continue
        found = _value(search, goal, name)
        if found is None:
            return None
        if isinstance(found, Unsure):
            unsure = found
        else:
            members[name] = found.value
            if wanted:
                same[wanted] = found
    if unsure is not None:
        return unsure
    if goal.high is not None and len(members) > goal.high:
        return None
    return _enlarged(search, goal, members) if len(members) < goal.low else Found(members)


def _asked(each: s.ObjectSet, name: str) -> s.Child:
    """What a set without patterns asks of a property."""
    rule = each.fields.get(name)
    return each.rest if rule is None else rule.shape


def _enlarged(search: Seeker, goal: Goal, members: dict[str, Any]) -> Outcome:
    """Add optional properties, then new ones, until the object is large enough."""
    names = dict.fromkeys([*(name for each in goal.sets for name in each.fields), *goal.slots])
    spare = [name for name in names if name not in members]
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


def _with_new_names(search: Seeker, goal: Goal, members: dict[str, Any], spare: list[str], unsure: Outcome) -> Outcome:
    known = [*members, *spare]
    if goal.low - len(members) > FEW:
        _add_many(search, goal, members, known)
    while len(members) < goal.low:
        search.spend()
        before = len(members)
        for name in _fresh_names(search, goal, _Fresh(known), []):
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


def _add_many(search: Seeker, goal: Goal, members: dict[str, Any], known: list[str]) -> None:
    """Add properties of new names, as far as names are easily made: all names of one class may have one value."""
    for inside, refused in _name_classes(goal, _Fresh(known)):
        if len(members) >= goal.low:
            return
        first = _name(search, inside, refused, known)
        value = None if first is None else _value(search, goal, first)
        if first is None or not isinstance(value, Found):
            continue
        taken = {*known, first}
        lacking = goal.low - len(members) - 1
        names = several_names(search, inside, [*refused, NAMELESS], lacking + len(taken))
        new = [first, *islice((name for name in names if name not in taken), lacking)]
        members.update(dict.fromkeys(new, value.value))
        known += new
