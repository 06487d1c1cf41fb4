"""Values for bodies and parameters, made from shapes: a full one, a bare one, deep ones, and wrong ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from harness.model import shape as s
from harness.model.shape import Shape
from harness.values import variations
from harness.values.evaluate import accepts, explain
from harness.values.search.outcome import Found
from harness.values.witness import smallest

_REPAIRS = 12
_DEPTHS = (6, 16, 40)
_LONGEST_CYCLE = 6


@lru_cache(maxsize=4096)
def full(shape: Shape) -> Any:
    """A believable value with every optional part; None where the shape holds none that could be found."""
    return repaired(shape, variations.believable(shape))


@lru_cache(maxsize=4096)
def bare(shape: Shape) -> Any:
    """The emptiest value."""
    return repaired(shape, variations.least(shape))


def deep(shape: Shape) -> Iterator[Any]:
    """Values that hold themselves, some levels, more levels and many levels deep; nothing for shapes that do not recur."""
    found = _cycle(shape, ())
    if found is None:
        return
    top, way = found
    for levels in _DEPTHS:
        value = bare(_at(shape, top))
        for _ in range(levels):
            value = _put(bare(_at(shape, top)), way, value)
        made = _put(full(shape), top, value)
        if accepts(shape, made) is not False:
            yield made


def repaired(shape: Shape, value: Any) -> Any:
    """The value with its wrong parts replaced by the smallest that are right."""
    for _ in range(_REPAIRS):
        refusal = explain(shape, value) if accepts(shape, value) is False else None
        if refusal is None:
            return value
        path = tuple(_step(each) for each in refusal.pointer.split("/")[1:])
        part = _at(shape, path)
        found = smallest(part)
        if not isinstance(found, Found):
            break
        value = _put(value, path, found.value)
    found = smallest(shape)
    return found.value if isinstance(found, Found) else value


def _step(token: str) -> str | int:
    return int(token) if token.isdigit() else token.replace("~1", "/").replace("~0", "~")


def _at(shape: Shape, path: tuple[str | int, ...]) -> Shape:
    """The shape at a path: of the first alternative that has it."""
    for step in path:
        found = next((child for name, child in _children(shape) if name == step), None)
        if found is None and isinstance(step, int):
            found = next((s.resolve(each.items) for each in shape.arrays), None)
        if found is None:
            return s.UNKNOWN
        shape = found
    return shape


def _children(shape: Shape) -> Iterator[tuple[str | int, Shape]]:
    for objects in shape.objects:
        yield from ((name, s.resolve(field.shape)) for name, field in objects.fields.items())
    for arrays in shape.arrays:
        yield 0, s.resolve(arrays.prefix[0] if arrays.prefix else arrays.items)


def _cycle(
    shape: Shape, path: tuple[str | int, ...], above: Mapping[int, int] | None = None
) -> tuple[tuple[str | int, ...], tuple[str | int, ...]] | None:
    """A path to a shape, and the way from it back to itself."""
    seen = dict(above or {})
    if id(shape) in seen:
        start = seen[id(shape)]
        return path[:start], path[start:]
    if len(path) > _LONGEST_CYCLE:
        return None
    seen[id(shape)] = len(path)
    for step, child in _children(shape):
        found = _cycle(child, (*path, step), seen)
        if found is not None:
            return found
    return None


def _put(value: Any, path: tuple[str | int, ...], part: Any) -> Any:
    """The value with the part at a path, containers made on the way."""
    if not path:
        return part
    step, *rest = path
    if isinstance(step, int):
        items = list(value) if isinstance(value, list) else []
        items += [None] * (step + 1 - len(items))
        items[step] = _put(items[step], tuple(rest), part)
        return items
    fields = dict(value) if isinstance(value, dict) else {}
    return {**fields, step: _put(fields.get(step), tuple(rest), part)}
