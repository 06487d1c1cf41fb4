"""Finds a number in one set and outside others, exactly: the line falls into points and open intervals between bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, lcm
from typing import TypeAlias

from harness.model.shape import Number, NumberSet, exact, number_holds
from harness.model.shapes.build import common_multiple
from harness.model.shapes.ordering import sorted_numbers
from harness.values.search.outcome import Found, Outcome, Unsure

Interval: TypeAlias = tuple[Number | None, Number | None]

WAITED = 50
"""Candidates beyond which a number is good enough that only exact readers take for a multiple."""

MAX_TRIES = 5000
"""Candidates of one interval that are tried before the search gives up."""


def find_number(inside: NumberSet, outside: Sequence[NumberSet]) -> Outcome:
    """The number nearest to 0 in `inside` and in none of `outside`."""
    if inside.values is not None:
        return _among(inside.values, outside)
    for index, each in enumerate(outside):
        if each is inside:
            return None
        if each.without and each.values is None:
            return _through(inside, outside, index)
    if any(each.without for each in inside.without):
        return find_number(_bare(inside), (*outside, *sorted_numbers(inside.without)))
    for candidate in _quick(inside):
        if _free(candidate, inside, outside) and _plain_in_floats(candidate, inside.multiple):
            return Found(candidate)
    return _by_pieces(inside, (*outside, *sorted_numbers(inside.without)))


def _among(members: frozenset[Number], outside: Sequence[NumberSet]) -> Outcome:
    """Of a finite set, what other finite sets have goes at once; each other member is asked."""
    left = members.difference(*(each.values for each in outside if each.values is not None))
    ranges = [each for each in outside if each.values is None]
    return _best(value for value in left if not any(number_holds(each, value) for each in ranges))


def _free(value: Number, inside: NumberSet, outside: Sequence[NumberSet]) -> bool:
    return number_holds(inside, value) and not any(number_holds(each, value) for each in outside)


def _plain_in_floats(value: Number, step: Number | None) -> bool:
    """Whether readers that divide binary floats see the multiple too: to them 9.1 is none of 0.1, but 9.2 is."""
    if step is None or isinstance(step, int):
        return True
    try:
        return (float(value) / float(step)).is_integer()
    except (OverflowError, ZeroDivisionError):
        return True


def _quick(inside: NumberSet) -> Iterator[Number]:
    """Candidates that mostly do."""
    yield 0
    yield 1
    for bound in (inside.minimum, inside.maximum):
        if bound is not None:
            yield bound
    if inside.multiple is None:
        yield Fraction(1, 2)


def _best(values: Iterator[Number]) -> Outcome:
    members = list(values)
    return Found(min(members, key=_plainness)) if members else None


def _plainness(value: Number) -> tuple[int, Fraction, bool]:
    size = abs(Fraction(value))
    return (len(str(value)) if size < 10**15 else 99), size, value < 0


def _through(inside: NumberSet, outside: Sequence[NumberSet], index: int) -> Outcome:
    """One refused set has exceptions: a number is outside it when outside its range or among the exceptions."""
    each = outside[index]
    rest = [*outside[:index], *outside[index + 1 :]]
    bare = _bare(each)
    found = find_number(inside, [*rest, bare])
    for exception in sorted_numbers(each.without):
        if isinstance(found, Found):
            return found
        inner = _find_in_both(inside, exception, rest)
        found = inner if inner is not None else found
    return found


def _bare(each: NumberSet) -> NumberSet:
    return NumberSet(
        None, each.minimum, each.maximum, each.exclusive_minimum, each.exclusive_maximum, each.multiple, frozenset(), 0
    )


def _find_in_both(one: NumberSet, other: NumberSet, outside: Sequence[NumberSet]) -> Outcome:
    if other.values is not None:
        return _best(v for v in other.values if number_holds(other, v) and _free(v, one, outside))
    step = one.multiple or other.multiple
    if one.multiple is not None and other.multiple is not None:
        step = common_multiple(one.multiple, other.multiple)
    low, low_open = _tighter(one.minimum, one.exclusive_minimum, other.minimum, other.exclusive_minimum, sign=1)
    high, high_open = _tighter(one.maximum, one.exclusive_maximum, other.maximum, other.exclusive_maximum, sign=-1)
    both = NumberSet(None, low, high, low_open, high_open, step, frozenset(), 0)
    return find_number(both, [*outside, *sorted_numbers((*one.without, *other.without))])


def _tighter(
    one: Number | None,
    one_open: bool,  # noqa: FBT001 - a bound and its openness go in pairs
    other: Number | None,
    other_open: bool,  # noqa: FBT001 - the same
    *,
    sign: int,
) -> tuple[Number | None, bool]:
    if one is None or other is None:
        return (other, other_open) if one is None else (one, one_open)
    if one == other:
        return one, one_open or other_open
    return (one, one_open) if (one > other) == (sign > 0) else (other, other_open)


def _by_pieces(inside: NumberSet, outside: Sequence[NumberSet]) -> Outcome:
    """Exact: between two neighbouring bounds every range covers all or nothing, so only steps and points remain."""
    excluded = {value for each in outside if each.values is not None for value in each.values}
    ranges = [each for each in outside if each.values is None]
    bounds = sorted({b for each in (inside, *ranges) for b in (each.minimum, each.maximum) if b is not None})
    candidates: list[Number] = [b for b in bounds if b not in excluded and _free(b, inside, ranges)]
    unsure = None
    ends: list[Number | None] = [None, *bounds, None]
    for low, high in pairwise(ends):
        if not _spans(inside, low, high):
            continue
        covering = [each for each in ranges if _spans(each, low, high)]
        outcome = _in_piece((low, high), inside, covering, excluded)
        if isinstance(outcome, Found):
            candidates.append(outcome.value)
        elif outcome is not None:
            unsure = outcome
    plain = [each for each in candidates if _plain_in_floats(each, inside.multiple)]
    return _best(iter(plain or candidates)) if candidates else unsure


def _spans(each: NumberSet, low: Number | None, high: Number | None) -> bool:
    """Whether the range covers the open interval between two neighbouring bounds."""
    reaches_down = each.minimum is None or (low is not None and each.minimum <= low)
    reaches_up = each.maximum is None or (high is not None and each.maximum >= high)
    return reaches_down and reaches_up


def _in_piece(piece: Interval, inside: NumberSet, covering: list[NumberSet], excluded: set[Number]) -> Outcome:
    steps = [each.multiple for each in covering]
    if any(step is None for step in steps):
        return None
    refused = [Fraction(step) for step in steps if step is not None]
    if inside.multiple is None:
        return _off_steps(piece, refused, excluded)
    return _on_step(piece, Fraction(inside.multiple), refused, excluded)


def _off_steps(piece: Interval, refused: list[Fraction], excluded: set[Number]) -> Outcome:
    """Numbers off all steps are dense: more digits than any step has will do."""
    for value in _decimals(piece):
        if value not in excluded and not any(value % step == 0 for step in refused):
            return Found(value)
    return Unsure("no number off the steps was found")


def _decimals(piece: Interval) -> Iterator[Number]:
    """Decimals inside the interval, those with few digits first."""
    low, high = piece
    for digits in range(40):
        unit = 10**digits
        start = 0 if low is None else floor(low * unit) + 1
        if low is None and high is not None:
            start = min(0, ceil(high * unit) - 1)
        forward = low is not None or high is None
        for shift in range(25):
            top = start + shift if forward else start - shift
            value = exact(Fraction(top, unit))
            if (low is None or value > low) and (high is None or value < high):
                yield value


def _on_step(piece: Interval, step: Fraction, refused: list[Fraction], excluded: set[Number]) -> Outcome:
    """Multiples of one step that are no multiples of others repeat with the least common multiple."""
    rounds = [int(Fraction(lcm((step / each).denominator, 1))) for each in refused]
    if any(number == 1 for number in rounds):
        return None
    low, high = piece
    first = None if low is None else floor(Fraction(low) / step) + 1
    last = None if high is None else ceil(Fraction(high) / step) - 1
    if first is not None and last is not None and first > last:
        return None
    period = lcm(*rounds) if rounds else 1
    spare: Outcome = None
    for tries, count in enumerate(_counts(first, last), start=1):
        value = exact(count * step)
        if value not in excluded and all(count % number for number in rounds):
            if _plain_in_floats(value, exact(step)):
                return Found(value)
            spare = spare or Found(value)
        if tries > (period * (len(excluded) + 1) if spare is None else WAITED):
            return spare
        if tries > MAX_TRIES + len(excluded):
            return spare or Unsure("too many multiples to try")
    return spare


def _counts(first: int | None, last: int | None) -> Iterator[int]:
    """Whole numbers in the closed interval, from the end nearest to 0 on."""
    if first is not None and first > 0:
        count = first
        while last is None or count <= last:
            yield count
            count += 1
        return
    if last is not None and last < 0:
        count = last
        while first is None or count >= first:
            yield count
            count -= 1
        return
    yield 0
    distance = 1
    while (last is None or distance <= last) or (first is None or -distance >= first):
        if last is None or distance <= last:
            yield distance
        if first is None or -distance >= first:
            yield -distance
        distance += 1
