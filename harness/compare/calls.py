"""A consumer's calls against a provider's operations: every difference at its place, judged by nobody yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from harness.compare.assign import Answer, assign
from harness.compare.paths import Match, Paths, Prefix, inferred_prefix
from harness.compare.wire_view import unbounded, unchecked
from harness.model import shape as s
from harness.model.contract import Body, Contract, Occurrence, Operation, Parameter, Response, Typed, trace
from harness.model.difference import Difference, Direction, Mismatch, Place
from harness.model.location import Path
from harness.model.shape import Shape

Confidence: TypeAlias = Literal["certain", "inferred"]
Named: TypeAlias = Mapping[tuple[str, str], Parameter]
"""Parameters by place and name."""

_BY_VALUE = frozenset({"value-refused", "value-open", "alternative-refused"})
"""Kinds whose cause is the pair of named types rather than the fields that hold them."""

_NO_FACT = frozenset({"unchecked", "uninhabited"})
"""Kinds that say something of the comparison rather than of the two sides."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """One position of one call: what differs, or why nothing could be said.

    Shape: `aspect` is `response`, `error`, `request`, `parameters` or `operation`; `unchecked` is empty when the answer is certain.
    """

    call: str
    operation: str
    aspect: str
    mismatches: tuple[Mismatch, ...] = ()
    unchecked: str = ""


def compare_calls(provider: Contract, consumer: Contract, *, prefix: Prefix | None = None) -> tuple[Compared, ...]:
    """Compare each operation that a consumer calls with the one that it reaches."""
    paths = Paths(provider.operations)
    calls = [(each.method, each.path) for each in consumer.operations]
    front = prefix or inferred_prefix(calls, paths, [each.path for each in provider.operations])
    return tuple(
        compared
        for call in consumer.operations
        for compared in _Comparison(provider, consumer, call).against(
            paths.match(call.method, front.applied(call.path))
        )
    )


def reached(provider: Contract, consumer: Contract, *, prefix: Prefix | None = None) -> Mapping[str, tuple[str, ...]]:
    """The provider's operations by name, each with the calls that reach it; operations that nobody calls have none."""
    paths = Paths(provider.operations)
    calls = [(each.method, each.path) for each in consumer.operations]
    front = prefix or inferred_prefix(calls, paths, [each.path for each in provider.operations])
    found: dict[str, tuple[str, ...]] = {each.name: () for each in provider.operations}
    for call in consumer.operations:
        for operation in paths.match(call.method, front.applied(call.path)).operations:
            found[operation.name] = (*found[operation.name], call.name)
    return found


class _Comparison:
    """One call against what it reaches."""

    def __init__(self, provider: Contract, consumer: Contract, call: Operation) -> None:
        self.provider = provider
        self.consumer = consumer
        self.call = call

    def against(self, match: Match) -> Iterator[Compared]:
        if not match.operations:
            if self.call.extensions.get("x-elsewhere"):
                return
            yield Compared(
                call=self.call.name,
                operation=self.call.name,
                aspect="operation",
                mismatches=(self._missing(match),),
            )
            return
        for operation in match.operations:
            yield from self._responses(operation)
            yield from self._request(operation)
            yield self._parameters(operation)

    # -- operations

    def _missing(self, match: Match) -> Mismatch:
        kind = "method-missing" if match.other_methods else "operation-missing"
        expected = f"{self.call.method} {self.call.path}"
        observed = ", ".join(match.other_methods) or (
            f"nearest is {match.nearest}" if match.nearest else "nothing near"
        )
        difference = Difference(kind=kind, expected=expected, observed=observed)
        here = Occurrence(self.call.name, "", self.call.location)
        return self._mismatch(difference, self._place(self.call, "request", "operation"), Occurrence("", ""), here)

    # -- responses

    def _responses(self, operation: Operation) -> Iterator[Compared]:
        """Each answer of the provider beside what the call reads where that status arrives."""
        for given in operation.responses:
            expected = _reader(self.call.responses, given.status)
            for body in expected.content if expected else ():
                yield from self._response(operation, given, body)

    def _response(self, operation: Operation, given: Response, body: Body) -> Iterator[Compared]:
        aspect = "response" if _is_success(given.status) else "error"
        sent = _json_body(given.content)
        place = Place(
            operation=operation.name,
            direction="response",
            position=f"{aspect} {given.status}",
            status=given.status,
            content_type=sent.content_type if sent else "",
        )
        if sent is None:
            yield from self._bodiless(operation, body, place, aspect)
        else:
            yield self._pair(operation, aspect, place, sent.typed, body.typed)

    def _bodiless(self, operation: Operation, body: Body, place: Place, aspect: str) -> Iterator[Compared]:
        if aspect == "error" or body.typed.shape.marks or body.typed.shape in {s.UNKNOWN, s.NEVER}:
            return
        difference = Difference(kind="body-missing", expected=s.describe(body.typed.shape), observed="no body")
        here = self._seen(self.consumer, body.typed.origin, (), slot=False)
        there = Occurrence(operation.name, place.position, operation.location)
        yield self._compared(operation, aspect, [self._mismatch(difference, place, there, here)])

    # -- requests

    def _request(self, operation: Operation) -> Iterator[Compared]:
        taken = _json_body(operation.request_bodies)
        if taken is None:
            return
        place = Place(operation=operation.name, direction="request", position="request body")
        for given in self.call.request_bodies:
            if _is_json(given):
                yield self._pair(operation, "request", place, given.typed, taken.typed)

    def _parameters(self, operation: Operation) -> Compared:
        known: Named = {(each.place, _key(each)): each for each in operation.parameters}
        given: Named = {(each.place, _key(each)): each for each in self.call.parameters if each.place == "query"}
        found = list(self._unknown_parameters(operation, given.values(), known))
        if self.call.extensions.get("x-query-complete", False):
            found.extend(self._missing_parameters(operation, known.values(), given))
        return self._compared(operation, "parameters", found)

    def _unknown_parameters(self, operation: Operation, given: Iterable[Parameter], known: Named) -> Iterator[Mismatch]:
        for each in given:
            if (each.place, _key(each)) not in known:
                difference = Difference(
                    kind="parameter-unknown",
                    path=(each.name,),
                    expected=", ".join(sorted(name for place, name in known if place == each.place)) or "none",
                    observed=each.name,
                )
                yield self._parameter_mismatch(operation, difference, each)

    def _missing_parameters(self, operation: Operation, known: Iterable[Parameter], given: Named) -> Iterator[Mismatch]:
        for each in known:
            if each.required and each.place == "query" and (each.place, _key(each)) not in given:
                difference = Difference(
                    kind="parameter-missing", path=(each.name,), expected=each.name, observed="not sent"
                )
                yield self._parameter_mismatch(operation, difference, each)

    def _parameter_mismatch(self, operation: Operation, difference: Difference, parameter: Parameter) -> Mismatch:
        place = Place(operation=operation.name, direction="request", position=f"query parameter {parameter.name}")
        here = Occurrence(self.call.name, parameter.name, self.call.location)
        there = Occurrence(operation.name, parameter.name, parameter.location or operation.location)
        return self._mismatch(difference, place, there, here)

    # -- shapes

    def _pair(
        self,
        operation: Operation,
        aspect: str,
        place: Place,
        producer: Typed,
        consumer: Typed,
    ) -> Compared:
        response = place.direction == "response"
        untyped = consumer if response else producer
        if untyped.shape.marks:
            return self._compared(operation, aspect, [self._untyped(place, operation, untyped)])
        sent = unchecked(producer.shape) if response else producer.shape
        if sent.marks:
            return self._compared(operation, aspect, [self._undeclared(place, operation, consumer)])
        accepting = consumer.shape if response else unbounded(consumer.shape)
        answer = assign(sent, accepting, undeclared="none")
        facts = tuple(each for each in answer.differences if each.kind not in _NO_FACT)
        if aspect == "error" and facts:
            facts = (_as_one(answer, producer, consumer),)
        found = [self._differs(each, place, operation, producer, consumer) for each in facts]
        return replace(self._compared(operation, aspect, found), unchecked=_unchecked(answer))

    def _untyped(self, place: Place, operation: Operation, typed: Typed) -> Mismatch:
        difference = Difference(kind="untyped", expected="any", observed=place.position)
        here = self._seen(self.consumer, typed.origin, (), slot=False)
        there = Occurrence(operation.name, place.position, operation.location)
        return self._mismatch(difference, place, there, here)

    def _undeclared(self, place: Place, operation: Operation, typed: Typed) -> Mismatch:
        """The provider says nothing of this body, so the consumer's type can be neither proved nor refuted."""
        difference = Difference(kind="undeclared", expected=s.describe(typed.shape), observed=place.position)
        here = self._seen(self.consumer, typed.origin, (), slot=False)
        there = Occurrence(operation.name, place.position, operation.location)
        return self._mismatch(difference, place, there, here)

    def _differs(
        self, difference: Difference, place: Place, operation: Operation, producer: Typed, consumer: Typed
    ) -> Mismatch:
        response = place.direction == "response"
        ours, theirs = (consumer, producer) if response else (producer, consumer)
        slot = difference.kind not in _BY_VALUE
        here = self._seen(self.consumer, ours.origin, difference.path, slot=slot)
        there = self._seen(self.provider, theirs.origin, difference.path, slot=slot)
        if not slot and not (here.declaration and there.declaration and not here.path and not there.path):
            here = self._seen(self.consumer, ours.origin, difference.path, slot=True)
            there = self._seen(self.provider, theirs.origin, difference.path, slot=True)
        hints = tuple(_renamed(difference, producer.shape, consumer.shape))
        there = there if there.declaration else _within(there, f"{operation.name} {place.position}", operation)
        return self._mismatch(difference, place, there, here, hints)

    def _seen(self, contract: Contract, origin: str, path: Path, *, slot: bool) -> Occurrence:
        found = trace(contract.provenance, origin, path, slot=slot)
        if contract is self.consumer and not found.declaration:
            return _within(found, self.call.name, self.call)
        return found

    def _mismatch(
        self,
        difference: Difference,
        place: Place,
        provider: Occurrence,
        consumer: Occurrence,
        hints: tuple[str, ...] = (),
    ) -> Mismatch:
        confidence: Confidence = "inferred" if self.call.extensions.get("x-confidence") == "inferred" else "certain"
        return Mismatch(
            difference=difference,
            place=place,
            provider=provider,
            consumer=consumer,
            operations=(place.operation,),
            confidence=confidence,
            hints=hints,
        )

    def _compared(self, operation: Operation, aspect: str, mismatches: list[Mismatch]) -> Compared:
        return Compared(call=self.call.name, operation=operation.name, aspect=aspect, mismatches=tuple(mismatches))

    @staticmethod
    def _place(operation: Operation, direction: Direction, position: str) -> Place:
        return Place(operation=operation.name, direction=direction, position=position)


def _within(found: Occurrence, name: str, operation: Operation) -> Occurrence:
    """An anonymous place, named by the operation that it belongs to."""
    return Occurrence(name, found.path, found.location or operation.location)


def _is_success(status: str) -> bool:
    return status.startswith("2")


def _reader(responses: Iterable[Response], status: str) -> Response | None:
    """What a call reads when this status arrives: that very status, else its range, else any error."""
    by_status = {each.status: each for each in responses}
    if status == "default":
        return by_status.get("default")
    fallback = () if _is_success(status) else ("default",)
    return next((by_status[each] for each in (status, f"{status[:1]}XX", *fallback) if each in by_status), None)


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


def _json_body(bodies: Iterable[Body]) -> Body | None:
    return next(filter(_is_json, bodies), None)


def _is_json(body: Body) -> bool:
    return "json" in body.content_type or body.content_type == "*/*"


def _key(parameter: Parameter) -> str:
    return parameter.name.lower() if parameter.place == "header" else parameter.name


def _renamed(difference: Difference, producer: Shape, consumer: Shape) -> Iterator[str]:
    """The name under which the producer sends a field that the consumer misses, when casing or a like shape gives it away."""
    if difference.kind not in {"field-missing", "field-refused"} or not isinstance(difference.path[-1], str):
        return
    missing = difference.path[-1]
    sends, takes = _fields(producer, difference.path[:-1]), _fields(consumer, difference.path[:-1])
    have, other = (sends, takes) if difference.kind == "field-missing" else (takes, sends)
    for name in have.keys() - other.keys():
        if _bare(name) == _bare(missing):
            yield f"renamed {name}"
            return
    alike = [
        name for name in have.keys() - other.keys() if s.resolve(have[name]) is s.resolve(other.get(missing, s.NEVER))
    ]
    if len(alike) == 1 and len(other.keys() - have.keys()) == 1:
        yield f"renamed {alike[0]}"


def _bare(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _fields(shape: Shape, path: Path) -> Mapping[str, s.Child]:
    """The fields of the objects at a path; of alternatives, all fields."""
    current: list[Shape] = [shape]
    for step in path:
        current = [s.resolve(child) for each in current for child in _children(each, step)]
    return {name: field.shape for each in current for held in each.objects for name, field in held.fields.items()}


def _children(shape: Shape, step: object) -> Iterator[s.Child]:
    for held in shape.objects:
        if isinstance(step, str) and step in held.fields:
            yield held.fields[step].shape
        elif not isinstance(step, str | int):
            yield held.rest
    for array in shape.arrays:
        if isinstance(step, int) and step < len(array.prefix):
            yield array.prefix[step]
        elif not isinstance(step, str):
            yield array.items
