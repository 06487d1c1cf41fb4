"""How a listing's filter compares with a field of its items."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from typing import Any

from harness.model import shape as s
from harness.model.contract import Parameter
from harness.rules.api._links import snake

_MOST_VALUES = 6
_LEAST = ("min_", "_min", "_gte", "_ge", "_from", "from_", "_after", "_since", "since_", "after_", "start_")
_MOST = ("max_", "_max", "_lte", "_le", "_to", "to_", "_until", "_before", "until_", "before_", "end_")
_FROM = frozenset({"from", "since", "after", "start", "date_from", "from_date", "start_date"})
_UNTIL = frozenset({"to", "until", "before", "end", "date_to", "to_date", "end_date"})
_MAY_EXCLUDE = ("before", "after", "until")
_TIMES = ("_at", "_on", "_date", "_time")
_A_DAY = len("2026-01-01")
_A_TIME = re.compile(r"\d{4}-\d\d-\d\d($|[T ])")


def values_for(parameter: Parameter, items: list[dict[str, Any]]) -> list[Any]:
    """Values that tell items apart: the members of an enumeration, both flags, or two of those that are there."""
    shape = s.resolve(parameter.typed.shape)
    for array in shape.arrays[:1]:
        shape = s.resolve(array.items)
    field = next((field_of(each, parameter.name)[1] for each in items if field_of(each, parameter.name)[1]), "")
    if not field:
        return []
    named = [value for strings in shape.strings for value in sorted(strings.values or ())]
    flags = [str(each).lower() for each in sorted(shape.booleans)]
    there = sorted({each[field] for each in items if type(each.get(field)) in (int, float, str)}, key=repr)
    if any("date" in strings.formats for strings in shape.strings):
        there = [str(each)[:_A_DAY] for each in there]
    nothing = [0] if any(s.number_holds(each, 0) for each in shape.numbers) and type(_first(there)) is int else []
    return [*named, *flags][:_MOST_VALUES] or [*there[len(there) // 2 :][:2], *nothing]


def _first(values: list[Any]) -> Any:
    return next(iter(values), None)


def field_of(item: dict[str, Any], name: str) -> tuple[str, str]:
    """How a parameter compares with a field of an item (`=`, `>=`, `<=`), and which; the name is empty where there is none."""
    plain = snake(name)
    fields = {snake(each): each for each in item}
    if plain in fields:
        return "=", fields[plain]
    for sign, affixes in ((">=", _LEAST), ("<=", _MOST)):
        for affix in affixes:
            rest = plain.removeprefix(affix) if affix.endswith("_") else plain.removesuffix(affix)
            for known in (rest, *(f"{rest}{each}" for each in _TIMES)) if rest != plain else ():
                if known in fields:
                    return sign, fields[known]
    return _in_a_unit(plain, fields) or _of_the_only_time(plain, fields, item)


def _in_a_unit(plain: str, fields: dict[str, str]) -> tuple[str, str] | None:
    """`max_length` is about `length_m`, where no other field begins so."""
    for sign, affix in ((">=", "min_"), ("<=", "max_")):
        rest = plain.removeprefix(affix)
        near = [real for name, real in fields.items() if name.rpartition("_")[0] == rest] if rest != plain else []
        if len(near) == 1:
            return sign, near[0]
    return None


def _of_the_only_time(plain: str, fields: dict[str, str], item: dict[str, Any]) -> tuple[str, str]:
    """`from` and `until` are about the one time that an item shows, times of its making apart."""
    if plain not in _FROM and plain not in _UNTIL:
        return "", ""
    times = [
        real
        for name, real in fields.items()
        if isinstance(item[real], str)
        and _A_TIME.match(item[real])
        and not name.startswith(("created", "updated", "changed"))
    ]
    return (">=" if plain in _FROM else "<=", times[0]) if len(times) == 1 else ("", "")


def fits(item: dict[str, Any], name: str, value: str) -> bool:
    """May an item be shown under a filter? What cannot be compared may."""
    sign, field = field_of(item, name)
    held = item.get(field)
    if not field or held is None or isinstance(held, list | dict):
        return True
    if sign == "=":
        text = str(held).lower() if isinstance(held, bool) else str(held)
        return text == value or (isinstance(held, str) and value.casefold() in held.casefold())
    try:
        bound, number = float(value), float(held)
    except ValueError:
        return _in_time(str(held), value, sign)
    return number >= bound if sign == ">=" else number <= bound


def belongs(item: dict[str, Any], name: str, value: str) -> bool:
    """Must an item be shown under a filter? Equal texts, flags and numbers, and what lies within an inclusive bound, must."""
    sign, field = field_of(item, name)
    held = item.get(field)
    if not field or held is None or isinstance(held, list | dict):
        return False
    if sign == "=":
        return (str(held).lower() if isinstance(held, bool) else str(held)) == value
    if _A_TIME.match(str(held)) and (len(str(held)) == _A_DAY) != (len(value) == _A_DAY):
        return False
    strict = any(word in snake(name) for word in _MAY_EXCLUDE)
    return fits(item, name, value) and not (strict and str(held) == value)


def _in_time(held: str, bound: str, sign: str) -> bool:
    """Is a time on the right side of another? Days are compared by day; what has no offset is in no order with what has one."""
    if not _A_TIME.match(held) or not _A_TIME.match(bound):
        return True
    if min(len(held), len(bound)) <= _A_DAY:
        first, second = held[:_A_DAY], bound[:_A_DAY]
        return first >= second if sign == ">=" else first <= second
    with suppress(ValueError, TypeError):
        moment, limit = datetime.fromisoformat(held), datetime.fromisoformat(bound)
        return moment >= limit if sign == ">=" else moment <= limit
    return True
