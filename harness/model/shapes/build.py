"""Constructors of shapes: they bring bounds and parts into normal form and drop what can hold no value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any, TypeAlias, overload

from harness.model.shapes.nodes import (
    BOTH,
    FULL_NUMBER,
    FULL_STRING,
    NEVER,
    NO_VALUES,
    UNKNOWN,
    ArraySet,
    Child,
    Contains,
    Field,
    Number,
    ObjectSet,
    Residual,
    Shape,
    array_set,
    number_set,
    object_set,
    shape_of,
    string_set,
)
from harness.model.shapes.ordering import content, sorted_composites

AnyNumber: TypeAlias = int | float | Fraction | Decimal

MAX_EXPONENT = 4000
"""Decimal digits before or after the point beyond which a number is refused: Python writes no whole number of more than 4300."""

_MOST_BITS = 13_288
"""Bits of the largest whole number of that many digits."""

NULL = shape_of(null=True)
BOOLEAN = shape_of(booleans=BOTH)
NUMBER = shape_of(numbers=(FULL_NUMBER,))
STRING = shape_of(strings=(FULL_STRING,))

_ONE_BOOLEAN = {value: shape_of(booleans=frozenset((value,))) for value in (False, True)}


def exact(value: AnyNumber) -> Number:
    """The same number as int where it is whole, else as a fraction; a float means its shortest decimal text.

    Raises ValueError for numbers that are not finite or have more than MAX_EXPONENT digits before or after the point.
    """
    if type(value) is int:
        if value.bit_length() > _MOST_BITS:
            raise ValueError(f"a number of more than {MAX_EXPONENT} digits is too large to compute with exactly")
        return value
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e16:
            return int(value)
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        if not value.is_finite() or (value and _digits(value) > MAX_EXPONENT):
            raise ValueError(f"number {value:.3e} is too large to compute with exactly")
        value = Fraction(value)
    return value.numerator if value.denominator == 1 else Fraction(value)


def _digits(value: Decimal) -> int:
    """The digits before the point or after it, whichever are more."""
    exponent = value.as_tuple().exponent
    return max(abs(value.adjusted()), -exponent if isinstance(exponent, int) else 0)


def unresolved(reason: str, *, upper: Child = UNKNOWN, token: str = "") -> Shape:
    """Some part of `upper`, we cannot tell which; `token` names the part when it is known to be the same elsewhere."""
    if upper is NEVER:
        return NEVER
    return shape_of(residuals=(Residual(reason, upper, token),))


def host(name: str) -> Shape:
    """A value that is never JSON, such as a Date or a bigint."""
    return shape_of(hosts=frozenset((name,)))


def number(
    *,
    minimum: AnyNumber | None = None,
    maximum: AnyNumber | None = None,
    exclusive_minimum: AnyNumber | None = None,
    exclusive_maximum: AnyNumber | None = None,
    multiple_of: AnyNumber | None = None,
    integer: bool = False,
) -> Shape:
    """Numbers between exact bounds; the tighter of two bounds of one side counts. `multiple_of` is positive."""
    low, low_open = _tightest(minimum, exclusive_minimum, max)
    high, high_open = _tightest(maximum, exclusive_maximum, min)
    step: Number | None = None if multiple_of is None else _magnitude(exact(multiple_of))
    if integer:
        step = 1 if step is None else common_multiple(step, 1)
    return number_range(low, high, low_open, high_open, step)


def _magnitude(value: Number) -> Number:
    return -value if value < 0 else value


def _tightest(closed: AnyNumber | None, opened: AnyNumber | None, pick: Any) -> tuple[Number | None, bool]:
    """The effective bound of one side and whether it is exclusive."""
    if opened is None:
        return (None if closed is None else exact(closed)), False
    if closed is None:
        return exact(opened), True
    one, other = exact(closed), exact(opened)
    return (other, True) if pick(one, other) == other else (one, False)


def common_multiple(one: Number, other: Number) -> Number:
    """The least common multiple of two positive rationals."""
    left, right = Fraction(one), Fraction(other)
    top = left * right
    bottom = Fraction(_gcd(left.numerator * right.denominator, right.numerator * left.denominator))
    found = top / (bottom / (left.denominator * right.denominator))
    return exact(found)


def _gcd(one: int, other: int) -> int:
    while other:
        one, other = other, one % other
    return one


def number_range(
    low: Number | None,
    high: Number | None,
    low_open: bool,  # noqa: FBT001 - a bound and its openness go in pairs
    high_open: bool,  # noqa: FBT001 - the same
    step: Number | None,
) -> Shape:
    """A range in normal form: bounds of stepped numbers sit on the step, single members become finite sets."""
    if step is None and low is None and high is None:
        return NUMBER
    if step:
        low, low_open = _on_step(low, low_open, step, up=True)
        high, high_open = _on_step(high, high_open, step, up=False)
    if low is not None and high is not None:
        if low > high or (low == high and (low_open or high_open)):
            return NEVER
        if low == high:
            return numbers_of((low,))
    return shape_of(numbers=(number_set(None, low, high, low_open, high_open, step, NO_VALUES),))


def _on_step(
    bound: Number | None,
    opened: bool,  # noqa: FBT001 - a bound and its openness go in pairs
    step: Number,
    *,
    up: bool,
) -> tuple[Number | None, bool]:
    """The nearest multiple of `step` inside the bound."""
    if bound is None:
        return None, False
    ratio = Fraction(bound) / step
    count = ceil(ratio) if up else floor(ratio)
    if opened and count == ratio:
        count += 1 if up else -1
    return exact(Fraction(count * step)), False


def numbers_of(values: Iterable[Number]) -> Shape:
    """A finite set of exact numbers."""
    members = frozenset(values)
    if not members:
        return NEVER
    return shape_of(numbers=(number_set(members, None, None, False, False, None, NO_VALUES),))


INTEGER = number(integer=True)


def string(
    *,
    min_length: int = 0,
    max_length: int | None = None,
    patterns: Iterable[str] = (),
    format: str | None = None,  # noqa: A002 - the keyword's own name
) -> Shape:
    """Strings with a length (code points) in the interval, matching every pattern and of the format."""
    return string_range(min_length, max_length, tuple(patterns), (format,) if format else ())


def string_range(low: int, high: int | None, patterns: tuple[str, ...], formats: tuple[str, ...]) -> Shape:
    """A string set in normal form."""
    if not low and high is None and not patterns and not formats:
        return STRING
    low = max(low, 0)
    if high is not None and low > high:
        return NEVER
    if high == 0 and not patterns and not formats:
        return strings_of(("",))
    ordered = tuple(sorted(set(patterns))) if len(patterns) > 1 else patterns
    named = tuple(sorted(set(formats))) if len(formats) > 1 else formats
    return shape_of(strings=(string_set(None, low, high, ordered, named, NO_VALUES),))


def strings_of(values: Iterable[str]) -> Shape:
    """A finite set of strings."""
    members = frozenset(values)
    if not members:
        return NEVER
    return shape_of(strings=(string_set(members, 0, None, (), (), NO_VALUES),))


def array(
    items: Child = UNKNOWN,
    prefix: Iterable[Child] = (),
    *,
    min_items: int = 0,
    max_items: int | None = None,
    unique: bool = False,
    contains: Iterable[Contains] = (),
) -> Shape:
    """Arrays: `prefix` by position, `items` for every later item; `items` NEVER ends the array there."""
    heads = tuple(prefix)
    high = _limit(heads, items, max_items)
    needs = []
    for need in contains:
        if need.shape is UNKNOWN:
            min_items, high = max(min_items, need.minimum), _least(high, need.maximum)
        elif need.shape is NEVER:
            if need.minimum > 0:
                return NEVER
        elif need.maximum is not None and need.minimum > need.maximum:
            return NEVER
        elif need.minimum > 0 or need.maximum is not None:
            needs.append(need)
            min_items = max(min_items, need.minimum)
    if high is not None and min_items > high:
        return NEVER
    heads, items = _tuple_form(heads, items, high)
    ordered = tuple(sorted(set(needs), key=_contains_order)) if len(needs) > 1 else tuple(needs)
    unique = unique and (high is None or high > 1)
    return shape_of(arrays=(array_set(heads, items, max(min_items, 0), high, unique, ordered, NO_VALUES),))


def _contains_order(need: Contains) -> tuple[int, int, int, int]:
    return content(need.shape), need.minimum, -1 if need.maximum is None else need.maximum, need.shape.serial


def _least(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def _limit(heads: tuple[Child, ...], items: Child, max_items: int | None) -> int | None:
    """The longest array that no NEVER item forbids."""
    for index, head in enumerate(heads):
        if head is NEVER:
            return _least(max_items, index)
    return _least(max_items, len(heads)) if items is NEVER else max_items


def _tuple_form(heads: tuple[Child, ...], items: Child, high: int | None) -> tuple[tuple[Child, ...], Child]:
    """One spelling for equal arrays: no unreachable parts, no prefix that only repeats `items`."""
    if high is not None and len(heads) >= high:
        heads = heads[:high]
        if heads and all(head is heads[0] for head in heads):
            return (), heads[0]
        return heads, NEVER
    while heads and heads[-1] is items:
        heads = heads[:-1]
    return heads, items


def object_(
    fields: Mapping[str, Field] | None = None,
    rest: Child = UNKNOWN,
    patterns: Mapping[str, Child] | None = None,
    names: Child | None = None,
    *,
    min_size: int = 0,
    max_size: int | None = None,
) -> Shape:
    """Objects: declared fields, pattern fields, `rest` for other properties (NEVER: closed), size in properties."""
    declared = dict(fields) if fields else {}
    matched = tuple(sorted(patterns.items())) if patterns else ()
    return object_parts(declared, matched, rest, UNKNOWN if names is None else names, min_size, max_size)


def object_parts(
    declared: dict[str, Field],
    matched: tuple[tuple[str, Child], ...],
    rest: Child,
    names: Child,
    min_size: int,
    max_size: int | None,
) -> Shape:
    """An object set in normal form."""
    impossible = [name for name, (child, _) in declared.items() if child is NEVER]
    if impossible and any(declared[name].required for name in impossible):
        return NEVER
    needed = sum([required for _, required in declared.values()])
    if max_size is not None and max_size < max(needed, min_size):
        return NEVER
    if rest is NEVER and not matched:
        for name in impossible:
            del declared[name]
        if min_size > len(declared):
            return NEVER
        if max_size is not None and max_size >= len(declared):
            max_size = None
    if min_size <= needed:
        min_size = 0
    return shape_of(objects=(object_set(declared, matched, rest, names, min_size, max_size, NO_VALUES),))


def literal(value: Any) -> Shape:
    """Exactly this JSON value."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return _ONE_BOOLEAN[value]
    if isinstance(value, str):
        return strings_of((value,))
    if isinstance(value, (int, float, Fraction, Decimal)):
        return numbers_of((exact(value),))
    if isinstance(value, Mapping):
        members = {name: Field(literal(member), True) for name, member in value.items()}
        return object_parts(members, (), NEVER, UNKNOWN, 0, None)
    if isinstance(value, (list, tuple)):
        return array(NEVER, [literal(member) for member in value], min_items=len(value))
    raise TypeError(f"{type(value).__name__} is no JSON value")


def of_arrays(*alternatives: ArraySet) -> Shape:
    """The shape that is nothing but these arrays."""
    return shape_of(arrays=sorted_composites(alternatives))


def of_objects(*alternatives: ObjectSet) -> Shape:
    """The shape that is nothing but these objects."""
    return shape_of(objects=sorted_composites(alternatives))


def closed_object(each: ObjectSet) -> ObjectSet:
    """The same objects without properties beyond the declared ones."""
    return object_set(each.fields, each.patterns, NEVER, each.names, each.min_size, each.max_size, each.without)


def with_names(each: ObjectSet, names: Child) -> ObjectSet:
    """The same objects with another rule for property names."""
    return object_set(each.fields, each.patterns, each.rest, names, each.min_size, each.max_size, each.without)


@overload
def without_exceptions(each: ArraySet) -> ArraySet: ...


@overload
def without_exceptions(each: ObjectSet) -> ObjectSet: ...


def without_exceptions(each: ArraySet | ObjectSet) -> ArraySet | ObjectSet:
    """The set with all that was taken out of it."""
    if isinstance(each, ArraySet):
        return array_set(each.prefix, each.items, each.min_items, each.max_items, each.unique, each.contains, NO_VALUES)
    return object_set(each.fields, each.patterns, each.rest, each.names, each.min_size, each.max_size, NO_VALUES)
