"""The shortest strings that match some patterns and not others: a walk through the product of their automata by length.

What is reached with each length is a layer: a set of states of the product. Layers repeat, so that lengths of any size are
passed in few steps, and going back through the layers from one that accepts leaves only ways that end well. Every step has
a price and the sum is capped: no clock decides an answer.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple, TypeAlias

from harness.values.regex_automaton import CODE_POINTS, MAX_WEIGHT, START, Automaton, Undecided
from harness.values.regex_looking import automaton
from harness.values.regex_syntax import parts

MAX_PRICE: Final = 250_000
"""Price of one search beyond which it is undecided; 0.1 to 0.3 s."""

LONGEST: Final = 120_000
"""Code points beyond which no string is written out."""

MANY: Final = 50

States: TypeAlias = frozenset[int]
_LINE_FEED: Final = "\n"
_LINE_ENDS: Final = "\r\u2028\u2029"
"""Dialects of patterns differ on what ends a line, and on what `$` is before."""


class Refused(NamedTuple):
    """Strings that match all of the patterns and have a length in the interval; they are not wanted."""

    patterns: tuple[str, ...] = ()
    low: int = 0
    high: int | None = None


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

    Lengths (code points) lie between `low` and `high`; `excluded` strings do not count. Strings on which dialects of patterns
    differ come only where there are no others. Raises: Undecided beyond the caps.
    """
    question = (tuple(matching), tuple(refusing), low, high, excluded, most)
    found = _remembered(*question) if len(excluded) <= MANY and most <= MANY else _searched(*question)
    if isinstance(found, str):
        raise Undecided(found)
    return list(found)


def _searched(
    matching: tuple[str, ...],
    refusing: tuple[Refused, ...],
    low: int,
    high: int | None,
    excluded: frozenset[str],
    most: int,
) -> tuple[str, ...] | str:
    """The strings, or why they are not decided."""
    try:
        product = _Product(matching, refusing, low, excluded)
    except Undecided as undecided:
        return str(undecided)
    try:
        for plain in (True, False):
            found = tuple(islice(_Walk(product, high, plain=plain).strings(excluded), most))
            if found:
                return found
    except _Spent as spent:
        if spent.found:
            return tuple(spent.found[:most])
        product.forget()
        return str(spent)
    except Undecided as undecided:
        product.forget()
        return str(undecided)
    return ()


_remembered = lru_cache(maxsize=256)(_searched)
"""Comparisons ask the same of many places; what is not decided is dear to find out."""


class _Spent(Exception):
    """The price is beyond the cap."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.found: list[str] = []


class _Kept(NamedTuple):
    """A refused set by places in the list of automata: those that must accept, those that must not, the lengths."""

    found: tuple[int, ...]
    missing: tuple[int, ...]
    low: int
    high: int | None


class _Step(NamedTuple):
    character: str
    target: int


class _Product:
    """Several automata side by side; its states are whole numbers, `START` the first."""

    def __init__(
        self,
        matching: Sequence[str],
        refusing: Sequence[Refused],
        low: int,
        excluded: frozenset[str],
    ) -> None:
        own = [parts(source) for source in matching]
        theirs = [[parts(source) for source in each.patterns] for each in refusing]
        wanted = list(dict.fromkeys(source for part in own for source in part.found))
        unwanted = [source for part in own for source in part.missing]
        others = [source for group in theirs for part in group for source in (*part.found, *part.missing)]
        sources = list(dict.fromkeys([*wanted, *unwanted, *others]))
        self._machines = _automata(sources)
        self._positive = len(wanted)
        self._refused = [_Kept((sources.index(source),), (), 0, None) for source in unwanted]
        for each, group in zip(refusing, theirs, strict=True):
            found = tuple(sources.index(source) for part in group for source in part.found)
            missing = tuple(sources.index(source) for part in group for source in part.missing)
            self._refused.append(_Kept(found, missing, each.low, each.high))
        self._hopeless = [
            each.found for each in self._refused if each.low == 0 and each.high is None and not each.missing
        ]
        bounds = {low, *(each.low for each in self._refused)}
        ends = {each.high + 1 for each in self._refused if each.high is not None}
        self.turns = sorted({0, *bounds, *ends})
        self.low = low
        self._points = _points(self._machines, excluded)
        self.price = 0
        self.allowed = MAX_PRICE + 40 * len(excluded)
        start = (START,) * len(self._machines)
        self._numbers = {start: START}
        self._states = [start]
        self._rows: list[tuple[_Step, ...] | None] = [None]
        self.lost_at_once = self._lost(start)

    def forget(self) -> None:
        """Free the memory that a search beyond the cap took."""
        for machine in self._machines:
            machine.forget()

    def pay(self, price: int) -> None:
        """Raises: _Spent."""
        self.price += price
        if self.price > self.allowed:
            raise _Spent("the patterns have too many states together")

    def row(self, state: int) -> tuple[_Step, ...]:
        """The steps out of a state from which something wanted may follow, the plainest characters first."""
        row = self._rows[state]
        if row is None:
            self._rows[state] = row = tuple(self._steps(self._states[state]))
        return row

    def _steps(self, states: tuple[int, ...]) -> Iterator[_Step]:
        machines = self._machines
        price = 1 + sum(machine.prices[state] for machine, state in zip(machines, states, strict=True))
        for point in self._points:
            self.pay(price)
            after = tuple(machine.step(state, point) for machine, state in zip(machines, states, strict=True))
            number = self._numbers.get(after)
            if number is None:
                if self._lost(after):
                    continue
                self._numbers[after] = number = len(self._states)
                self._states.append(after)
                self._rows.append(None)
            yield _Step(chr(point), number)

    def _lost(self, states: tuple[int, ...]) -> bool:
        """Whether nothing wanted can follow."""
        if any(self._machines[index].lost(states[index]) for index in range(self._positive)):
            return True
        return any(all(self._machines[place].settled(states[place]) for place in places) for places in self._hopeless)

    def ends(self, state: int, length: int) -> bool:
        """Whether a string of that length may end in the state."""
        if length < self.low:
            return False
        accepted = [machine.accepts(own) for machine, own in zip(self._machines, self._states[state], strict=True)]
        if not all(accepted[: self._positive]):
            return False
        return not any(
            each.low <= length
            and (each.high is None or length <= each.high)
            and all(accepted[place] for place in each.found)
            and not any(accepted[place] for place in each.missing)
            for each in self._refused
        )


class _Layer(NamedTuple):
    """The states reached with one length, and those of them reached by a last character on which dialects agree."""

    states: States
    plain: States


class _Walk:
    """All lengths in turn, with the whole alphabet or with its plain part."""

    def __init__(self, product: _Product, high: int | None, *, plain: bool) -> None:
        self._product = product
        self._high = high
        self._plain = plain
        begin: States = frozenset() if product.lost_at_once else frozenset((START,))
        self._layers: dict[_Layer, int] = {_Layer(begin, begin): 0}
        self._list = [_Layer(begin, begin)]
        self._following: list[int | None] = [None]
        self._ends: dict[tuple[int, int], States] = {}
        self._back: dict[tuple[int, States, bool], States] = {}
        self._rows: dict[int, tuple[_Step, ...]] = {}

    def strings(self, excluded: frozenset[str]) -> Iterator[str]:
        """The strings, shortest first and plainest first among those of one length. Raises: _Spent with those before."""
        found: list[str] = []
        try:
            for length, targets in self._accepting_lengths():
                for text in self._written(length, targets):
                    self._product.pay(1 + length // 8)
                    if text not in excluded:
                        found.append(text)
                        yield text
        except _Spent as spent:
            spent.found = found
            raise

    def _accepting_lengths(self) -> Iterator[tuple[int, States]]:
        """Each length with strings, and the states in which they end."""
        turns = self._product.turns
        length, layer, region = 0, 0, -1
        seen: dict[int, int] = {}
        while self._list[layer].states and (self._high is None or length <= self._high):
            now = bisect_right(turns, length)
            if now != region:
                region, seen = now, {}
            targets = self._targets(layer, length, region)
            if targets:
                seen = {}
                yield length, targets
            elif layer in seen:
                end = self._region_end(region)
                if end is None:
                    return
                length += (end - length) // (length - seen[layer]) * (length - seen[layer])
                seen = {}
                if length >= end:
                    continue
            seen.setdefault(layer, length)
            layer = self._after(layer)
            length += 1

    def _region_end(self, region: int) -> int | None:
        """The length with which another region begins."""
        turns = self._product.turns
        return turns[region] if region < len(turns) else None if self._high is None else self._high + 1

    def _targets(self, layer: int, length: int, region: int) -> States:
        found = self._ends.get((layer, region))
        if found is None:
            states = self._list[layer].plain if self._plain else self._list[layer].states
            self._product.pay(len(states))
            found = frozenset(each for each in states if self._product.ends(each, length))
            self._ends[layer, region] = found
        return found

    def _after(self, layer: int) -> int:
        """The layer with strings that are one longer."""
        known = self._following[layer]
        if known is None:
            steps = [step for state in sorted(self._list[layer].states) for step in self._row(state)]
            self._product.pay(len(steps))
            states = frozenset(step.target for step in steps)
            reached = _Layer(states, frozenset(step.target for step in steps if step.character != _LINE_FEED))
            known = self._layers.setdefault(reached, len(self._list))
            if known == len(self._list):
                self._list.append(reached)
                self._following.append(None)
            self._following[layer] = known
        return known

    def _row(self, state: int) -> tuple[_Step, ...]:
        if not self._plain:
            return self._product.row(state)
        row = self._rows.get(state)
        if row is None:
            row = tuple(step for step in self._product.row(state) if step.character not in _LINE_ENDS)
            self._rows[state] = row
        return row

    def _written(self, length: int, targets: States) -> Iterator[str]:
        """The strings of one length that end in these states. Raises: _Spent when they are too long to be written."""
        if length > LONGEST:
            raise _Spent(f"the shortest string has {length} characters")
        layers = [0]
        for _ in range(length):
            layers.append(self._after(layers[-1]))
        good = [targets]
        for index in range(length - 1, -1, -1):
            good.append(self._leading(layers[index], good[-1], last=index == length - 1))
        good.reverse()
        self._product.pay(length // 4)
        return self._spelled(good)

    def _leading(self, layer: int, targets: States, *, last: bool) -> States:
        """The states of a layer from which a step leads to the targets."""
        key = (layer, targets, last)
        found = self._back.get(key)
        if found is None:
            states = self._list[layer].states
            self._product.pay(len(states))
            found = frozenset(
                state
                for state in states
                if any(step.target in targets and self._may(step, last=last) for step in self._row(state))
            )
            self._back[key] = found
        return found

    def _may(self, step: _Step, *, last: bool) -> bool:
        return not (last and self._plain and step.character == _LINE_FEED)

    def _spelled(self, good: list[States]) -> Iterator[str]:
        """Every string whose states lie in these sets, one after the other; the plainest first."""
        length = len(good) - 1
        if not length:
            yield ""
            return
        text: list[str] = []
        ways = [self._ways(START, good[1], last=length == 1)]
        while ways:
            step = next(ways[-1], None)
            if step is None:
                ways.pop()
                del text[-1:]
            elif len(ways) == length:
                yield "".join(text) + step.character
            else:
                text.append(step.character)
                depth = len(ways)
                ways.append(self._ways(step.target, good[depth + 1], last=depth + 1 == length))

    def _ways(self, state: int, targets: States, *, last: bool) -> Iterator[_Step]:
        return (step for step in self._row(state) if step.target in targets and self._may(step, last=last))


def _automata(sources: Sequence[str]) -> list[Automaton]:
    """Raises: Undecided where one is outside the regular fragment."""
    machines = []
    for source in sources:
        machine = automaton(source)
        if machine is None:
            raise Undecided("a pattern is outside the regular fragment")
        if machine.weight > MAX_WEIGHT:
            machine.forget()
        machines.append(machine)
    return machines


def _points(machines: Sequence[Automaton], excluded: frozenset[str]) -> list[int]:
    """One code point for each class that nothing tells apart, the plainest first; of many excluded strings, theirs last."""
    told_apart = sorted({ord(character) for text in excluded for character in text})
    singles = [bound for point in told_apart for bound in (point, point + 1)]
    points = _representatives([*(machine.boundaries for machine in machines), singles])
    if len(excluded) > MANY:
        known = frozenset(told_apart)
        points.sort(key=lambda point: point in known)
    return points


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
