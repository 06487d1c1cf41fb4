"""A field that the contract lets nobody set is set by whoever sends it.

Why: A caller makes itself an administrator, verified or rich by adding a field that the form does not show.

Mend: Take a model of its own for requests (`extra="forbid"`), and copy its fields only.

Source: OWASP API Security Top 10 2023, API3 (broken object property level authorization); the contract's request schema lacks
the field.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Any

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.model.shape import Shape
from harness.rules.api import _samples as sample
from harness.rules.api._links import answer_fields, body_fields, identifier, path_values, resources, sent, shown, snake
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.ERROR
_SOURCE = "mass-assignment#1"
_POWERS = frozenset({"role", "plan", "tier", "status", "level"})
_GREAT = ("admin", "owner")
_OWN = frozenset({"id", "version", "revision", "etag"})


def _patch(**body: Any) -> Exchange:
    return sample.seen("PATCH /users/{id}", 200, {}, url="/users/7", sent=body, source=_SOURCE)


def _read(verified: bool) -> Exchange:  # noqa: FBT001  a sample
    return sample.seen("GET /users/{id}", 200, {"verified": verified}, url="/users/7", source=_SOURCE)


BAD = (Seen(exchanges=(_patch(name="a"), _read(False), _patch(name="a", verified=True), _read(True))),)
GOOD = (
    Seen(exchanges=(_patch(name="a"), _read(False), _patch(name="a", verified=True), _read(False))),
    Seen(exchanges=(_patch(name="a"), _read(True), _patch(name="b"), _read(True))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Send back, changed, what answers show and requests do not have; what was taken of it is put right again."""
    for resource in resources(contract):
        for update in (resource.change, resource.replace):
            if update is None or resource.read is None:
                continue
            first = yield ask(update)
            if not succeeded(first) or not first.request.body:
                continue
            where = path_values(first)
            before = yield ask(resource.read, path_values=where, caller="same")
            extra = _extra(update, before, answer_fields(resource.read))
            if extra:
                yield ask(update, path_values=where, body={**sent(first), **extra}, caller="same")
                after = yield ask(resource.read, path_values=where, caller="same")
                if any(shown(after).get(name) == value for name, value in extra.items()):
                    own = {name: shown(before)[name] for name in extra}
                    yield ask(update, path_values=where, body={**sent(first), **own}, caller="same")
        yield from _creation(resource.create, resource.read, resource.parameter)


def _creation(create: Operation | None, read: Operation | None, parameter: str) -> Generator[Request, Exchange, None]:
    if create is None or read is None:
        return
    first = yield ask(create)
    name = identifier(first, parameter)
    if not succeeded(first) or not sent(first) or name is None:
        return
    before = yield ask(read, path_values={**path_values(first), parameter: name}, caller="same")
    extra = _extra(create, before, answer_fields(read))
    second = (yield ask(create, path_values=path_values(first), adding=extra, caller="same")) if extra else None
    made = identifier(second, parameter) if second is not None and succeeded(second) else None
    if second is not None and made is not None:
        yield ask(read, path_values={**path_values(second), parameter: made}, caller="same")


def mass_assignment(seen: Seen) -> Iterator[Finding]:
    """One finding per operation that takes such fields, with all of them."""
    mine = steps(seen.exchanges, "mass-assignment")
    for first, before, second, after in zip(mine, mine[1:], mine[2:], mine[3:], strict=False):
        if first.operation != second.operation or before.operation != after.operation:
            continue
        if first.request.method == "GET" or not all(map(succeeded, (first, before, second, after))):
            continue
        extra = {name: value for name, value in sent(second).items() if name not in sent(first)}
        taken = [each for each, value in extra.items() if shown(after).get(each) == value != shown(before).get(each)]
        if taken:
            yield _finding(second, after, taken)


def _extra(operation: Operation, read: Exchange, declared: Mapping[str, Shape]) -> Mapping[str, Any]:
    """What the operation does not take, changed."""
    fields = body_fields(operation)
    foreign = {name: value for name, value in shown(read).items() if name not in fields and snake(name) not in _OWN}
    made = {name: _changed(name, value, declared.get(name)) for name, value in foreign.items()}
    return {name: new for name, new in made.items() if new is not None}


def _changed(name: str, value: Any, declared: Shape | None) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int) and not snake(name).endswith("_id"):
        return value + 1000
    if snake(name) not in _POWERS or not isinstance(value, str):
        return None
    members = sorted(each for strings in (declared.strings if declared else ()) for each in strings.values or ())
    wanted = [*(each for each in members if each in _GREAT), *members] or list(_GREAT)
    return next((each for each in wanted if each != value), None)


def _finding(change: Exchange, read: Exchange, taken: list[str]) -> Finding:
    return shown_by(
        "mass-assignment",
        SEVERITY,
        f"{change.operation} sets {', '.join(taken)}, which its contract does not take",
        "Take a model of its own for requests (extra='forbid'), and copy its fields only.",
        (change, read),
        cause=(str(change.operation), *sorted(taken)),
        pointer=f"/{taken[0]}",
    )
