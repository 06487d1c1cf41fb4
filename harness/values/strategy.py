"""Hypothesis strategies of a shape's values, and of near-misses that are invalid by exactly one cause.

They are public as `harness.strategy` and `harness.near_misses`, and the second opinion on the relation in the tests. Probes draw by
other means: requests by the generator of their engine, answers by `variations`, which vary a recorded one as little as can be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial
from math import ceil, floor
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from harness.model import shape as s
from harness.model.location import Path
from harness.model.shape import ArraySet, Child, Number, NumberSet, ObjectSet, Shape, StringSet
from harness.values.drawn_formats import FORMATS
from harness.values.drawn_patterns import finds, matching
from harness.values.evaluate import accepts, string_holds
from harness.values.formats import format_examples
from harness.values.pydantic_formats import is_pydantic
from harness.values.search.outcome import Found, Outcome
from harness.values.spoilings import as_json_number, spoilings
from harness.values.witness import smallest

DEEPEST = 6
"""Levels of objects and arrays below which only the smallest members are drawn."""

_MOST_ITEMS = 5
_LONGEST = 60
_TRIES = 20
_PLACES = 1024
"""Steps of a range at which numbers are drawn, however narrow it is."""
_NAMES = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=8)
_TEXT = st.characters(exclude_categories=["Cs"])
_ASCII = st.characters(min_codepoint=0x21, max_codepoint=0x7E)


def strategy(shape: Shape) -> SearchStrategy[Any]:
    """JSON values that the shape holds, small ones first; host values and unresolved parts are not drawn.

    Raises: ValueError when the shape holds no JSON value, or when it is not known how to draw strings of a pattern in it.
    """
    if _empty(shape):
        raise ValueError(f"no JSON value belongs to {s.describe(shape)}")
    return _values(shape, 0).filter(lambda value: accepts(shape, value) is not False)


@st.composite
def _values(draw: DrawFn, child: Child, depth: int) -> Any:
    shape = s.resolve(child)
    if depth > DEEPEST:
        return _least(draw, shape)
    if shape is s.UNKNOWN or shape.marks:
        return draw(_ANYTHING)
    makers = list(_makers(shape, depth))
    if not makers:
        return _least(draw, shape)
    return draw(draw(st.sampled_from(makers))())


def _least(draw: DrawFn, shape: Shape) -> Any:
    """The smallest member; a text where it is not known, which is no deeper, and else nothing."""
    found = _smallest(shape)
    if isinstance(found, Found):
        return found.value
    return draw(st.one_of([_strings(each) for each in shape.strings]))


@lru_cache(maxsize=10_000)
def _smallest(shape: Shape) -> Outcome:
    """The outcome of the search for the smallest member; it is worth remembering, as every draw asks again."""
    return smallest(shape)


def _empty(shape: Shape) -> bool:
    """Is it certain that the shape has no member?"""
    return _smallest(shape) is None


_ANYTHING: SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**31), 2**31), st.text(_TEXT, max_size=10), st.just([]), st.just({})
)


def _makers(shape: Shape, depth: int) -> Iterator[Callable[[], SearchStrategy[Any]]]:
    """One maker an alternative, so that a union is drawn evenly; null comes last, where shrinking does not prefer it."""
    yield from (partial(_strings, each) for each in shape.strings)
    yield from (partial(_numbers, each) for each in shape.numbers)
    if shape.booleans:
        yield partial(st.sampled_from, sorted(shape.booleans))
    yield from (partial(_objects, each, depth) for each in shape.objects if _inhabited(each.fields))
    yield from (partial(_arrays, each, depth) for each in shape.arrays)
    yield from (partial(_values, each.upper, depth) for each in shape.residuals)
    if shape.null:
        yield st.none


def _inhabited(fields: Mapping[str, s.Field]) -> bool:
    return not any(_empty(s.resolve(field.shape)) for field in fields.values() if field.required)


# -- scalars


@lru_cache(maxsize=10_000)
def _strings(strings: StringSet) -> SearchStrategy[str]:
    if strings.values is not None:
        return st.sampled_from(sorted(strings.values))
    longest = min(strings.max_length if strings.max_length is not None else strings.min_length + _LONGEST, 10**5)
    known = [FORMATS[name] for name in strings.formats if name in FORMATS]
    own = [text for name in strings.formats if is_pydantic(name) for text in format_examples(name)]
    if known:
        made = known[0]
    elif own and not strings.patterns:
        made = st.sampled_from(own)
    elif strings.patterns:
        plain = any(is_pydantic(name) for name in strings.formats)
        made = matching(strings.patterns[0], _ASCII if plain else _TEXT)
    else:
        return st.text(_TEXT, min_size=strings.min_length, max_size=max(longest, strings.min_length))
    return made.filter(lambda text: string_holds(strings, text) is not False and _fits(strings, text))


def _fits(strings: StringSet, text: str) -> bool:
    return all(finds(each, text) for each in strings.patterns)


@lru_cache(maxsize=10_000)
def _numbers(numbers: NumberSet) -> SearchStrategy[int | float]:
    if numbers.values is not None:
        return st.sampled_from(sorted(numbers.values)).map(as_json_number)
    if numbers.multiple is not None:
        first, last = _steps(numbers, numbers.multiple)
        return st.integers(first, last).map(lambda count: as_json_number(count * Fraction(numbers.multiple or 1)))
    low, high = _bounds(numbers)
    whole = st.integers(ceil(low), floor(high)) if ceil(low) <= floor(high) else st.nothing()
    fractions = st.fractions(Fraction(low), Fraction(high), max_denominator=1000).map(as_json_number)
    between = st.integers(0, _PLACES).map(lambda count: as_json_number(low + Fraction(high - low) * count / _PLACES))
    return whole | fractions | between


def _bounds(numbers: NumberSet) -> tuple[Number, Number]:
    span = 10**6
    low, high = numbers.minimum, numbers.maximum
    if low is None and high is None:
        return -span, span
    if low is None:
        return (high or 0) - span, high or 0
    return low, low + span if high is None else high


def _steps(numbers: NumberSet, step: Number) -> tuple[int, int]:
    low, high = _bounds(numbers)
    first, last = ceil(Fraction(low) / step), floor(Fraction(high) / step)
    if numbers.minimum is None:
        first = min(first, last - 1000)
    return first, max(first, last)


# -- composites


@st.composite
def _arrays(draw: DrawFn, arrays: ArraySet, depth: int) -> list[Any]:
    least = max(arrays.min_items, sum(need.minimum for need in arrays.contains))
    most = min(arrays.max_items if arrays.max_items is not None else least + _MOST_ITEMS, least + _MOST_ITEMS)
    if s.resolve(arrays.items) is s.NEVER:
        most = min(most, len(arrays.prefix))
    size = draw(st.integers(least, max(least, most)))
    made: list[Any] = [draw(_values(need.shape, depth + 1)) for need in arrays.contains for _ in range(need.minimum)]
    while len(made) < size:
        child = arrays.prefix[len(made)] if len(made) < len(arrays.prefix) else arrays.items
        if not _add(draw, made, child, depth, unique=arrays.unique):
            break
    return made


def _add(draw: DrawFn, made: list[Any], child: Child, depth: int, *, unique: bool) -> bool:
    for _ in range(_TRIES):
        value = draw(_values(child, depth + 1))
        if not unique or value not in made:
            made.append(value)
            return True
    return False


@st.composite
def _objects(draw: DrawFn, objects: ObjectSet, depth: int) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, field in objects.fields.items():
        present = field.required or (
            not _empty(s.resolve(field.shape)) and (objects.max_size or 10**9) > len(made) and draw(st.booleans())
        )
        if present:
            made[name] = draw(_values(field.shape, depth + 1))
    for _ in range(_TRIES * objects.min_size):
        if len(made) >= objects.min_size:
            break
        _extra(draw, made, objects, depth)
    if objects.min_size <= len(made) and _free(objects) and draw(st.booleans()):
        _extra(draw, made, objects, depth)
    return made


def _free(objects: ObjectSet) -> bool:
    """Is this a map, whose entries are its point?"""
    rest = s.resolve(objects.rest)
    return rest is not s.NEVER and (rest is not s.UNKNOWN or not objects.fields) and objects.max_size is None


def _extra(draw: DrawFn, made: dict[str, Any], objects: ObjectSet, depth: int) -> None:
    wanted = s.resolve(objects.names)
    names = _NAMES if wanted is s.UNKNOWN else _values(s.intersect(wanted, s.STRING), depth + 1)
    by_pattern: bool = draw(st.booleans()) if objects.patterns else False
    if by_pattern:
        source, child = draw(st.sampled_from(list(objects.patterns)))
        made.setdefault(draw(matching(source, _TEXT)), draw(_values(child, depth + 1)))
    elif s.resolve(objects.rest) is not s.NEVER:
        made.setdefault(draw(names), draw(_values(objects.rest, depth + 1)))


# -- near-misses


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A value that a shape refuses by one cause: what was done, and at which path."""

    value: Any
    cause: str
    path: Path


def near_misses(shape: Shape) -> SearchStrategy[NearMiss]:
    """Values of the shape with one thing made wrong, so that the shape refuses them.

    Raises: ValueError when the shape holds no JSON value, or refuses none that is near.
    """
    if shape is s.UNKNOWN or shape.marks or any(s.resolve(each.upper) is s.UNKNOWN for each in shape.residuals):
        raise ValueError("nothing is refused by a shape that takes everything")
    return _near(shape)


@st.composite
def _near(draw: DrawFn, shape: Shape) -> NearMiss:
    from hypothesis import assume  # noqa: PLC0415  measured: keeps the name out of strategies' namespace

    value = draw(strategy(shape))
    spoiled = [
        NearMiss(made, cause, path) for path, cause, made in spoilings(shape, value) if accepts(shape, made) is False
    ]
    assume(spoiled)
    return draw(st.sampled_from(spoiled))
