"""Suggested edits: a mechanical change to one declaration in the source, as data; nothing is written by having one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from harness.model.location import Location

EditKind: TypeAlias = Literal[
    "rename-field",
    "make-optional",
    "make-required",
    "accept-null",
    "refuse-null",
    "add-values",
    "remove-values",
    "change-type",
    "add-field",
    "rename-segment",
    "replace-text",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """What to change at a declaration.

    Shape: `at` is the declaration's exact place; `name` must stand there (a field, or a segment of a path) and `to` is what
    it becomes (a name, a type, or the type of a field that is added); `values` are the members to add or remove;
    `replace-text` writes the text `to` where the text `name` stands; `declared` is the place of the named type that holds them, where the field only refers to one.
    """

    kind: EditKind
    at: Location
    name: str = ""
    to: str = ""
    values: tuple[Any, ...] = ()
    declared: Location | None = None

    @property
    def target(self) -> Location:
        """The place whose file is edited: the named type that holds the members, else the declaration itself."""
        return self.declared if self.declared is not None and self.kind in _OF_MEMBERS else self.at

    @property
    def opposite(self) -> str:
        """The kind that would undo this one, or an empty string."""
        return _OPPOSITES.get(self.kind, "")


_OF_MEMBERS = frozenset({"add-values", "remove-values"})
_OPPOSITES = {
    "make-optional": "make-required",
    "make-required": "make-optional",
    "accept-null": "refuse-null",
    "refuse-null": "accept-null",
    "add-values": "remove-values",
    "remove-values": "add-values",
}
