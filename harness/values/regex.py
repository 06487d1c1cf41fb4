"""Regular expressions of ECMA-262 as automata: matching in linear time, and strings that match some and not others.

Look-around, back references and word boundaries are outside the regular fragment: such a pattern is undecided.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from time import thread_time
from typing import Final, NamedTuple, TypeAlias

from harness.values.regex_syntax import (
    ALL,
    Alternatives,
    AtStart,
    Characters,
    Look,
    NotRegular,
    Repeat,
    Sequence_,
    Tree,
    parse,
    parts,
)

MAX_NFA: Final = 4000
"""States of one pattern beyond which it is undecided."""

MAX_STATES: Final = 4000
"""States visited by one search beyond which it is undecided."""

MAX_SECONDS: Final = 0.05
"""Seconds (of processor time) that one search may take."""

CODE_POINTS: Final = 0x110000
MANY: Final = 50

Edge: TypeAlias = tuple[tuple[tuple[int, int], ...], int]
StateSet: TypeAlias = frozenset[int]
Status: TypeAlias = tuple[StateSet, bool]


class Undecided(Exception):
    """The search went beyond its caps, or a pattern is outside the regular fragment."""


class Automaton:
    """One pattern, made deterministic as it is used; it accepts the strings in which the pattern is found."""

    def __init__(self, source: str) -> None:
        self.edges: list[list[Edge]] = []
        self.free: list[list[int]] = []
        self.at_start: list[list[int]] = []
        self.at_end: list[list[int]] = []
        first = self._state()
        self.final = self._state()
        self.edges[first].append((ALL, first))
        self.edges[self.final].append((ALL, self.final))
        entry = self._state()
        self.free[first].append(entry)
        self.free[self._place(parse(source), entry)].append(self.final)
        self.boundaries = self._boundaries()
        self.first = (self._closure((first,), start=True), True)
        self._next: dict[tuple[Status, int], Status] = {}
        self._accepting: dict[Status, bool] = {}

    def _state(self) -> int:
        if len(self.edges) >= MAX_NFA:
            raise NotRegular("the pattern has too many states")
        for table in (self.edges, self.free, self.at_start, self.at_end):
            table.append([])
        return len(self.edges) - 1

    def _place(self, tree: Tree, entry: int) -> int:
        """Add the states of a tree after `entry`; returns its exit."""
        if isinstance(tree, Characters):
            leave = self._state()
            self.edges[entry].append((tree.ranges, leave))
            return leave
        if isinstance(tree, Sequence_):
            for part in tree.parts:
                entry = self._place(part, entry)
            return entry
        if isinstance(tree, Alternatives):
            leave = self._state()
            for choice in tree.choices:
                begin = self._state()
                self.free[entry].append(begin)
                self.free[self._place(choice, begin)].append(leave)
            return leave
        if isinstance(tree, Repeat):
            return self._repeat(tree, entry)
        if isinstance(tree, Look):
            raise NotRegular("look-around is outside the regular fragment")
        leave = self._state()
        (self.at_start if isinstance(tree, AtStart) else self.at_end)[entry].append(leave)
        return leave

    def _repeat(self, tree: Repeat, entry: int) -> int:
        for _ in range(tree.minimum):
            entry = self._place(tree.inner, entry)
        if tree.maximum is None:
            begin, leave = self._state(), self._state()
            self.free[entry] += [begin, leave]
            self.free[self._place(tree.inner, begin)] += [begin, leave]
            return leave
        leave = self._state()
        for _ in range(tree.maximum - tree.minimum):
            self.free[entry].append(leave)
            begin = self._state()
            self.free[entry].append(begin)
            entry = self._place(tree.inner, begin)
        self.free[entry].append(leave)
        return leave

    def _boundaries(self) -> list[int]:
        points = {0}
        for edges in self.edges:
            for ranges, _ in edges:
                for low, high in ranges:
                    points.add(low)
                    points.add(high + 1)
        points.discard(CODE_POINTS)
        return sorted(points)

    def _closure(self, states: Iterable[int], *, start: bool = False, end: bool = False) -> StateSet:
        seen = set(states)
        stack = list(seen)
        while stack:
            state = stack.pop()
            reach = self.free[state]
            if start and self.at_start[state]:
                reach = reach + self.at_start[state]
            if end and self.at_end[state]:
                reach = reach + self.at_end[state]
            for other in reach:
                if other not in seen:
                    seen.add(other)
                    stack.append(other)
        return frozenset(seen)

    def step(self, state: Status, point: int) -> Status:
        """The state after one code point."""
        key = (state, self.boundaries[bisect_right(self.boundaries, point) - 1])
        found = self._next.get(key)
        if found is None:
            reached = {
                target
                for origin in state[0]
                for ranges, target in self.edges[origin]
                if any(low <= point <= high for low, high in ranges)
            }
            found = self._next[key] = (self._closure(reached), False)
            if len(self._next) > 50 * MAX_STATES:
                self._next.clear()
        return found

    def accepts(self, state: Status) -> bool:
        """Whether the string may end here."""
        found = self._accepting.get(state)
        if found is None:
            found = self.final in self._closure(state[0], start=state[1], end=True)
            self._accepting[state] = found
        return found

    def settled(self, state: Status) -> bool:
        """Whether every longer string is accepted as well."""
        return self.final in state[0]

    def finds(self, text: str) -> bool:
        """Whether the pattern is found in the text."""
        state = self.first
        for character in text:
            if self.settled(state):
                return True
            state = self.step(state, ord(character))
        return self.accepts(state)


@lru_cache(maxsize=2048)
def automaton(source: str) -> Automaton | None:
    """The automaton of a pattern, or None when it is no pattern or outside the regular fragment."""
    try:
        return Automaton(source)
    except (NotRegular, RecursionError):
        return None


@lru_cache(maxsize=512)
def found_in(source: str, text: str) -> bool | None:
    """Whether the pattern is found in the text; None when that is undecided."""
    wanted, unwanted = parts(source)
    answer: bool | None = True
    for each in (*wanted, *unwanted):
        machine = automaton(each)
        if machine is None:
            answer = None
        elif machine.finds(text) is (each in unwanted):
            return False
    return answer


class Refused(NamedTuple):
    """Strings that match all of the patterns and have a length in the interval; they are not wanted."""

    patterns: tuple[str, ...] = ()
    low: int = 0
    high: int | None = None


class _Kept(NamedTuple):
    """A refused set by places in the list of automata: those that must accept, those that must not, the lengths."""

    found: tuple[int, ...]
    missing: tuple[int, ...]
    low: int
    high: int | None


def shortest(
    matching: Sequence[str],
    refusing: Sequence[Refused] = (),
    *,
    low: int = 0,
    high: int | None = None,
    excluded: frozenset[str] = frozenset(),
    most: int = 1,
) -> list[str]:
    """Up to `most` strings, shortest first, that match every pattern and are in none of the refused sets; empty: none.

    Lengths (code points) lie between `low` and `high`; `excluded` strings do not count. Raises Undecided beyond the caps.
    """
    return _Search(matching, refusing, low, high, excluded).run(most)


class _Search:
    """A breadth-first search through the product of automata, with the length as far as it matters."""

    def __init__(
        self,
        matching: Sequence[str],
        refusing: Sequence[Refused],
        low: int,
        high: int | None,
        excluded: frozenset[str],
    ) -> None:
        own = [parts(source) for source in matching]
        theirs = [[parts(source) for source in each.patterns] for each in refusing]
        wanted = list(dict.fromkeys(source for part in own for source in part.found))
        unwanted = [source for part in own for source in part.missing]
        others = [source for group in theirs for part in group for source in (*part.found, *part.missing)]
        sources = list(dict.fromkeys([*wanted, *unwanted, *others]))
        machines = [automaton(source) for source in sources]
        if any(machine is None for machine in machines):
            raise Undecided("a pattern is outside the regular fragment")
        self.machines = [machine for machine in machines if machine is not None]
        self.positive = len(wanted)
        self.refused = [_Kept((sources.index(source),), (), 0, None) for source in unwanted]
        for each, group in zip(refusing, theirs, strict=True):
            found = tuple(sources.index(source) for part in group for source in part.found)
            missing = tuple(sources.index(source) for part in group for source in part.missing)
            self.refused.append(_Kept(found, missing, each.low, each.high))
        self.low, self.high, self.excluded = low, high, excluded
        ends = [low, high or 0, *(bound or 0 for each in refusing for bound in (each.low, each.high))]
        self.horizon = max(ends) + 1
        self.hopeless = [
            each.found for each in self.refused if each.low == 0 and each.high is None and not each.missing
        ]
        told_apart = sorted({ord(character) for text in excluded for character in text})
        singles = [bound for point in told_apart for bound in (point, point + 1)]
        self.points = _representatives([*(machine.boundaries for machine in self.machines), singles])
        if len(excluded) > MANY:
            self.points.sort(key=lambda point: point in told_apart)

    def run(self, most: int) -> list[str]:
        """The strings found; those on which dialects differ only for want of others."""
        found: list[str] = []
        spare: list[str] = []
        start = tuple(machine.first for machine in self.machines)
        limit = most + len(self.excluded) + 12 * (10 in self.points)
        frontier = [("", start)]
        seen: dict[object, int] = {}
        stop = thread_time() + MAX_SECONDS
        length = 0
        while frontier and (self.high is None or length <= self.high):
            following: list[tuple[str, tuple[Status, ...]]] = []
            for text, states in frontier:
                if self._ends(states, length) and text not in self.excluded:
                    (spare if _odd(text) else found).append(text)
                    if len(found) >= most:
                        return found
                self._extend(text, states, length, seen, limit, following)
            if len(seen) > MAX_STATES or thread_time() > stop:
                if found or spare:
                    return found or spare
                raise Undecided("too many states")
            frontier = following
            length += 1
        return found or spare

    def _extend(
        self,
        text: str,
        states: tuple[Status, ...],
        length: int,
        seen: dict[object, int],
        limit: int,
        following: list[tuple[str, tuple[Status, ...]]],
    ) -> None:
        """Add the strings that are one longer and lead somewhere new."""
        for point in self.points:
            after = tuple(machine.step(state, point) for machine, state in zip(self.machines, states, strict=True))
            if self._lost(after):
                continue
            key = (after, min(length + 1, self.horizon))
            times = seen.get(key, 0)
            if times < limit:
                seen[key] = times + 1
                following.append((text + chr(point), after))

    def _lost(self, states: tuple[Status, ...]) -> bool:
        """Whether nothing wanted can follow."""
        if any(not states[index][0] for index in range(self.positive)):
            return True
        return any(all(self.machines[place].settled(states[place]) for place in places) for places in self.hopeless)

    def _ends(self, states: tuple[Status, ...], length: int) -> bool:
        if length < self.low:
            return False
        accepted = [machine.accepts(state) for machine, state in zip(self.machines, states, strict=True)]
        if not all(accepted[: self.positive]):
            return False
        return not any(
            each.low <= length
            and (each.high is None or length <= each.high)
            and all(accepted[place] for place in each.found)
            and not any(accepted[place] for place in each.missing)
            for each in self.refused
        )


def _odd(text: str) -> bool:
    """Whether dialects of patterns may differ on the text: on what ends a line, and what `$` is before."""
    return text.endswith("\n") or any(mark in text for mark in "\r\u2028\u2029")


def _representatives(boundaries: list[list[int]]) -> list[int]:
    """One code point for each class that no automaton tells apart, plain letters and digits first."""
    points = sorted({0, *(point for each in boundaries for point in each if point < CODE_POINTS)})
    chosen = [_plainest(low, high) for low, high in zip(points, [*points[1:], CODE_POINTS], strict=True)]
    return sorted((point for point in chosen if point is not None), key=_plainness)


def _plainest(low: int, high: int) -> int | None:
    for first, last in ((97, 122), (48, 57), (65, 90), (95, 95), (45, 46), (32, 126), (161, 0xD7FF)):
        inside = max(low, first)
        if inside <= last and inside < high:
            return inside
    if low >= 0xD800 and high <= 0xE000:
        return None
    return low if not 0xD800 <= low < 0xE000 else 0xE000


def _plainness(point: int) -> tuple[int, int]:
    order = 0 if 97 <= point <= 122 else 1 if 48 <= point <= 57 else 2 if 65 <= point <= 90 else 3
    return (order if 32 <= point < 127 else 4), point
