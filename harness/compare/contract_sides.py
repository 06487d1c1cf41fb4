"""An operation as both versions of a contract have it, and the words in which changes of it are noted."""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.contract import Contract, Occurrence, Operation, Typed
from harness.model.difference import Difference, Direction, Mismatch, Place


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two shapes that meet at a place: the base's and the revision's."""

    place: Place
    base: Typed
    revision: Typed


@dataclass(frozen=True, kw_only=True, slots=True)
class Sides:
    """One operation in two versions; one side is None when only the other has it.

    Shape: `label` stands before the operation's name (`webhook `); `inverted` says that the provider calls and the client
    answers, as in webhooks and callbacks, so that requests flow as responses do elsewhere.
    """

    contracts: tuple[Contract, Contract]
    before: Operation | None
    after: Operation | None
    label: str = ""
    inverted: bool = False

    @property
    def name(self) -> str:
        """The operation as findings write it: the base's name where there is one."""
        known = self.before or self.after
        return f"{self.label}{known.name}" if known else self.label

    def direction(self, place: Direction) -> Direction:
        """How the values of a request or response flow: `response` when the revision sends them."""
        if not self.inverted:
            return place
        return "response" if place == "request" else "request"

    def place(self, part: Direction, position: str, *, status: str = "", content_type: str = "") -> Place:
        """A position of the operation's requests or responses."""
        return Place(
            operation=self.name,
            direction=self.direction(part),
            position=position,
            status=status,
            content_type=content_type,
        )

    def change(
        self, kind: str, place: Place, *, before: str = "", after: str = "", detail: str = "", part: str = ""
    ) -> Mismatch:
        """A fact about the operation itself; `part` names what changed within it and belongs to the cause."""
        was, now = self.before, self.after
        return Mismatch(
            difference=Difference(kind=kind, expected=before, observed=after, detail=detail),
            place=place,
            provider=Occurrence(self.name, part or place.position, now.location if now else None),
            consumer=Occurrence(self.name, part or place.position, was.location if was else None),
            operations=(self.name,),
        )
