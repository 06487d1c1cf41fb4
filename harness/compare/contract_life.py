"""The life of an operation or parameter: new, deprecated with or without an end, retired after it, gone before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from harness.compare.contract_sides import Sides
from harness.model.contract import Operation
from harness.model.difference import Mismatch, Place

STABILITY = ("draft", "alpha", "beta", "stable")
"""Levels of `x-stability-level`, from what may change at will to what may not."""


class Mortal(Protocol):
    """What may be deprecated, with the day of its end."""

    @property
    def deprecated(self) -> bool:
        """Is it announced to end?"""
        ...

    @property
    def sunset(self) -> str:
        """The day of its end as it was written, or nothing."""
        ...


def presence_changes(sides: Sides, today: date, new_name: str = "") -> Iterator[Mismatch]:
    """That an operation went, or that it is new."""
    place = sides.place("request", "operation")
    if sides.before is None:
        yield sides.change("operation-added", place, before="not declared", after=sides.name)
    elif sides.after is None:
        kind = "operation-retired" if early(sides.before) or retired(sides.before, today) else "operation-removed"
        detail = f"renamed {new_name}" if new_name else f"sunset {sides.before.sunset}" if sides.before.sunset else ""
        yield sides.change(kind, place, before=sides.name, after=new_name or "not declared", detail=detail)


def retired(each: Mortal, today: date) -> bool:
    """Was its end announced, and has it come? An announcement without a day counts from the day it was made."""
    if not each.deprecated:
        return False
    day = sunset_day(each.sunset)
    return not each.sunset or (day is not None and day <= today)


def sunset_day(text: str) -> date | None:
    """The day of a sunset such as `2026-12-31` or `2026-12-31T00:00:00Z`; None when it is no date."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def stability(operation: Operation) -> str:
    """The declared level; without one, or with an unknown one, an operation is stable."""
    return _level(operation.extensions.get("x-stability-level"))


def early(operation: Operation) -> bool:
    """Is it a draft or an alpha, which may change at will?"""
    return stability(operation) in STABILITY[:2]


def _level(written: object) -> str:
    return written if isinstance(written, str) and written in STABILITY else "stable"


def life_changes(sides: Sides) -> Iterator[Mismatch]:
    """What was announced of an operation's end or stability, and what was taken back."""
    before, after = sides.before, sides.after
    if before is None or after is None:
        return
    levels = [each.extensions.get("x-stability-level") for each in (before, after)]
    if not (before.deprecated or after.deprecated) and levels[0] == levels[1]:
        return
    place = sides.place("request", "operation")
    yield from unreadable_changes(sides, place, before, after)
    if after.deprecated and not before.deprecated:
        kind = "operation-deprecated" if after.sunset else "operation-deprecated-without-sunset"
        yield sides.change(kind, place, before="in use", after="deprecated", detail=after.sunset)
    elif before.deprecated and not after.deprecated:
        yield sides.change("operation-reinstated", place, before="deprecated", after="in use")
    yield from sunset_changes(sides, place, before, after)
    yield from stability_changes(sides, place, *levels)


def stability_changes(
    sides: Sides, place: Place, before: object, after: object, *, part: str = ""
) -> Iterator[Mismatch]:
    """That a level of stability is lower than it was, or is none that is known."""
    if after not in (None, *STABILITY) and after != before:
        yield sides.change("stability-unknown", place, before=str(before or "stable"), after=str(after), part=part)
        return
    old, new = _level(before), _level(after)
    if before not in (None, *STABILITY) and new != STABILITY[-1]:
        yield sides.change("stability-unknown", place, before=str(before), after=new, part=part)
        return
    if STABILITY.index(new) < STABILITY.index(old):
        yield sides.change("stability-lowered", place, before=old, after=new, part=part)


def unreadable_changes(
    sides: Sides, place: Place, before: Mortal, after: Mortal, *, part: str = ""
) -> Iterator[Mismatch]:
    """That the end of something deprecated moved from or to a day that cannot be read, so that nobody knows which is sooner."""
    if not after.deprecated or after.sunset == before.sunset:
        return
    unreadable = [each for each in (after.sunset, before.sunset) if each and sunset_day(each) is None]
    if unreadable:
        yield sides.change(
            "sunset-unreadable",
            place,
            before=before.sunset or "no sunset",
            after=after.sunset or "no sunset",
            detail=unreadable[0],
            part=part,
        )


def sunset_changes(sides: Sides, place: Place, before: Mortal, after: Mortal, *, part: str = "") -> Iterator[Mismatch]:
    """That something deprecated ends sooner than was said."""
    if not (before.deprecated and after.deprecated and before.sunset) or before.sunset == after.sunset:
        return
    old, new = sunset_day(before.sunset), sunset_day(after.sunset)
    if new is None or (old is not None and new < old):
        after_text = after.sunset or "no sunset"
        yield sides.change("sunset-shortened", place, before=before.sunset, after=after_text, part=part)
