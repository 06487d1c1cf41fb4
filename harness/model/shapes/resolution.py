"""Finds the shape behind a reference, and does the operations that were put off until references were tied."""

from __future__ import annotations

from harness.model.shapes.build import unresolved
from harness.model.shapes.nodes import Child, Ref, Shape


def resolve(child: Child) -> Shape:
    """The shape behind a child; a reference to nothing but itself is unresolved."""
    return child if type(child) is Shape else _resolve(child, [])


def _resolve(child: Child, path: list[Ref]) -> Shape:
    if isinstance(child, Shape):
        return child
    target = child.target
    if isinstance(target, Shape):
        return target
    if child in path:
        return unresolved("reference cycle without a type in between", token="cycle")  # noqa: S106 - names a residual
    path.append(child)
    if child.work is not None:
        found = _resolve(child.work([_resolve(operand, path) for operand in child.operands]), path)
    elif target is not None:
        found = _resolve(target, path)
    else:
        found = unresolved(f"reference to {child.key!r} was never tied")
    path.pop()
    if not child.open and not path:
        child.target = found
    return found
