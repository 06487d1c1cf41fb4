"""Pairs the operations of two versions: path parameters may change their names, whole operations their places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from harness.compare.paths import segments
from harness.model.contract import Operation

_Key: TypeAlias = tuple[str, str]

FORM = "x-harness-form"
"""Extension in which readers leave a digest of what an operation takes and answers."""


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
    """The new names of removed operations that seem to have moved: the same id, or the only one of the same form."""
    found: dict[str, str] = {}
    for gone in paired.removed:
        same = [each for each in paired.added if gone.operation_id and each.operation_id == gone.operation_id]
        form = gone.extensions.get(FORM)
        alike = same or [each for each in paired.added if form and each.extensions.get(FORM) == form]
        if len(alike) == 1 and alike[0].method == gone.method:
            found[gone.name] = alike[0].name
    return found
