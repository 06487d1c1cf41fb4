"""Pairs the operations of two versions: path parameters may change their names, whole operations their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from harness.compare.contract_sides import Sides
from harness.compare.paths import segments
from harness.model.contract import Operation
from harness.model.difference import Mismatch

_Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Paired:
    """The operations of two versions, in the order of their declaration."""

    both: tuple[tuple[Operation, Operation], ...]
    removed: tuple[Operation, ...]
    added: tuple[Operation, ...]


def pair_operations(base: Iterable[Operation], revision: Iterable[Operation]) -> Paired:
    """Operations of equal method and path go together, whatever the path's parameters are called."""
    before, after = tuple(base), {_exact(each): each for each in revision}
    both: list[tuple[Operation, Operation]] = []
    left: list[Operation] = []
    for each in before:
        same = after.pop(_exact(each), None)
        if same is None:
            left.append(each)
        else:
            both.append((each, same))
    loose: dict[_Key, Operation] = {_wire(each): each for each in after.values()}
    removed: list[Operation] = []
    for each in left:
        alike = loose.pop(_wire(each), None)
        if alike is None:
            removed.append(each)
        else:
            del after[_exact(alike)]
            both.append((each, alike))
    return Paired(both=tuple(both), removed=tuple(removed), added=tuple(after.values()))


def _exact(operation: Operation) -> _Key:
    return operation.method, operation.path


def _wire(operation: Operation) -> _Key:
    return operation.method, "/" + "/".join(segments(operation.path))


def moved(paired: Paired) -> Mapping[str, str]:
    """The new names of removed operations that seem to have moved: the same id, or the only one with the same places."""
    found: dict[str, str] = {}
    for gone in paired.removed:
        same = [each for each in paired.added if gone.operation_id and each.operation_id == gone.operation_id]
        alike = same or [each for each in paired.added if each.method == gone.method and _form(each) == _form(gone)]
        if len(alike) == 1 and (same or gone.responses):
            found[gone.name] = alike[0].name
    return found


def _form(operation: Operation) -> tuple[object, ...]:
    """What an operation takes and answers, without its path and the names of path parameters."""
    return (
        tuple((each.place, each.name, each.typed.shape) for each in operation.parameters if each.place != "path"),
        tuple((each.content_type, each.typed.shape) for each in operation.request_bodies),
        tuple((each.status, tuple(body.typed.shape for body in each.content)) for each in operation.responses),
    )


def presence_changes(sides: Sides, today: date, new_name: str = "") -> Iterator[Mismatch]:
    """That an operation went, or that it is new."""
    place = sides.place("request", "operation")
    if sides.before is None:
        yield sides.change("operation-added", place, before="not declared", after=sides.name)
    elif sides.after is None:
        kind = "operation-retired" if _retired(sides.before, today) else "operation-removed"
        detail = f"renamed {new_name}" if new_name else f"sunset {sides.before.sunset}" if sides.before.sunset else ""
        yield sides.change(kind, place, before=sides.name, after=new_name or "not declared", detail=detail)


def _retired(operation: Operation, today: date) -> bool:
    """Was the operation's end announced, and has it come?"""
    if not operation.deprecated:
        return False
    day = sunset_day(operation.sunset)
    return not operation.sunset or (day is not None and day <= today)


def sunset_day(text: str) -> date | None:
    """The day of a sunset such as `2026-12-31` or `2026-12-31T00:00:00Z`; None when it is no date."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def life_changes(sides: Sides) -> Iterator[Mismatch]:
    """What was announced of an operation's end, and what was taken back."""
    before, after = sides.before, sides.after
    if before is None or after is None:
        return
    place = sides.place("request", "operation")
    if after.deprecated and not before.deprecated:
        kind = "operation-deprecated" if after.sunset else "operation-deprecated-without-sunset"
        yield sides.change(kind, place, before="in use", after="deprecated", detail=after.sunset)
    elif before.deprecated and not after.deprecated:
        yield sides.change("operation-reinstated", place, before="deprecated", after="in use")
    elif before.deprecated and before.sunset != after.sunset:
        yield from _sunset(sides)


def _sunset(sides: Sides) -> Iterator[Mismatch]:
    before, after = sides.before, sides.after
    if before is None or after is None or not before.sunset:
        return
    old, new = sunset_day(before.sunset), sunset_day(after.sunset)
    if new is None or (old is not None and new < old):
        place = sides.place("request", "operation")
        yield sides.change("sunset-shortened", place, before=before.sunset, after=after.sunset or "no sunset")
