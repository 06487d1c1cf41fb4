"""One body of a call against the operation's: the differences of their shapes, each at its place on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from harness.compare.any_parts import NO_FACT, compared_but_for_any
from harness.compare.assign import Answer
from harness.compare.call_reads import READS
from harness.compare.call_sides import CallSides, mismatch
from harness.compare.compared import Compared
from harness.compare.edits import Told, suggested
from harness.compare.hints import hints_of, other_name
from harness.compare.map_values import OF_A_MAP, hangs_on_map
from harness.compare.naming import NAMING, as_sent, camel_case, with_names
from harness.compare.proofs import is_proved, retold
from harness.compare.wire_view import field_names, renamed_fields, unchecked, without_null_fields
from harness.model import shape as s
from harness.model.contract import Occurrence, Operation, Typed, trace
from harness.model.difference import Difference, Mismatch, Place
from harness.model.location import Location, Path

_BY_VALUE = frozenset({"value-refused", "value-open", "alternative-refused"})
"""Kinds whose cause is the pair of named types rather than the fields that hold them."""

_OF_PRESENCE = frozenset({"field-missing", "field-optional", "field-refused", "null-refused"})
"""Kinds whose cause is a field as it is declared, whatever type it has."""

NULLS_LEFT_OUT = "x-nulls-left-out"
"""Extension of a provider's operation: its answers leave out fields that are null."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bodies:
    """Where two bodies meet: the sides of the call, the operation, the place, and the aspect that it is told under."""

    sides: CallSides
    operation: Operation
    place: Place
    aspect: str

    def fitting(self, producer: Typed, consumer: Typed) -> tuple[Bodies, Typed, Typed]:
        """The same, under the names that the call's client makes of the provider's: where it may convert, as fits better."""
        naming = self.sides.call.extensions.get(NAMING)
        if naming is None:
            return self, producer, consumer
        response = self.place.direction == "response"
        theirs = producer if response else consumer
        # What is written in snake_case already passes a converter of requests as it is.
        rename = camel_case if response else as_sent(field_names(producer.shape))
        sides = replace(self.sides, provider=with_names(self.sides.provider, rename))
        converted = Typed(renamed_fields(theirs.shape, rename), theirs.origin)
        other = replace(self, sides=sides), *((converted, consumer) if response else (producer, converted))
        bodies, sent, taken = other
        better = len(bodies.compared(sent, taken).mismatches) < len(self.compared(producer, consumer).mismatches)
        return other if better or naming == "camelCase" else (self, producer, consumer)

    def compared(self, producer: Typed, consumer: Typed) -> Compared:
        """What differs between what is sent and what is taken."""
        response = self.place.direction == "response"
        untyped = consumer if response else producer
        if untyped.shape.marks:
            return self.told(*self._untyped(untyped))
        sent = unchecked(producer.shape) if response else producer.shape
        if sent.marks:
            return self.told(self._undeclared(consumer))
        if response and self.operation.extensions.get(NULLS_LEFT_OUT):
            sent = without_null_fields(sent)
        answer = compared_but_for_any(sent, consumer.shape)
        told = (retold(each, producer.shape, consumer.shape) for each in answer.differences if each.kind not in NO_FACT)
        facts = tuple({(each.kind, each.path, each.expected, each.observed): each for each in told}.values())
        of_map = () if response else tuple(each for each in facts if hangs_on_map(each, producer.shape, consumer.shape))
        facts = tuple(each for each in facts if each not in of_map)
        if self.aspect == "error" and facts:
            facts = (_as_one(answer, producer, consumer),)
        found = (self._differs(each, producer, consumer) for each in facts)
        return replace(self.told(*found), unchecked=OF_A_MAP if of_map else _unchecked(answer))

    def whole(self, difference: Difference, typed: Typed) -> Mismatch:
        """A difference of the body as a whole, which the provider has at its operation."""
        there = Occurrence(self.operation.name, self.place.position, self.operation.location)
        return mismatch(difference, self.place, there, self.sides.ours(typed.origin, (), slot=False))

    def of_field(self, difference: Difference, producer: Typed, consumer: Typed, at: Location | None) -> Mismatch:
        """A difference of what the consumer does with a field, at `at` where that is known, else where the field is declared."""
        here = self.sides.ours(consumer.origin, difference.path, slot=True)
        sent = difference.kind == "literal-unsent"
        held = difference.path if sent else difference.path[:-1]
        there = self.sides.theirs(self.operation, self.place.position, producer.origin, held, slot=sent)
        return mismatch(difference, self.place, there, replace(here, location=at or here.location))

    def told(self, *mismatches: Mismatch) -> Compared:
        """These mismatches, under the call and the operation."""
        return Compared(
            call=self.sides.call.name, operation=self.operation.name, aspect=self.aspect, mismatches=mismatches
        )

    def _untyped(self, typed: Typed) -> Iterator[Mismatch]:
        """Nothing is known of the body, unless the names that are read of it stand for its type."""
        if self.place.direction == "request" or not self.sides.call.extensions.get(READS):
            difference = Difference(kind="untyped", expected="any", observed=self.place.position)
            yield self.whole(difference, typed)

    def _undeclared(self, typed: Typed) -> Mismatch:
        """The provider says nothing of this body, so the consumer's type can be neither proved nor refuted."""
        expected = s.describe(typed.shape)
        return self.whole(Difference(kind="undeclared", expected=expected, observed=self.place.position), typed)

    def _differs(self, difference: Difference, producer: Typed, consumer: Typed) -> Mismatch:
        response = self.place.direction == "response"
        ours, theirs = (consumer, producer) if response else (producer, consumer)
        slot = difference.kind not in _BY_VALUE
        values = _held_along(difference)
        here, there = self._places(ours, theirs, difference.path, values, slot=slot)
        if not slot and (here.path or there.path):
            here, there = self._places(ours, theirs, difference.path, values, slot=True)
        here = here.in_generic(presence=difference.kind in _OF_PRESENCE)
        hints = hints_of(difference, producer.shape, consumer.shape)
        told = Told(difference=difference, direction=self.place.direction, renamed=other_name(hints))
        provenance = self.sides.consumer.provenance

        def located(path: Path, at_slot: bool) -> Location | None:  # noqa: FBT001
            return trace(provenance, ours.origin, path, slot=at_slot, values=values).location

        edit = suggested(told, located)
        proved = is_proved(difference, producer.shape)
        confidence = self.sides.confidence(ours, here) if proved else "inferred"
        return replace(mismatch(difference, self.place, there, here, hints, confidence), edit=edit)

    def _places(
        self, ours: Typed, theirs: Typed, path: Path, values: Sequence[Any], *, slot: bool
    ) -> tuple[Occurrence, Occurrence]:
        here = self.sides.ours(ours.origin, path, slot=slot, values=values)
        position = self.place.position
        return here, self.sides.theirs(self.operation, position, theirs.origin, path, slot=slot, values=values)


def _held_along(difference: Difference) -> tuple[Any, ...]:
    """What the witness of a difference holds at each step of its path, as far as its pointer leads and names lead on."""
    node = difference.witness.value if difference.witness else None
    tokens = difference.pointer.split("/")[1:]
    held = []
    for position, step in enumerate(difference.path):
        held.append(node)
        token = tokens[position].replace("~1", "/").replace("~0", "~") if position < len(tokens) else step
        if isinstance(node, list) and isinstance(token, str):
            node = node[int(token)] if token.isdecimal() and int(token) < len(node) else None
        else:
            node = node.get(token) if isinstance(node, dict) else None
    return tuple(held)


def _unchecked(answer: Answer) -> str:
    """Why nothing certain can be said of this place, or of a part of it."""
    parts = [each.detail for each in answer.differences if each.kind == "unchecked"]
    return "; ".join(dict.fromkeys(parts)) or (answer.reason if answer.verdict == "unknown" else "")


def _as_one(answer: Answer, producer: Typed, consumer: Typed) -> Difference:
    """An error body is one thing: it is read as the consumer says, or it is not."""
    return Difference(
        kind="error-body",
        expected=s.describe(consumer.shape),
        observed=s.describe(producer.shape),
        witness=answer.witness,
        pointer=answer.pointer,
    )
