"""The query and path parameters of a call against those that the operation reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from harness.compare.call_sides import CallSides, mismatch, placed
from harness.model import shape as s
from harness.model.contract import Occurrence, Operation, Parameter
from harness.model.difference import Difference, Mismatch
from harness.values.evaluate import accepts

Named: TypeAlias = Mapping[str, Parameter]
"""Query parameters by name."""

COMPLETE = "x-query-complete"
"""Extension of a consumer's operation: is every name of its query known?"""


def parameter_mismatches(sides: CallSides, operation: Operation) -> Iterator[Mismatch]:
    """Query names that the operation does not read or misses, and values that it refuses."""
    known = {each.name: each for each in operation.parameters if each.place == "query"}
    given = {each.name: each for each in sides.call.parameters if each.place == "query"}
    yield from _unknown(sides, operation, given.values(), known)
    if sides.call.extensions.get(COMPLETE, False):
        yield from _missing(sides, operation, given, known)
    for ours, theirs in (*_holes(sides.call, operation), *((each, known.get(each.name)) for each in given.values())):
        if theirs is not None:
            yield from _refused(sides, operation, ours, theirs)


def refused_texts(shape: s.Shape, taken: s.Shape) -> tuple[str, ...]:
    """Of the finitely many texts that a value may be written as, those that the other shape takes in no reading; sorted."""
    texts = _finite_texts(shape)
    return tuple(
        sorted(each for each in texts if not any(accepts(taken, read) is not False for read in _readings(each)))
    )


def _unknown(sides: CallSides, operation: Operation, given: Iterable[Parameter], known: Named) -> Iterator[Mismatch]:
    for each in given:
        if each.name not in known:
            expected = ", ".join(sorted(known)) or "none"
            yield _told(sides, operation, "parameter-unknown", each, None, expected, each.name)


def _missing(sides: CallSides, operation: Operation, given: Named, known: Named) -> Iterator[Mismatch]:
    for each in known.values():
        if each.required and each.name not in given:
            yield _told(sides, operation, "parameter-missing", each, each, each.name, "not sent")


def _refused(sides: CallSides, operation: Operation, ours: Parameter, theirs: Parameter) -> Iterator[Mismatch]:
    refused = refused_texts(ours.typed.shape, _each(theirs.typed.shape))
    if refused:
        expected, observed = s.describe(theirs.typed.shape), " | ".join(json.dumps(each) for each in refused)
        yield _told(sides, operation, "parameter-refused", ours, theirs, expected, observed, refused)


def _holes(call: Operation, operation: Operation) -> Iterator[tuple[Parameter, Parameter | None]]:
    """Path parameters of both sides that stand in the same segment."""
    mine = {each.name: each for each in call.parameters if each.place == "path"}
    theirs = {each.name: each for each in operation.parameters if each.place == "path"}
    ours_parts, their_parts = call.path.strip("/").split("/"), operation.path.strip("/").split("/")
    extra = len(ours_parts) - len(their_parts)  # a prefix stands in front, so segments are paired from the end
    for ours, other in zip(ours_parts[max(extra, 0) :], their_parts[max(-extra, 0) :], strict=True):
        name, target = ours.strip("{}"), other.strip("{}").partition(":")[0]
        if ours.startswith("{") and other.startswith("{") and name in mine:
            yield mine[name], theirs.get(target)


def _told(
    sides: CallSides,
    operation: Operation,
    kind: str,
    parameter: Parameter,
    theirs: Parameter | None,
    expected: str,
    observed: str,
    members: tuple[Any, ...] = (),
) -> Mismatch:
    difference = Difference(kind=kind, path=(parameter.name,), expected=expected, observed=observed, members=members)
    name = theirs.name if theirs else parameter.name
    location = (theirs.location if theirs else None) or operation.location
    there = Occurrence(operation.name, name, location)
    place = placed(operation, "request", f"{parameter.place} parameter {name}")
    at = None if kind == "parameter-missing" else parameter.location
    return mismatch(difference, place, there, sides.at_call(parameter.name, at))


def _each(shape: s.Shape) -> s.Shape:
    """What one text of a parameter is read as: of a list, its items."""
    return s.union(shape, *(s.resolve(array.items) for array in shape.arrays))


def _finite_texts(shape: s.Shape) -> frozenset[str]:
    """Every text that a value is written as in an address, or none where there is no end of them."""
    if shape.objects or shape.arrays or shape.hosts or shape.marks or shape.residuals:
        return frozenset()
    endless = any(each.values is None for each in shape.strings) or any(each.values is None for each in shape.numbers)
    if endless:
        return frozenset()
    words = {text for each in shape.strings for text in each.values or ()}
    numbers = {_digits(number) for each in shape.numbers for number in each.values or ()}
    return frozenset(words | numbers | {str(each).lower() for each in shape.booleans})


def _digits(number: Any) -> str:
    return str(int(number)) if number == int(number) else str(float(number))


def _readings(text: str) -> Iterator[Any]:
    """What a lax reader may take a text for: itself, or the JSON value that it spells."""
    yield text
    if text.lower() in {"true", "on", "yes", "1"}:
        yield True
    if text.lower() in {"false", "off", "no", "0"}:
        yield False
    try:
        number = float(text)
    except ValueError:
        return
    yield int(number) if number.is_integer() else number
