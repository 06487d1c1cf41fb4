"""Patterns that look around them, as automata: what is ahead is owed and paid by what follows, what is behind is known by then.

A state of the pattern goes with what it owes: a look-ahead is the set of states that it has come to itself, and is paid once it
has reached its end, or, where it must not, once it can no more. All of it is made deterministic as it is used. Source: the
construction of boolean automata (Brzozowski and Leiss, "On equations for regular languages, finite automata, and sequential
networks", 1980); ECMA-262, 22.2.2.4.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

from harness.values.regex_automaton import Automaton, Looking, Undecided
from harness.values.regex_syntax import (
    ALL,
    WORD,
    Alternatives,
    AtEnd,
    Boundary,
    Characters,
    Look,
    NotRegular,
    Sequence_,
    Tree,
)

MAX_OWED: Final = 2000
"""States with what they owe, in one set, beyond which a pattern is undecided."""

Config: TypeAlias = tuple[int, frozenset[Any]]
"""A state, and the debts that go with it."""

Debt: TypeAlias = tuple[bool, int, frozenset[Config]]
"""Whether it must not be paid, the state in which it is, and the states that it has come to."""

_NOTHING: Final[frozenset[Any]] = frozenset()
_IN_WORD: Final = Characters(WORD)


class _Glance(NamedTuple):
    """A look-around between two states: `place` counts those behind, in the order in which they were met."""

    leave: int
    begin: int
    end: int
    negative: bool
    place: int | None


class LookingAutomaton(Automaton):
    """One pattern with look-around; it accepts the strings in which the pattern is found."""

    def __init__(self, source: str) -> None:
        self._glances: dict[int, list[_Glance]] = {}
        self._behind: list[_Glance] = []
        self._backward = False
        self._numbers: dict[Any, int] = {}
        self._seen_behind: list[tuple[frozenset[int], ...]] = []
        self._configs: list[frozenset[Config]] = []
        super().__init__(source)

    def _place(self, tree: Tree, entry: int) -> int:
        if isinstance(tree, Boundary):
            tree = _boundary(negative=tree.negative)
        if self._backward and isinstance(tree, (Look, AtEnd)):
            raise NotRegular("what is looked for behind looks ahead")
        if not isinstance(tree, Look):
            return super()._place(tree, entry)
        leave, begin, end = self._state(), self._state(), self._state()
        if tree.ahead:
            self._free[self._place(tree.inner, begin)].append(end)
            self._edge(end, ALL, end)
            glance = _Glance(leave, begin, end, tree.negative, None)
        else:
            inner = self._state()
            self._edge(begin, ALL, begin)
            self._free[begin].append(inner)
            self._backward = True
            self._free[self._place(tree.inner, inner)].append(end)
            self._backward = False
            glance = _Glance(leave, begin, end, tree.negative, len(self._behind))
            self._behind.append(glance)
        self._glances.setdefault(entry, []).append(glance)
        return leave

    def _leading_to_the_end(self) -> frozenset[int]:
        return frozenset(range(len(self._edges)))

    def forget(self) -> None:
        """Drop what was made deterministic; states that were handed out count no longer."""
        self._clear()
        self._numbers, self._seen_behind, self._configs = {}, [], []
        behind = tuple(frozenset(self._closure((each.begin,), start=True)) for each in self._behind)
        start = {(self._first, _NOTHING)}
        self._number(behind, self._closed(start, behind, start=True), start=True)

    def _number(self, behind: tuple[frozenset[int], ...], configs: set[Config], *, start: bool = False) -> int:
        """The number of a state; what differs in nothing that may follow is one."""
        kept = frozenset({(self._final, _NOTHING)}) if (self._final, _NOTHING) in configs else frozenset(configs)
        if not kept or (self._final, _NOTHING) in kept:
            behind = ()
        key = behind, kept, start
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._configs)
            self._configs.append(kept)
            self._seen_behind.append(behind)
            accepting = self._ends_well(kept, self._final, behind, start=start)
            size = _size(kept)
            self._sets.append(frozenset(range(min(2, len(kept)))))
            self._accepting.append(accepting)
            self._by_character.append({})
            self.prices.append(1 + 16 * size)
            self.weight += self.prices[-1]
        return found

    def step(self, state: int, point: int) -> int:
        """The state after one code point; its price is that of the state left. Raises: Undecided beyond the cap."""
        key = (state, bisect_right(self.boundaries, point))
        found = self._steps.get(key)
        if found is None:
            behind = tuple(frozenset(self._closure(self._targets(each, point))) for each in self._seen_behind[state])
            found = self._steps[key] = self._number(behind, self._moved(self._configs[state], point, behind))
            self.weight += 1
        return found

    def settled(self, state: int) -> bool:
        """Whether every longer string is accepted as well."""
        return (self._final, _NOTHING) in self._configs[state]

    def lost(self, state: int) -> bool:
        """Whether no longer string is accepted, nor this one; false where that is not seen at once."""
        return not self._configs[state] and not self._accepting[state]

    def _targets(self, states: Iterable[int], point: int) -> set[int]:
        return {edge.target for state in states for edge in self._edges[state] if bisect_right(edge.bounds, point) & 1}

    def _moved(self, configs: frozenset[Config], point: int, behind: tuple[frozenset[int], ...]) -> set[Config]:
        """What configurations come to with one code point, `behind` being what is behind then."""
        reached: set[Config] = set()
        for state, owed in configs:
            targets = self._targets((state,), point)
            left = self._paid(owed, point, behind) if targets else None
            if left is not None:
                reached.update((target, left) for target in targets)
        return self._closed(reached, behind)

    def _paid(self, owed: frozenset[Debt], point: int, behind: tuple[frozenset[int], ...]) -> frozenset[Debt] | None:
        """What is still owed after one code point; None when that can be paid no more."""
        left: set[Debt] = set()
        for negative, end, configs in owed:
            debt = _debt(self._moved(configs, point, behind), end, negative=negative)
            if debt is False:
                return None
            if debt is not True:
                left.add(debt)
        return frozenset(left)

    def _closed(
        self, configs: set[Config], behind: tuple[frozenset[int], ...], *, start: bool = False, end: bool = False
    ) -> set[Config]:
        """The configurations that are reached without a character; of those that owe more than another, none."""
        seen = set(configs)
        stack = list(seen)
        while stack:
            state, owed = stack.pop()
            for each in self._freely(state, owed, behind, start=start, end=end):
                if each not in seen:
                    seen.add(each)
                    stack.append(each)
            if len(seen) > MAX_OWED:
                raise Undecided("a pattern looks around in too many ways at once")
        return _least(seen)

    def _freely(
        self, state: int, owed: frozenset[Debt], behind: tuple[frozenset[int], ...], *, start: bool, end: bool
    ) -> Iterator[Config]:
        for table in (self._free, *([self._at_start] if start else []), *([self._at_end] if end else [])):
            yield from ((target, owed) for target in table[state])
        for glance in self._glances.get(state, ()):
            if glance.place is not None:
                if (glance.end in behind[glance.place]) is not glance.negative:
                    yield glance.leave, owed
                continue
            ahead = self._closed({(glance.begin, _NOTHING)}, behind, start=start)
            debt = _debt(ahead, glance.end, negative=glance.negative)
            if debt is not False:
                yield glance.leave, owed if debt is True else owed | {debt}

    def _ends_well(
        self, configs: Iterable[Config], final: int, behind: tuple[frozenset[int], ...], *, start: bool
    ) -> bool:
        """Whether the text may end here."""
        return any(
            state == final
            and all(self._ends_well(inner, end, behind, start=start) is not negative for negative, end, inner in owed)
            for state, owed in self._closed(set(configs), behind, start=start, end=True)
        )


def _debt(configs: set[Config], end: int, *, negative: bool) -> Debt | bool:
    """What a look-ahead still owes: nothing, all that it can, or what it has come to."""
    if (end, _NOTHING) in configs:
        return not negative
    return (negative, end, frozenset(configs)) if configs else negative


def _least(configs: set[Config]) -> set[Config]:
    by_state: dict[int, list[frozenset[Debt]]] = {}
    for state, owed in configs:
        by_state.setdefault(state, []).append(owed)
    return {
        (state, owed)
        for state, debts in by_state.items()
        for owed in debts
        if len(debts) == 1 or not any(other < owed for other in debts)
    }


def _size(configs: Iterable[Config]) -> int:
    """States with all that they owe. Raises: Undecided beyond the cap."""
    size, waiting = 0, list(configs)
    while waiting:
        size += 1
        waiting += [each for _, _, inner in waiting.pop()[1] for each in inner]
        if size > MAX_OWED:
            raise Undecided("a pattern looks around in too many ways at once")
    return size


def _boundary(*, negative: bool) -> Tree:
    """A boundary of words by what is behind and ahead."""
    ways = tuple(
        Sequence_(
            (
                Look(_IN_WORD, ahead=False, negative=not inside),
                Look(_IN_WORD, ahead=True, negative=inside is not negative),
            )
        )
        for inside in (True, False)
    )
    return Alternatives(ways)


@lru_cache(maxsize=2048)
def automaton(source: str) -> Automaton | None:
    """The automaton of a pattern, or None when it is no pattern or outside the regular fragment."""
    try:
        try:
            return Automaton(source)
        except Looking:
            return LookingAutomaton(source)
    except (NotRegular, RecursionError, Undecided):
        return None
