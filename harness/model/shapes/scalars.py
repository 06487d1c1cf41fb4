"""Number and string sets together: joined, met, and what is outside of them."""

from __future__ import annotations

from bisect import bisect_right

from harness.model.shapes.build import common_multiple, number_range, numbers_of, string_range
from harness.model.shapes.nodes import (
    FULL_NUMBER,
    FULL_STRING,
    NEVER,
    NO_VALUES,
    Number,
    NumberSet,
    Shape,
    StringSet,
    number_set,
    shape_of,
    string_set,
)
from harness.model.shapes.ordering import joined, sorted_numbers, sorted_strings


def join_strings(members: list[StringSet]) -> tuple[StringSet, ...]:
    """Alternatives of strings in normal form: plain finite sets become one."""
    if len(members) < 2 or FULL_STRING in members:
        return joined(FULL_STRING, members)
    finite = [each for each in members if is_plain_set(each)]
    if len(finite) > 1:
        rest = [each for each in members if not is_plain_set(each)]
        values = frozenset[str]().union(*(each.values or NO_VALUES for each in finite))
        members = [*rest, string_set(values, 0, None, (), (), NO_VALUES)]
    return sorted_strings(members)


def is_plain_set(alternative: StringSet) -> bool:
    """Whether the set is finite and nothing else is said of it."""
    return (
        alternative.values is not None
        and not alternative.patterns
        and not alternative.formats
        and not alternative.without
    )


def join_numbers(members: list[NumberSet]) -> tuple[NumberSet, ...]:
    """Alternatives of numbers in normal form: finite sets become one, ranges within others go."""
    if len(members) < 2 or FULL_NUMBER in members:
        return joined(FULL_NUMBER, members)
    ranges = _absorb([each for each in members if each.values is None])
    finite = [each.values for each in members if each.values is not None]
    values = _beside(frozenset[Number]().union(*finite), ranges)
    if values:
        ranges.append(number_set(values, None, None, False, False, None, NO_VALUES))
    return sorted_numbers(ranges)


MOST_ASKED = 1_000_000
"""Questions whether a number lies in a range, beyond which numbers stay beside the ranges that may hold them."""


def _beside(values: frozenset[Number], ranges: list[NumberSet]) -> frozenset[Number]:
    """The numbers that no range holds. Plain ranges reach the farther the later they begin, so one of them decides."""
    plain = sorted((each for each in ranges if each.multiple is None and not each.without), key=_low)
    others = [each for each in ranges if each.multiple is not None or each.without]
    if len(values) * len(others) > MOST_ASKED:
        others = []
    lows = [_low(each) for each in plain]

    def held(value: Number) -> bool:
        begun = bisect_right(lows, (True, value, False))
        return (begun > 0 and number_holds(plain[begun - 1], value)) or any(
            number_holds(each, value) for each in others
        )

    return frozenset(value for value in values if not held(value)) if ranges else values


def _low(each: NumberSet) -> tuple[bool, Number, bool]:
    """Where a range begins: the smaller, the more it holds."""
    return each.minimum is not None, each.minimum or 0, each.exclusive_minimum


def _high(each: NumberSet) -> tuple[bool, Number, bool]:
    """Where a range ends: the greater, the more it holds."""
    return each.maximum is None, each.maximum or 0, not each.exclusive_maximum


def _fineness(each: NumberSet) -> tuple[bool, bool, Number]:
    """First what can hold ranges of the same bounds: without exceptions, and of the finer step."""
    return bool(each.without), each.multiple is not None, each.multiple or 0


MOST_STEPS = 64
"""Different steps beyond which ranges are held against those of the same step and of none only."""


def _absorb(ranges: list[NumberSet]) -> list[NumberSet]:
    """Drop ranges that lie plainly inside another one.

    In order of their lower bounds, one lies inside another exactly when an earlier one reaches as far, by a step of which
    its own is a multiple.
    """
    if len(ranges) < 2:
        return ranges
    ordered = sorted(sorted(sorted(set(ranges), key=_fineness), key=_high, reverse=True), key=_low)
    kept: list[NumberSet] = []
    farthest: dict[Number | None, NumberSet] = {}
    for each in ordered:
        steps = tuple(farthest) if len(farthest) <= MOST_STEPS else (None, each.multiple)
        if any(step in farthest and range_inside(each, farthest[step]) for step in steps):
            continue
        kept.append(each)
        rival = farthest.get(each.multiple)
        if not each.without and (rival is None or _high(each) > _high(rival)):
            farthest[each.multiple] = each
    return kept


def range_inside(one: NumberSet, other: NumberSet) -> bool:
    """Whether one range lies plainly inside another one."""
    if one.values is not None or other.values is not None or other.without:
        return one is other
    if other.multiple is not None and (one.multiple is None or one.multiple % other.multiple != 0):
        return False
    low = other.minimum is None or (
        one.minimum is not None
        and (
            one.minimum > other.minimum
            or (one.minimum == other.minimum and (one.exclusive_minimum or not other.exclusive_minimum))
        )
    )
    high = other.maximum is None or (
        one.maximum is not None
        and (
            one.maximum < other.maximum
            or (one.maximum == other.maximum and (one.exclusive_maximum or not other.exclusive_maximum))
        )
    )
    return low and high


def number_holds(alternative: NumberSet, value: Number) -> bool:
    """Whether an exact number is a member of the set."""
    if alternative.values is not None:
        return value in alternative.values
    low, high = alternative.minimum, alternative.maximum
    if low is not None and (value < low or (value == low and alternative.exclusive_minimum)):
        return False
    if high is not None and (value > high or (value == high and alternative.exclusive_maximum)):
        return False
    if alternative.multiple is not None and value % alternative.multiple != 0:
        return False
    return not any(number_holds(each, value) for each in alternative.without)


def number_bare(alternative: NumberSet) -> bool:
    """Whether the set is every number but those in `without`."""
    return alternative.minimum is None and alternative.maximum is None and alternative.multiple is None


def both_numbers(one: NumberSet, other: NumberSet) -> Shape:
    """The numbers in both sets."""
    if one is other or other is FULL_NUMBER:
        return shape_of(numbers=(one,))
    if one is FULL_NUMBER:
        return shape_of(numbers=(other,))
    if one.values is not None:
        return numbers_of(value for value in one.values if number_holds(other, value))
    if other.values is not None:
        return numbers_of(value for value in other.values if number_holds(one, value))
    low, low_open = _higher(one, other)
    high, high_open = _lower(one, other)
    step = one.multiple if other.multiple is None else other.multiple
    if one.multiple is not None and other.multiple is not None:
        step = common_multiple(one.multiple, other.multiple)
    return _less_numbers(number_range(low, high, low_open, high_open, step), one.without | other.without)


def _less_numbers(shape: Shape, without: frozenset[NumberSet]) -> Shape:
    if not without or shape is NEVER:
        return shape
    (only,) = shape.numbers
    if only.values is not None:
        return numbers_of(v for v in only.values if not any(number_holds(each, v) for each in without))
    if any(range_inside(only, each) for each in without):
        return NEVER
    merged = number_set(
        None, only.minimum, only.maximum, only.exclusive_minimum, only.exclusive_maximum, only.multiple, without
    )
    return shape_of(numbers=(merged,))


def _higher(one: NumberSet, other: NumberSet) -> tuple[Number | None, bool]:
    if one.minimum is None or other.minimum is None:
        side = other if one.minimum is None else one
    elif one.minimum == other.minimum:
        return one.minimum, one.exclusive_minimum or other.exclusive_minimum
    else:
        side = one if one.minimum > other.minimum else other
    return side.minimum, side.exclusive_minimum


def _lower(one: NumberSet, other: NumberSet) -> tuple[Number | None, bool]:
    if one.maximum is None or other.maximum is None:
        side = other if one.maximum is None else one
    elif one.maximum == other.maximum:
        return one.maximum, one.exclusive_maximum or other.exclusive_maximum
    else:
        side = one if one.maximum < other.maximum else other
    return side.maximum, side.exclusive_maximum


def both_strings(one: StringSet, other: StringSet) -> Shape:
    """The strings in both sets."""
    if one is other or other is FULL_STRING:
        return shape_of(strings=(one,))
    if one is FULL_STRING:
        return shape_of(strings=(other,))
    if one.values is not None or other.values is not None:
        return _filtered(one, other) if one.values is not None else _filtered(other, one)
    highs = [each.max_length for each in (one, other) if each.max_length is not None]
    shape = string_range(
        max(one.min_length, other.min_length),
        min(highs) if highs else None,
        one.patterns + other.patterns,
        one.formats + other.formats,
    )
    return _less_strings(shape, one.without | other.without)


def _filtered(finite: StringSet, rule: StringSet) -> Shape:
    """Members of a finite set that keep a rule; patterns and formats are kept beside the set, not run here."""
    low, high = rule.min_length, rule.max_length
    members = frozenset(
        value
        for value in finite.values or ()
        if len(value) >= low and (high is None or len(value) <= high) and (rule.values is None or value in rule.values)
    )
    patterns = tuple(sorted({*finite.patterns, *rule.patterns}))
    formats = tuple(sorted({*finite.formats, *rule.formats}))
    if not members:
        return NEVER
    shape = shape_of(strings=(string_set(members, 0, None, patterns, formats, NO_VALUES),))
    return _less_strings(shape, finite.without | rule.without)


def _less_strings(shape: Shape, without: frozenset[StringSet]) -> Shape:
    if not without or shape is NEVER:
        return shape
    (only,) = shape.strings
    values = only.values
    if values is not None:
        plain = [each.values or frozenset() for each in without if is_plain_set(each)]
        if plain:
            values = values.difference(*plain)
            without = frozenset(each for each in without if not is_plain_set(each))
        if not values:
            return NEVER
    if only in without or FULL_STRING in without:
        return NEVER
    merged = string_set(values, only.min_length, only.max_length, only.patterns, only.formats, without)
    return shape_of(strings=(merged,))


def other_numbers(alternatives: tuple[NumberSet, ...]) -> tuple[NumberSet, ...]:
    """The numbers in none of the alternatives."""
    if not alternatives:
        return (FULL_NUMBER,)
    if FULL_NUMBER in alternatives:
        return ()
    if len(alternatives) == 1:
        (only,) = alternatives
        if only.values is None and only.multiple is None and not only.without:
            return _outside_range(only)
        if only.without and only.values is None and number_bare(only):
            return join_numbers(list(only.without))
    return (number_set(None, None, None, False, False, None, frozenset(alternatives)),)


def _outside_range(only: NumberSet) -> tuple[NumberSet, ...]:
    parts: list[NumberSet] = []
    if only.minimum is not None:
        parts += number_range(None, only.minimum, False, not only.exclusive_minimum, None).numbers
    if only.maximum is not None:
        parts += number_range(only.maximum, None, not only.exclusive_maximum, False, None).numbers
    return sorted_numbers(parts)


def other_strings(alternatives: tuple[StringSet, ...]) -> tuple[StringSet, ...]:
    """The strings in none of the alternatives."""
    if not alternatives:
        return (FULL_STRING,)
    if FULL_STRING in alternatives:
        return ()
    if len(alternatives) == 1:
        (only,) = alternatives
        if only.values is None and not only.patterns and not only.formats:
            if not only.without:
                return _outside_length(only)
            if not only.min_length and only.max_length is None:
                return join_strings(list(only.without))
    return (string_set(None, 0, None, (), (), frozenset(alternatives)),)


def _outside_length(only: StringSet) -> tuple[StringSet, ...]:
    parts: list[StringSet] = []
    if only.min_length:
        parts += string_range(0, only.min_length - 1, (), ()).strings
    if only.max_length is not None:
        parts += string_range(only.max_length + 1, None, (), ()).strings
    return sorted_strings(parts)
