"""Answers with more items: five, and as many as a contract allows, since what is quick for two may take seconds for two thousand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harness.model import shape as s
from harness.model.location import Path
from harness.values.evaluate import accepts

ASPECT = "as many items as allowed"
SEVERAL = "five items"

_SEVERAL = 5
_FEWEST = 100
_MOST = 5_000


def longest(shape: s.Shape, value: Any) -> Iterator[tuple[Path, Any]]:
    """The value with a list of it made as long as the shape allows, where it names a length from 100 to 5,000 items.

    Shape: the path leads to the list: the value itself, or a member of it.
    """
    for path, most, items in _lists(shape, value):
        made = [_numbered(items[index % len(items)], index) for index in range(most)]
        whole = {**value, path[0]: made} if path else made
        if accepts(shape, whole) is not False:
            yield path, whole


def several(shape: s.Shape, value: Any) -> Iterator[tuple[Path, Any]]:
    """The value with its first list made of five items, where the shape allows that: what is done for each item shows."""
    lists = [("", value)] if isinstance(value, list) else list(value.items()) if isinstance(value, dict) else []
    for name, held in lists:
        if isinstance(held, list) and held and isinstance(held[0], dict) and len(held) < _SEVERAL:
            made = [_numbered(held[index % len(held)], index) for index in range(_SEVERAL)]
            whole = {**value, name: made} if name else made
            if accepts(shape, whole) is not False:
                yield (name,) if name else (), whole
                return


def _lists(shape: s.Shape, value: Any) -> Iterator[tuple[Path, int, list[Any]]]:
    if isinstance(value, list):
        yield from (((), most, value) for most in _lengths(shape) if value)
    elif isinstance(value, dict):
        for objects in shape.objects:
            for name, each in objects.fields.items():
                held = value.get(name)
                if isinstance(held, list) and held:
                    yield from (((name,), most, held) for most in _lengths(s.resolve(each.shape)))


def _lengths(shape: s.Shape) -> Iterator[int]:
    for each in shape.arrays[:1]:
        if each.max_items is not None and _FEWEST <= each.max_items <= _MOST:
            yield each.max_items


def _numbered(item: Any, index: int) -> Any:
    """The item with an identity of its own, where it has one that is a number."""
    return {**item, "id": index + 1} if isinstance(item, dict) and isinstance(item.get("id"), int) else item
