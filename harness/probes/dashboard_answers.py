"""The backend that a dashboard talks to under test: every answer that its contract allows, and faults, one at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Any, Literal, TypeAlias
from urllib.parse import urlsplit

import orjson

from harness.model.contract import Body, Contract, Operation, Response
from harness.model.dashboard import Answer, Call
from harness.model.location import dotted, pointer
from harness.probes.dashboard_everywhere import everywhere
from harness.probes.dashboard_fitting import fitting
from harness.probes.dashboard_guesses import Fields, guessed, is_untyped
from harness.probes.dashboard_many import ASPECT, SEVERAL, longest, several
from harness.probes.dashboard_requests import operation_of
from harness.values import variations as values
from harness.values.declared_errors import declared_errors
from harness.values.varied import varied

Origin: TypeAlias = Literal["usual", "allowed", "declared error", "fault"]

SLOW_SECONDS = 45.0
"""How long a slow answer takes: no client that limits its patience sensibly waits for it."""

REPEATS = 20
"""Different calls of one operation in one run after which it answers as empty as it may, so that a walk through pages ends."""

POLLED = 240
"""Times that one run may send the very same request; whoever goes on then waits for ever."""

_POLLED_AGAIN = 40
_ValueOf: TypeAlias = Callable[[Body], Any]
_JSON = (("content-type", "application/json"),)
_PLAIN = (("content-type", "text/html; charset=utf-8"),)
_MOST_PER_OPERATION = 60
_SINGLE = frozenset({"null", "absent", "empty", "member", "branch"})
"""Kinds of changes that are made place by place."""

_TELLING = frozenset({"null", "empty list", "absent field"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Variation:
    """One way for an operation to answer.

    Shape: `origin` says whether the contract allows it or the network did it; `aspect` groups ways in the coverage matrix;
    `pointer` leads to the changed place in the body.
    """

    name: str
    origin: Origin
    aspect: str
    answer: Answer
    pointer: str = ""


Scenario: TypeAlias = Mapping[str, str]
"""The variation's name by operation; every other operation answers as usual."""


@dataclass(frozen=True)
class Backend:
    """All ways in which the operations of a contract can answer.

    Shape: `polled` are operations that were asked the same without end before: there it is cut short the next time.
    """

    contract: Contract
    fields: Fields = field(default_factory=Fields)
    polled: set[str] = field(default_factory=set)

    def variations(self, name: str) -> Sequence[Variation]:
        """The ways of one operation: the usual one first, then what the contract allows, then errors and faults."""
        return self._drawn[name]

    def variation(self, operation: str, name: str) -> Variation:
        """One of them by its name."""
        return next(each for each in self.variations(operation) if each.name == name)

    def sweeping(self, name: str) -> Iterator[Variation]:
        """The ways that take away most: all nulls, all fields that may be missing, everything empty."""
        known = self.variations(name)[1:]
        for aspect in ("null", "absent field"):
            alike = [each for each in known if each.aspect == aspect]
            yield from [each for each in alike if not each.pointer] or alike
        yield from (each for each in known if each.aspect == "everything empty")

    def softer(self, name: str) -> Iterator[Variation]:
        """The ways that a page may bear which breaks on the usual one: other words at every place, then everything empty."""
        known = self.variations(name)[1:]
        yield from (each for each in known if each.aspect == "other member" and not each.pointer)
        yield from (each for each in known if each.aspect == "everything empty")

    def parts(self, operation: str, name: str) -> Iterator[Variation]:
        """The single changes that a change at every place is made of."""
        whole = self.variation(operation, name)
        if not whole.pointer and whole.aspect in ("null", "absent field", "everything empty"):
            wanted = ("null", "absent field", "empty list") if whole.aspect == "everything empty" else (whole.aspect,)
            yield from (each for each in self.variations(operation) if each.pointer and each.aspect in wanted)

    def emptiest(self, name: str) -> Answer:
        """The answer that holds as little as the contract allows."""
        operation = self.contract.operation(name)
        assert operation is not None, name
        return _answer(operation, lambda body: values.least(body.typed.shape))

    def fitting(self, operation: Operation, way: Variation, url: str) -> Answer:
        """A healthy answer, as it fits this address."""
        key = (operation.name, way.name, url)
        if key not in self._fitted:
            response = success(operation)
            body = _json_body(response) if response is not None else None
            known = body is not None and not _is_guessed(operation) and ("?" in url or operation.path.endswith("}"))
            self._fitted[key] = fitting(operation, body.typed.shape, way.answer, url) if known and body else way.answer
        return self._fitted[key]

    @cached_property
    def _fitted(self) -> dict[tuple[str, str, str], Answer]:
        return {}

    @cached_property
    def _drawn(self) -> Mapping[str, Sequence[Variation]]:
        return _Drawn(self.contract, self.fields)

    def is_guessed(self, name: str) -> bool:
        """Does the contract leave open what this operation answers?"""
        operation = self.contract.operation(name)
        return operation is not None and _is_guessed(operation)


class _Drawn(dict[str, Sequence[Variation]]):
    """Draws an operation's variations when they are first asked for."""

    def __init__(self, contract: Contract, fields: Fields) -> None:
        super().__init__()
        self._contract = contract
        self._fields = fields

    def __missing__(self, name: str) -> Sequence[Variation]:
        operation = self._contract.operation(name)
        assert operation is not None, name
        self[name] = variations(operation, self._fields)
        return self[name]


@dataclass(slots=True)
class Feed:
    """Answers the calls of one session by a scenario, and keeps which operation each call meant.

    Shape: `fitted` are usual answers that were changed to fit what was asked, by method and address.
    """

    backend: Backend | None
    scenario: Scenario = field(default_factory=dict)
    seen: list[tuple[str | None, Call]] = field(default_factory=list)
    exhausted: set[str] = field(default_factory=set)
    fitted: dict[tuple[str, str], Answer] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)
    _same: Counter[tuple[str, str, bytes]] = field(default_factory=Counter)

    def __call__(self, call: Call) -> Answer:
        """The answer to a call; without a contract the connection is refused, unknown operations are not found."""
        if self.backend is None:
            return Answer(fault="refused")
        operation = operation_of(self.backend.contract, call.request.method, urlsplit(call.request.url).path)
        self.seen.append((operation.name if operation else None, call))
        if operation is None:
            return Answer(status=404, headers=_JSON, body=b'{"detail":"Not Found"}')
        same = (call.request.method, call.request.url, call.request.body)
        self._same[same] += 1
        if self._same[same] > (_POLLED_AGAIN if operation.name in self.backend.polled else POLLED):
            self.backend.polled.add(operation.name)
            return Answer(fault="stop")
        self._counts[operation.name] += self._same[same] == 1
        if self._counts[operation.name] > REPEATS:
            self.exhausted.add(operation.name)
            return self.backend.emptiest(operation.name)
        way = self.backend.variation(operation.name, self.scenario.get(operation.name, "usual"))
        healthy = way.origin == "usual" or (way.aspect == "other member" and not way.pointer)
        return self._fitting(operation, way, call) if healthy else way.answer

    def _fitting(self, operation: Operation, way: Variation, call: Call) -> Answer:
        assert self.backend is not None
        made = self.backend.fitting(operation, way, call.request.url)
        if made is not way.answer:
            self.fitted[call.request.method, call.request.url] = made
        return made

    def next_run(self) -> list[tuple[str | None, Call]]:
        """The calls since the last question; repeats are counted anew."""
        seen, self.seen = self.seen, []
        self._counts.clear()
        self._same.clear()
        return seen


def variations(operation: Operation, fields: Fields = Fields()) -> Sequence[Variation]:  # noqa: B008  a frozen value
    """All ways in which an operation can answer, without repeats, the most telling ones first.

    One that the contract leaves open has its usual way, guessed from the fields that the app reads, and faults.
    """
    open_ended = _is_guessed(operation)
    healthy = _sent(operation, guessed(operation, fields)) if open_ended else usual(operation)
    found = [Variation(name="usual", origin="usual", aspect="usual", answer=healthy)]
    allowed = [] if open_ended else _allowed(operation)
    telling = [each for each in allowed if each.aspect in _TELLING]
    found += telling
    found += _faults(found[0].answer)
    found += [each for each in allowed if each not in telling]
    found += _declared_errors(operation)
    bodies: dict[Answer, Variation] = {}
    for each in found:
        bodies.setdefault(each.answer, each)
    return tuple(bodies.values())


def _is_guessed(operation: Operation) -> bool:
    response = success(operation)
    body = _json_body(response) if response is not None else None
    return body is not None and is_untyped(body.typed.shape)


def usual(operation: Operation) -> Answer:
    """What a healthy backend sends."""
    return _answer(operation, lambda body: values.believable(body.typed.shape))


def success(operation: Operation) -> Response | None:
    """The response of an operation that went well."""
    good = [each for each in operation.responses if each.status.startswith("2")]
    return good[0] if good else next((each for each in operation.responses if each.status == "default"), None)


def _allowed(operation: Operation) -> list[Variation]:
    response = success(operation)
    body = _json_body(response) if response is not None else None
    if body is None:
        return []
    shape = body.typed.shape
    single = (each for each in varied(shape, values.believable(shape)) if _is_shown(each.change))
    found = [_variation(operation, each.change, each.value) for each in islice(single, _MOST_PER_OPERATION)]
    found += [_variation(operation, each, values.changed(shape, each)) for each in values.OVERALL]
    found += [_variation(operation, change, value) for change, value in everywhere(shape, values.believable(shape))]
    empty = _sent(operation, values.least(shape))
    for path, value in longest(shape, values.believable(shape)):
        name = f"as many items as allowed at {dotted(path)}" if path else ASPECT
        found.append(
            Variation(name=name, origin="allowed", aspect=ASPECT, answer=_sent(operation, value), pointer=pointer(path))
        )
    for path, value in several(shape, values.believable(shape)):
        name = f"{SEVERAL} at {dotted(path)}" if path else SEVERAL
        more = _sent(operation, value)
        found.append(Variation(name=name, origin="allowed", aspect=SEVERAL, answer=more, pointer=pointer(path)))
    return [*found, Variation(name="everything empty", origin="allowed", aspect="everything empty", answer=empty)]


def _is_shown(change: values.Change) -> bool:
    """One item of a list stands for all; long texts and the like are tried everywhere at once."""
    return change.kind in _SINGLE and not any(step for step in change.path if isinstance(step, int))


def _variation(operation: Operation, change: values.Change, value: Any) -> Variation:
    answer = _sent(operation, value)
    place = pointer(change.path)
    return Variation(name=change.name, origin="allowed", aspect=change.aspect, answer=answer, pointer=place)


def _declared_errors(operation: Operation) -> list[Variation]:
    found = []
    for error in declared_errors(operation, ranges=False):
        content = b"" if error.shape is None else orjson.dumps(error.value)
        answer = Answer(status=error.status, headers=() if error.shape is None else _JSON, body=content)
        name = f"status {error.status}"
        found.append(Variation(name=name, origin="declared error", aspect=name, answer=answer))
    return found


def _faults(healthy: Answer) -> list[Variation]:
    broken = healthy.body[: max(1, len(healthy.body) // 2)] or b"{"
    late = (*_JSON, ("retry-after", "1"))
    made = (
        ("fault 500", Answer(status=500, headers=_PLAIN, body=b"Internal Server Error")),
        ("fault 503", Answer(status=503, headers=late, body=b'{"detail":"Service Unavailable"}')),
        ("fault 429", Answer(status=429, headers=late, body=b'{"detail":"Too Many Requests"}')),
        ("fault timeout", Answer(fault="timeout")),
        ("fault connection", Answer(fault="connection")),
        ("fault reset", Answer(fault="reset")),
        ("fault truncated", Answer(status=healthy.status, headers=_JSON, body=broken, fault="truncated")),
        ("fault slow", replace(healthy, delay=SLOW_SECONDS)),
        ("fault malformed JSON", Answer(status=healthy.status, headers=_JSON, body=broken)),
        ("fault wrong content type", Answer(status=200, headers=_PLAIN, body=b"<html><body>Maintenance</body></html>")),
    )
    return [Variation(name=name, origin="fault", aspect=name, answer=answer) for name, answer in made]


def _json_body(response: Response) -> Body | None:
    return next((each for each in response.content if "json" in each.content_type), None)


def _answer(operation: Operation, value_of: _ValueOf) -> Answer:
    response = success(operation)
    body = _json_body(response) if response is not None else None
    if body is not None:
        return _sent(operation, value_of(body))
    other = response.content[0].content_type if response is not None and response.content else ""
    if not other:
        return Answer(status=_status(response))
    return Answer(status=_status(response), headers=(("content-type", other),), body=b"name,count\nlinen,1\n")


def _sent(operation: Operation, value: object) -> Answer:
    return Answer(status=_status(success(operation)), headers=_JSON, body=orjson.dumps(value))


def _status(response: Response | None) -> int:
    if response is None or not response.status[:1].isdigit():
        return 200
    return int(response.status.upper().replace("X", "0"))
