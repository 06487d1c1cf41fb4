"""Pairs the operations of two versions: path parameters may change their names, whole operations their places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from harness.compare.paths import segments
from harness.model.contract import Operation

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
