"""The two sides of one call: makes a mismatch of a difference, with the place on each side that declares it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from harness.model.contract import Contract, Occurrence, Operation, Typed, trace
from harness.model.difference import Difference, Direction, Mismatch, Place
from harness.model.location import Location, Path

Confidence: TypeAlias = Literal["certain", "inferred"]

INFERRED = "x-inferred"
"""Extension of a consumer's operation: origins of bodies whose type only the surrounding code tells, a set of text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CallSides:
    """A consumer's call beside the provider that it goes to."""

    provider: Contract
    consumer: Contract
    call: Operation

    def ours(self, origin: str, path: Path, *, slot: bool, values: Sequence[Any] = ()) -> Occurrence:
        """The consumer's place; an anonymous one is named by the call, and one without a line, or in a package, stands at the call."""
        found = trace(self.consumer.provenance, origin, path, slot=slot, values=values)
        if not found.declaration:
            return within(found, self.call.name, self.call)
        return replace(found, location=self.call.location) if _is_installed(found.location) else found

    def theirs(
        self, operation: Operation, position: str, origin: str, path: Path, *, slot: bool, values: Sequence[Any] = ()
    ) -> Occurrence:
        """The provider's place; an anonymous one is named by the operation and the position in it."""
        found = trace(self.provider.provenance, origin, path, slot=slot, values=values)
        return found if found.declaration else within(found, f"{operation.name} {position}", operation)

    def at_call(self, path: str = "", location: Location | None = None) -> Occurrence:
        """The call itself, or a part of it."""
        return Occurrence(self.call.name, path, location or self.call.location)

    def confidence(self, consumer: Typed, here: Occurrence) -> Confidence:
        """Inferred where only the surroundings tell the type and no declared type is concerned."""
        told = self.call.extensions.get(INFERRED, ())
        return "inferred" if consumer.origin in told and here.declaration == self.call.name else "certain"


def _is_installed(location: Location | None) -> bool:
    """Has a declaration no line that its readers could mend?"""
    return location is None or "node_modules/" in location.file


def mismatch(
    difference: Difference,
    place: Place,
    provider: Occurrence,
    consumer: Occurrence,
    hints: tuple[str, ...] = (),
    confidence: Confidence = "certain",
) -> Mismatch:
    """A difference at its place, of one operation."""
    return Mismatch(
        difference=difference,
        place=place,
        provider=provider,
        consumer=consumer,
        operations=(place.operation,),
        confidence=confidence,
        hints=hints,
    )


def placed(operation: Operation, direction: Direction, position: str, *, status: str = "", content: str = "") -> Place:
    """A position of an operation."""
    return Place(operation=operation.name, direction=direction, position=position, status=status, content_type=content)


def within(found: Occurrence, name: str, operation: Operation) -> Occurrence:
    """An anonymous place, named by the operation that it belongs to."""
    return Occurrence(name, found.path, found.location or operation.location)
