"""One pattern as an automaton, made deterministic as it is used, with a price for each step that no clock decides.

Back references are outside the regular fragment: such a pattern is undecided. Look-around has an automaton of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Final, NamedTuple, TypeAlias

from harness.values.regex_syntax import (
    ALL,
    Alternatives,
    AtStart,
    Boundary,
    Characters,
    Look,
    NotRegular,
    Ranges,
    Repeat,
    Sequence_,
    Tree,
    parse,
)

MAX_NFA: Final = 4000
"""States of one pattern beyond which it is undecided."""

MAX_WALK: Final = 1_000_000
"""Price of one text beyond which it is undecided whether a pattern is found in it."""

MAX_WEIGHT: Final = 1_000_000
"""Price of all that one automaton remembers, beyond which it forgets."""

CODE_POINTS: Final = 0x110000
START: Final = 0

StateSet: TypeAlias = frozenset[int]


class Undecided(Exception):
    """The work went beyond its caps, or a pattern is outside the regular fragment."""


class Looking(Exception):
    """The pattern looks around, which takes another automaton."""


class _Edge(NamedTuple):
    """An edge for the code points between the first and second bound, the third and fourth, and so on."""

    bounds: tuple[int, ...]
    target: int


class Automaton:
    """One pattern; it accepts the strings in which the pattern is found. Its states are whole numbers, `START` the first."""

    def __init__(self, source: str) -> None:
        self._edges: list[list[_Edge]] = []
        self._free: list[list[int]] = []
        self._at_start: list[list[int]] = []
        self._at_end: list[list[int]] = []
        first = self._state()
        self._final = self._state()
        self._edge(first, ALL, first)
        self._edge(self._final, ALL, self._final)
        entry = self._state()
        self._free[first].append(entry)
        self._free[self._place(parse(source), entry)].append(self._final)
        self.boundaries = self._boundaries()
        self.size = len(self._edges)
        self._useful = self._leading_to_the_end()
        self._first = first
        self.forget()

    def forget(self) -> None:
        """Drop what was made deterministic; states that were handed out count no longer."""
        self._clear()
        begin = self._closure((self._first,), start=True)
        self._append(self._kept(begin), accepting=self._final in self._closure(begin, start=True, end=True))

    def _clear(self) -> None:
        self.weight = 0
        self._ids: dict[StateSet, int] = {}
        self._sets: list[StateSet] = []
        self.prices: list[int] = []
        self._accepting: list[bool] = []
        self._steps: dict[tuple[int, int], int] = {}
        self._by_character: list[dict[str, int]] = []

    def _state(self) -> int:
        if len(self._edges) >= MAX_NFA:
            raise NotRegular("the pattern has too many states")
        self._edges.append([])
        for table in (self._free, self._at_start, self._at_end):
            table.append([])
        return len(self._edges) - 1

    def _edge(self, origin: int, ranges: Ranges, target: int) -> None:
        bounds = tuple(bound for low, high in ranges for bound in (low, high + 1))
        self._edges[origin].append(_Edge(bounds, target))

    def _place(self, tree: Tree, entry: int) -> int:
        """Add the states of a tree after `entry`; returns its exit."""
        if isinstance(tree, Characters):
            leave = self._state()
            self._edge(entry, tree.ranges, leave)
            return leave
        if isinstance(tree, Sequence_):
            for part in tree.parts:
                entry = self._place(part, entry)
            return entry
        if isinstance(tree, Alternatives):
            return self._alternatives(tree, entry)
        if isinstance(tree, Repeat):
            return self._repeat(tree, entry)
        if isinstance(tree, (Look, Boundary)):
            raise Looking
        leave = self._state()
        (self._at_start if isinstance(tree, AtStart) else self._at_end)[entry].append(leave)
        return leave

    def _alternatives(self, tree: Alternatives, entry: int) -> int:
        leave = self._state()
        for choice in tree.choices:
            begin = self._state()
            self._free[entry].append(begin)
            self._free[self._place(choice, begin)].append(leave)
        return leave

    def _repeat(self, tree: Repeat, entry: int) -> int:
        for _ in range(tree.minimum):
            entry = self._place(tree.inner, entry)
        if tree.maximum is None:
            begin, leave = self._state(), self._state()
            self._free[entry] += [begin, leave]
            self._free[self._place(tree.inner, begin)] += [begin, leave]
            return leave
        leave = self._state()
        for _ in range(tree.maximum - tree.minimum):
            self._free[entry].append(leave)
            begin = self._state()
            self._free[entry].append(begin)
            entry = self._place(tree.inner, begin)
        self._free[entry].append(leave)
        return leave

    def _boundaries(self) -> list[int]:
        points = {bound for edges in self._edges for edge in edges for bound in edge.bounds}
        return sorted((points | {0}) - {CODE_POINTS})

    def _leading_to_the_end(self) -> StateSet:
        """The states from which a longer string, or the end, may be accepted; the start is never passed again."""
        back: list[list[int]] = [[] for _ in self._edges]
        for origin, edges in enumerate(self._edges):
            for target in (*(edge.target for edge in edges), *self._free[origin], *self._at_end[origin]):
                back[target].append(origin)
        return frozenset(_reached((self._final,), back))

    def _closure(self, states: Iterable[int], *, start: bool = False, end: bool = False) -> set[int]:
        tables = [self._free, *([self._at_start] if start else []), *([self._at_end] if end else [])]
        return _reached(states, *tables)

    def _kept(self, states: set[int]) -> StateSet:
        """What of a set of states counts: nothing else, once every longer string is accepted."""
        return frozenset((self._final,)) if self._final in states else self._useful & states

    def _append(self, states: StateSet, *, accepting: bool) -> int:
        """A new state; one with the same set differs only from `START`, where anchors hold that hold nowhere else."""
        self._sets.append(states)
        self._accepting.append(accepting)
        self._by_character.append({})
        self.prices.append(1 + len(states) + sum(len(self._edges[each]) for each in states))
        self.weight += self.prices[-1]
        return len(self._sets) - 1

    def step(self, state: int, point: int) -> int:
        """The state after one code point; its price is that of the state left."""
        key = (state, bisect_right(self.boundaries, point))
        found = self._steps.get(key)
        if found is None:
            reached = {
                edge.target
                for origin in self._sets[state]
                for edge in self._edges[origin]
                if bisect_right(edge.bounds, point) & 1
            }
            states = self._kept(self._closure(reached))
            found = self._ids.get(states)
            if found is None:
                found = self._ids[states] = self._append(states, accepting=self._ends(states))
            self._steps[key] = found
            self.weight += 1
        return found

    def _ends(self, states: StateSet) -> bool:
        return self._final in self._closure(states, end=True)

    def accepts(self, state: int) -> bool:
        """Whether the string may end here."""
        return self._accepting[state]

    def settled(self, state: int) -> bool:
        """Whether every longer string is accepted as well."""
        return self._final in self._sets[state]

    def lost(self, state: int) -> bool:
        """Whether no longer string is accepted, nor this one."""
        return not self._sets[state] and not self._accepting[state]

    def finds(self, text: str) -> bool:
        """Whether the pattern is found in the text. Raises: Undecided beyond the cap."""
        if self.weight > MAX_WEIGHT:
            self.forget()
        if len(text) * self.size > MAX_WALK:
            self._refuse_dear(text)
        state = START
        for character in text:
            after = self._by_character[state].get(character)
            if after is None:
                after = self._by_character[state][character] = self.step(state, ord(character))
            if after == state:
                continue
            state = after
            if len(self._sets[state]) <= 1 and (self.lost(state) or self.settled(state)):
                break
        return self.accepts(state)

    def _refuse_dear(self, text: str) -> None:
        """Walk once, each step paid for when it is first taken. Raises: Undecided."""
        state, price = START, 0
        taken: set[tuple[int, str]] = set()
        for character in text:
            if (state, character) not in taken:
                taken.add((state, character))
                price += self.prices[state]
                if price > MAX_WALK:
                    self.forget()
                    raise Undecided("the text is too long for the pattern")
            state = self.step(state, ord(character))


def _reached(states: Iterable[int], *tables: list[list[int]]) -> set[int]:
    seen = set(states)
    stack = list(seen)
    while stack:
        state = stack.pop()
        for table in tables:
            for other in table[state]:
                if other not in seen:
                    seen.add(other)
                    stack.append(other)
    return seen
