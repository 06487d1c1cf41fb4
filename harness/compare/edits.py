"""Says which mechanical edit of the consumer's source would mend a difference, where there is one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

from harness.model.difference import Difference, Direction
from harness.model.edit import Edit, EditKind
from harness.model.location import Location, Path

Seen = Callable[[Path, bool], Location | None]
"""Where the consumer declares the place at a path: the field itself when the flag is set, else the type that it names."""

_ALIKE = 0.75
"""How alike two segments of a path must be for one to be the other, misspelt."""

_SCALARS = (str, int, float, bool)
_TYPES = {"integer": "number", "int32": "number", "int64": "number", "number": "number"}
_PLAIN = frozenset({"string", "number", "boolean", "null"})
_FORMAT = re.compile(r"^(string|number|integer)\b *\(.*\)$", re.S)
_VERSION = re.compile(r"v\d+$")
_HOLE = re.compile(r"\{[^{}]*\}$")
_SAME_FACT: dict[tuple[Direction, str], EditKind] = {
    ("response", "field-optional"): "make-optional",
    ("response", "null-refused"): "accept-null",
    ("request", "field-optional"): "make-required",
    ("request", "null-refused"): "refuse-null",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A difference, with what an edit of the consumer needs besides: the direction, and a name that fits instead."""

    difference: Difference
    direction: Direction
    renamed: str = ""


def suggested(told: Told, seen: Seen) -> Edit | None:
    """The edit that mends a difference, or None where mending it needs judgement."""
    kind, path = told.difference.kind, told.difference.path
    if kind == "value-refused":
        return _of_values(told, seen)
    if not path or not isinstance(path[-1], str):
        return None
    if kind in {"field-missing", "field-refused"}:
        return _of_field(told, seen, path)
    at = seen(path, True)
    same = _SAME_FACT.get((told.direction, kind))
    if at is None or not at.column:
        return None
    if same is not None:
        return Edit(kind=same, at=at, name=path[-1])
    to = written_type(told.difference.observed if told.direction == "response" else told.difference.expected)
    changes = kind in {"kind-refused", "host-refused"}
    return Edit(kind="change-type", at=at, name=path[-1], to=to) if changes and to and to != "null" else None


def renamed_segment(called: str, nearest: str, at: Location | None) -> Edit | None:
    """The edit that mends one misspelt segment of a path, where all others are the same."""
    theirs = nearest.strip("/").split("/")
    ours = called.strip("/").split("/")[-len(theirs) :]
    if at is None or not at.column or len(ours) != len(theirs):
        return None
    apart = [pair for pair in zip(ours, theirs, strict=True) if not _same_segment(*pair)]
    if len(apart) != 1 or not _misspelt(*apart[0]):
        return None
    return Edit(kind="rename-segment", at=at, name=apart[0][0], to=apart[0][1])


def written_type(described: str) -> str:
    """A described shape as a TypeScript type, when it is made of primitives alone; else an empty string."""
    parts = []
    for part in described.split(" | "):
        match = _FORMAT.match(part)
        name = match[1] if match else part
        parts.append(_TYPES.get(name, name))
    return " | ".join(dict.fromkeys(parts)) if parts and _PLAIN.issuperset(parts) else ""


def _of_field(told: Told, seen: Seen, path: Path) -> Edit | None:
    """A field under another name is renamed; one that a request lacks is added."""
    missing = str(path[-1])
    response = told.direction == "response"
    ours_missing = response == (told.difference.kind == "field-missing")
    old, new = (missing, told.renamed) if ours_missing else (told.renamed, missing)
    if told.renamed:
        at = seen((*path[:-1], old), True)
        return Edit(kind="rename-field", at=at, name=old, to=new) if at and at.column else None
    to = written_type(told.difference.expected)
    at = seen(path[:-1], False)
    if response or ours_missing or not to or at is None or not at.column:
        return None
    return Edit(kind="add-field", at=at, name=missing, to=to)


def _of_values(told: Told, seen: Seen) -> Edit | None:
    members, path = told.difference.members, told.difference.path
    at, declared = seen(path, True), seen(path, False)
    if not members or not all(isinstance(each, _SCALARS) for each in members) or at is None or not at.column:
        return None
    name = path[-1] if path and isinstance(path[-1], str) else ""
    kind: EditKind = "add-values" if told.direction == "response" else "remove-values"
    return Edit(kind=kind, at=at, name=name, values=members, declared=declared)


def _same_segment(ours: str, theirs: str) -> bool:
    return ours == theirs or bool(_HOLE.match(ours) and _HOLE.match(theirs))


def _misspelt(ours: str, theirs: str) -> bool:
    if "{" in ours + theirs:
        return False
    versions = bool(_VERSION.match(ours) and _VERSION.match(theirs))
    return versions or SequenceMatcher(None, ours, theirs).ratio() >= _ALIKE
