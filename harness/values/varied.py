"""A given value varied by one change that its shape allows, and a failing variation shrunk towards the given value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from harness.model import shape as s
from harness.model.location import Path
from harness.model.shapes.nodes import shape_of
from harness.values.evaluate import accepts, object_holds
from harness.values.spoilings import as_json_number
from harness.values.variations import LONG, UNICODE, Change, Kind, believable, branch, branch_name

NEW_NAME: Final = "added_in_a_later_release"
"""The name of a field that no contract declares."""

NEW_WORD: Final = "a_word_of_a_later_release"
"""A text that no client can know."""

_PAGE = 120
_MOST_MEMBERS = 12
_MOST_ITEMS = 2
_DEEPEST = 8
_SHRINKS = 300
_DATES: Mapping[str, tuple[str, ...]] = {
    "date-time": ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "2024-02-29T23:59:59+14:00"),
    "date": ("0001-01-01", "9999-12-31", "2024-02-29"),
}
_NUMBERS: Final[tuple[s.Number, ...]] = (0, -1, 1, 2**31, 2**53 + 1, 10**18, Fraction(1, 2))


@dataclass(frozen=True, kw_only=True, slots=True)
class Varied:
    """A whole value with one change made at one place."""

    change: Change
    value: Any


def varied(shape: s.Shape, value: Any) -> Iterator[Varied]:
    """The value with every single change that its shape allows, outermost first, at the first items of each list."""
    for path, held, kind, words, made in _changes(shape, value, ()):
        if made != held or type(made) is not type(held):
            yield Varied(change=Change(kind=kind, path=path, words=words), value=put(value, path, made))


_GONE: Final = object()
_Made = tuple[Path, Any, Kind, str, Any]
"""Path, what stands there, kind and words of the change, what is to stand there."""


def put(value: Any, path: Path, made: Any) -> Any:
    """The value with another one at a place."""
    if not path:
        return made
    step, rest = path[0], path[1:]
    if isinstance(value, list):
        return [put(each, rest, made) if index == step else each for index, each in enumerate(value)]
    if made is _GONE and not rest:
        return {name: each for name, each in value.items() if name != step}
    return {**value, step: put(value.get(step), rest, made)}


def _changes(child: s.Child, value: Any, path: Path) -> Iterator[_Made]:
    shape = s.resolve(child)
    if len(path) > _DEEPEST or shape.marks or shape is s.UNKNOWN:
        return
    for kind, words, made in _own(shape, value):
        if accepts(shape, made) is not False:
            yield path, value, kind, words, made
    if isinstance(value, dict):
        yield from _fields(shape, value, path)
    elif isinstance(value, list):
        for arrays in shape.arrays[:1]:
            for index, each in enumerate(value[:_MOST_ITEMS]):
                inner = arrays.prefix[index] if index < len(arrays.prefix) else arrays.items
                yield from _changes(inner, each, (*path, index))


def _own(shape: s.Shape, value: Any) -> Iterator[tuple[Kind, str, Any]]:
    """Other values for the place itself."""
    if shape.null:
        yield "null", "null", None
    if isinstance(value, bool):
        yield "member", str(not value).lower(), not value
    elif isinstance(value, int | float):
        yield from _numbers(shape)
    elif isinstance(value, str):
        yield from _texts(shape)
    elif isinstance(value, list):
        yield "empty", "empty list", []
        yield "page", f"a list of {_PAGE}", [value[index % len(value)] for index in range(_PAGE)] if value else []
    elif isinstance(value, dict):
        yield from _branches(shape, value)
    yield from _other_kinds(shape, value)


def _numbers(shape: s.Shape) -> Iterator[tuple[Kind, str, Any]]:
    for each in shape.numbers:
        edges = [edge for edge in (each.minimum, each.maximum) if edge is not None]
        for number in (*sorted(each.values or ())[:_MOST_MEMBERS], *edges, *_NUMBERS):
            yield ("member" if each.values else "number"), str(number), as_json_number(number)


def _texts(shape: s.Shape) -> Iterator[tuple[Kind, str, Any]]:
    for each in shape.strings:
        for member in sorted(each.values or ())[:_MOST_MEMBERS]:
            yield "member", repr(member), member
        if each.values is None:
            for name in each.formats:
                yield from (("date", date, date) for date in _DATES.get(name, ()))
            if not each.formats:
                yield "word", "an unknown word", NEW_WORD
                yield "blank", "empty text", ""
                yield "unicode", "text beyond ASCII", UNICODE
                yield "long", "long text", LONG[: each.max_length]


def _branches(shape: s.Shape, value: Mapping[str, Any]) -> Iterator[tuple[Kind, str, Any]]:
    """The other alternatives of a union, with what the value has in common with them."""
    for each in shape.objects:
        if object_holds(each, value) is False:
            made = branch(shape, each)
            shared = {name: held for name, held in value.items() if name in made}
            kept = (
                {name: held for name, held in shared.items() if accepts(each.fields[name].shape, held)}
                if all(name in each.fields for name in shared)
                else {}
            )
            yield "branch", f"the branch {branch_name(shape, each)}", {**made, **kept}


def _other_kinds(shape: s.Shape, value: Any) -> Iterator[tuple[Kind, str, Any]]:
    """A value of another JSON kind, where the shape is a union of kinds."""
    kinds = (
        (str, shape_of(strings=shape.strings) if shape.strings else None, "a text"),
        (dict, shape_of(objects=shape.objects) if shape.objects else None, "an object"),
        (list, shape_of(arrays=shape.arrays) if shape.arrays else None, "a list"),
        ((int, float), shape_of(numbers=shape.numbers) if shape.numbers else None, "a number"),
        (bool, shape_of(booleans=shape.booleans) if shape.booleans else None, "a truth value"),
    )
    for kind, part, words in kinds:
        if part is not None and (not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)):
            yield "branch", words, believable(part)


def _fields(shape: s.Shape, value: Mapping[str, Any], path: Path) -> Iterator[_Made]:
    for objects in _nearest(shape, value):
        for name, field in sorted(objects.fields.items()):
            if name in value:
                if not field.required:
                    yield (*path, name), value[name], "absent", "a missing field", _GONE
                yield from _changes(field.shape, value[name], (*path, name))
            elif s.resolve(field.shape) is not s.NEVER:
                yield (*path, name), _GONE, "present", "a field that was absent", believable(s.resolve(field.shape))
        if s.resolve(objects.rest) is s.UNKNOWN:
            yield (*path, NEW_NAME), _GONE, "extra", "an undeclared field", {"since": ["later"]}


def _nearest(shape: s.Shape, value: Mapping[str, Any]) -> tuple[s.ObjectSet, ...]:
    """The alternative that holds the value, or else the one whose fields it has: a believable value may miss a pattern."""
    fitting = [each for each in shape.objects if object_holds(each, value) is not False]
    nearest = sorted(shape.objects, key=lambda each: len(each.fields.keys() ^ value.keys()))
    return tuple((fitting or nearest)[:1])


# -- shrinking


def shrunk(given: Any, changed: Any, holds: Callable[[Any], bool]) -> Any:
    """The value nearest to the given one that still holds, reached by undoing one part of the change after another."""
    left = _SHRINKS
    while True:
        for candidate in _nearer(given, changed):
            left -= 1
            if left < 0:
                return changed
            if holds(candidate):
                changed = candidate
                break
        else:
            return changed


def _nearer(given: Any, changed: Any) -> Iterator[Any]:
    """The changed value with one part of the change undone, large parts first."""
    if isinstance(given, dict) and isinstance(changed, dict):
        differing = [name for name in dict.fromkeys((*given, *changed)) if _differ(given, changed, name)]
        if len(differing) > 1:
            for name in differing:
                yield {**changed, name: given[name]} if name in given else put(changed, (name,), _GONE)
        for name in differing:
            if name in given and name in changed:
                yield from ({**changed, name: each} for each in _nearer(given[name], changed[name]))
    elif isinstance(given, list) and isinstance(changed, list):
        if len(changed) > len(given) + 1:
            yield changed[: (len(given) + len(changed)) // 2]
            yield changed[:-1]
        for index in range(min(len(given), len(changed))):
            for each in _nearer(given[index], changed[index]):
                yield [*changed[:index], each, *changed[index + 1 :]]


def _differ(given: Mapping[str, Any], changed: Mapping[str, Any], name: str) -> bool:
    return (name in given) != (name in changed) or given.get(name) != changed.get(name)


def differing(given: Any, changed: Any, path: Path = ()) -> Iterator[Path]:
    """The places at which two values differ, none of them within another."""
    if isinstance(given, dict) and isinstance(changed, dict):
        for name in dict.fromkeys((*given, *changed)):
            if _differ(given, changed, name):
                both = name in given and name in changed
                yield from differing(given[name], changed[name], (*path, name)) if both else ((*path, name),)
    elif isinstance(given, list) and isinstance(changed, list) and len(given) == len(changed):
        for index, (mine, yours) in enumerate(zip(given, changed, strict=True)):
            yield from differing(mine, yours, (*path, index))
    elif given != changed or type(given) is not type(changed):
        yield path
