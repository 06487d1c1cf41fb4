"""Relates two long enumerations member by member, without reading them as shapes."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from math import isfinite
from typing import Any, Final, TypeAlias

from harness.compare.assign import YES, Answer
from harness.model.difference import Difference, Witness
from harness.values.plain import json_text

LONG: Final = 2_000
"""Members beyond which an enumeration is long."""

_NOTES: Final = frozenset(("$schema", "$id", "$comment", "title", "description", "default", "examples", "deprecated"))
_Members: TypeAlias = Mapping[Hashable, Any]


def assign_long(producer: Any, consumer: Any) -> Answer | None:
    """The relation between two documents that are long enumerations and nothing else; None for all others."""
    if not (_is_long(producer) and _is_long(consumer)):
        return None
    sent, taken = _members(producer), _members(consumer)
    refused = [value for key, value in sent.items() if key not in taken]
    if not refused:
        return YES
    witness = Witness(min(refused[:LONG], key=_length))
    told = Difference(
        kind="value-refused",
        expected=f"one of {len(taken)} values",
        observed=f"one of {len(sent)} values, {len(refused)} of them others",
        witness=witness,
    )
    return Answer(verdict="no", witness=witness, differences=(told,))


def _length(value: Any) -> tuple[int, str]:
    text = json_text(value)
    return len(text), text


def _is_long(document: Any) -> bool:
    values = document.get("enum") if isinstance(document, dict) else None
    return isinstance(values, list) and len(values) > LONG and document.keys() - _NOTES == {"enum"}


def _members(document: Mapping[str, Any]) -> _Members:
    return {_key(value): value for value in document["enum"]}


def _key(value: Any) -> Hashable:
    """The same for the same JSON value, as `values.evaluate.identity` is, in a tenth of its time."""
    kind = type(value)
    if kind is str or kind is int:
        return value  # type: ignore[no-any-return]
    if kind is dict:
        return frozenset([(name, _key(member)) for name, member in value.items()])
    if kind is list:
        return tuple([_key(item) for item in value])
    if kind is float:
        return int(Decimal(repr(value))) if value.is_integer() else ("float", value)
    if kind is Decimal:
        near = float(value)
        return _key(near) if isfinite(near) and Decimal(repr(near)) == value else ("decimal", value)
    return "constant", repr(value)
