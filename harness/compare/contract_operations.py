"""Pairs the operations of two versions: path parameters may change their names, whole operations their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from harness.compare.likeness import overlap, path_likeness
from harness.compare.paths import segments
from harness.model.contract import Operation

_Key: TypeAlias = tuple[str, str]

FORM = "x-harness-form"
"""Extension in which readers leave the names that an operation takes and answers with."""

MOST_PAIRS = 40_000
"""Pairs of removed and added operations beyond which none is looked for."""

LIKE = 1.3
"""Likeness from which an operation is taken for a moved one."""


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
    slash = "/" if operation.path.endswith("/") else ""
    return operation.method, "/" + "/".join(segments(operation.path)) + slash


def moved(paired: Paired) -> Mapping[str, str]:
    """The new names of removed operations that seem to have moved, the likest first; each new name is given once.

    An operation moved when its method and id stayed, when it takes and answers the same and its path resembles the old, or when
    no other does.
    """
    found: dict[str, str] = {}
    ranked = sorted(_likely(paired), key=lambda each: (-each[0], each[1], each[2]))
    taken: set[str] = set()
    for _, old, new_name in ranked:
        if old not in found and new_name not in taken:
            found[old] = new_name
            taken.add(new_name)
    return found


def _likely(paired: Paired) -> Iterator[tuple[float, str, str]]:
    """The likeness of removed and added operations with their names, where it is enough."""
    removed, added = [_Sketch.of(each) for each in paired.removed], [_Sketch.of(each) for each in paired.added]
    if len(removed) * len(added) > MOST_PAIRS:
        return
    forms = Counter((each.method, each.form) for each in (*removed, *added))
    for gone in removed:
        for new in added:
            if gone.method == new.method:
                only = gone.form == new.form and forms[gone.method, gone.form] == 2
                likeness = gone.likeness(new) + only / 2
                if likeness >= LIKE:
                    yield likeness, gone.name, new.name


@dataclass(frozen=True, slots=True)
class _Sketch:
    """What tells an operation from others, ready to be compared many times."""

    name: str
    method: str
    operation_id: str
    path: tuple[str, ...]
    form: frozenset[str]

    @classmethod
    def of(cls, operation: Operation) -> _Sketch:
        form = frozenset(operation.extensions.get(FORM) or ())
        return cls(operation.name, operation.method, operation.operation_id, tuple(segments(operation.path)), form)

    def likeness(self, other: _Sketch) -> float:
        """How much speaks for two operations being one: 0 to 3."""
        named = bool(self.operation_id) and self.operation_id == other.operation_id
        under = other.path[-len(self.path) :] == self.path or self.path[-len(other.path) :] == other.path
        form = overlap(self.form, other.form)
        if not (named or under or form >= LIKE / 3):
            return 0.0
        return named + form + max(path_likeness(self.path, other.path), 0.8 * under)
