"""A request that was refused has changed something all the same.

Why: The caller is told that nothing was done and tries again, so that it is done twice; or goods have left one place and arrived
nowhere.

Mend: Check everything before changing anything, or change it in one transaction that a refusal rolls back.

Source: RFC 9110, 15.5 (4xx: the request cannot be fulfilled); CWE-460 (cleanup on thrown exception). What is read twice without a
request in between and differs by itself is left out.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._absent import absent
from harness.rules.api._bodies import UNREADABLE, decoded
from harness.rules.api._links import is_volatile, path_values, sent, snake
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.ERROR
_SOURCE = "refusal-changes-state#1"
_MOST_READS = 24
_MOST_REFERENCES = 3
_ABOUT_CALLS = ("audit", "log", "event", "metric", "stat", "health", "history", "request", "usage", "session")


def _stock(left: int, query: str = "") -> Exchange:
    return sample.seen("GET /stock", 200, {"left": left}, url=f"/stock{query}", source=_SOURCE)


def _move(status: int) -> Exchange:
    return sample.seen("POST /moves", status, {}, sent={"to_id": 9}, source=_SOURCE)


BAD = (Seen(exchanges=(_stock(5), _stock(5), _move(404), _stock(4))),)
GOOD = (
    Seen(exchanges=(_stock(5), _stock(5), _move(404), _stock(5))),
    Seen(exchanges=(_stock(5), _stock(5), _move(201), _stock(4))),
    Seen(exchanges=(_stock(5), _stock(6), _move(404), _stock(7))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Read what there is, send each write with one reference to nothing, and read again after each refusal."""
    numbers = count(10)
    writes = [each for each in contract.operations if each.method in ("POST", "PUT", "PATCH") and each.request_bodies]
    reads = [each for each in contract.operations if each.method == "GET" and _is_state(each)]
    for operation in writes:
        first = yield ask(operation)
        if not succeeded(first):
            continue
        for body in _with_nothing(sent(first), numbers):
            where = path_values(first)
            looked = yield from _look(reads, {**where, **_references(body)})
            yield from _again(looked)
            answer = yield ask(operation, path_values=where, body=body, caller="same")
            if 400 <= answer.response.status < 500:
                yield from _again(looked)


def _is_state(operation: Operation) -> bool:
    """Does it read what is kept, rather than what was done?"""
    return not any(word in operation.path.lower() for word in _ABOUT_CALLS)


def _with_nothing(body: Mapping[str, Any], numbers: Iterator[int]) -> Iterator[Mapping[str, Any]]:
    """The body with one reference to nothing at a time; the last ones first, because what comes first is looked up first."""
    names = [
        name for name, value in body.items() if _refers(name) and isinstance(value, int | str) and value is not True
    ]
    for name in names[::-1][:_MOST_REFERENCES]:
        made = absent(str(body[name]), next(numbers))
        yield {**body, name: int(made) if isinstance(body[name], int) else made}
    for name, value in body.items():
        if isinstance(value, list) and value:
            yield from ({**body, name: each} for each in _half_wrong(value, numbers))


def _half_wrong(items: list[Any], numbers: Iterator[int]) -> Iterator[list[Any]]:
    """The items with a last one that cannot be taken: it refers to nothing, or is there already, after one that is new."""
    last = items[-1]
    if isinstance(last, dict):
        for wrong in _with_nothing({name: each for name, each in last.items() if not isinstance(each, list)}, numbers):
            yield [*items, {**last, **wrong}]
        new = {name: f"{each}{next(numbers)}" if _is_free(name, each) else each for name, each in last.items()}
        yield [new, last]
    elif isinstance(last, str):
        yield [f"{last}{next(numbers)}", last]


def _is_free(name: str, value: Any) -> bool:
    return isinstance(value, str) and not _refers(name) and not value[:4].isdigit()


def _refers(name: str) -> bool:
    plain = snake(name)
    return plain.endswith(("_id", "sku", "_code", "_number", "_ref", "_location", "_account")) or plain.startswith(
        ("to_", "from_")
    )


def _references(body: Mapping[str, Any]) -> Mapping[str, str]:
    return {snake(name): str(value) for name, value in body.items() if isinstance(value, int | str)}


def _look(
    reads: list[Operation], known: Mapping[str, str]
) -> Generator[Request, Exchange, list[tuple[Operation, str]]]:
    """Read everything, of the things that the request is about where it names them; what could be read is returned."""
    found: list[tuple[Operation, str]] = []
    for each in reads:
        if len(found) >= _MOST_READS:
            break
        names = [part[1:-1] for part in each.path.split("/") if part.startswith("{")]
        about = {name: value for name in names if (value := known.get(snake(name))) is not None}
        page = yield ask(each, path_values=about)
        if succeeded(page):
            parts = urlsplit(page.request.url)
            found.append((each, f"{parts.path}?{parts.query}" if parts.query else parts.path))
    return found


def _again(looked: list[tuple[Operation, str]]) -> Generator[Request, Exchange, None]:
    for operation, place in looked:
        yield ask(operation, at=place)


def refusal_changes_state(seen: Seen) -> Iterator[Finding]:
    """One finding per operation: what was the same twice before a refusal differs after it."""
    held: dict[str, list[Exchange]] = {}
    refused: Exchange | None = None
    found: set[str] = set()
    for each in steps(seen.exchanges, "refusal-changes-state"):
        if each.request.method != "GET":
            refused = each if 400 <= each.response.status < 500 else None
            if refused is None:
                held = {}
            continue
        before = held.setdefault(each.request.url, [])
        if refused is not None and len(before) >= 2 and str(refused.operation) not in found:
            changed = _changed(before[-2], before[-1], each)
            if changed:
                found.add(str(refused.operation))
                yield _finding(refused, before[-1], each, changed)
        before.append(each)


def _changed(once: Exchange, twice: Exchange, after: Exchange) -> str:
    """The first place that was the same twice and is another now."""
    first, second, third = (_places(decoded(each.response.body)) for each in (once, twice, after))
    for place, value in second.items():
        if first.get(place) == value and third.get(place, _GONE) != value and set(first) == set(second):
            return f"{place} from {value!r} into {third.get(place)!r}"
    return ""


_GONE = object()


def _places(value: Any, at: str = "") -> dict[str, Any]:
    """Every scalar by its place, what a server may change by itself left out."""
    if value is UNREADABLE:
        return {}
    if isinstance(value, dict):
        pairs = [(f"{at}/{name}", each) for name, each in value.items() if not is_volatile(name)]
    elif isinstance(value, list):
        pairs = [(f"{at}/{index}", each) for index, each in enumerate(value)]
    else:
        return {at: value}
    return {place: held for name, each in pairs for place, held in _places(each, name).items()}


def _finding(refused: Exchange, before: Exchange, after: Exchange, changed: str) -> Finding:
    return shown_by(
        "refusal-changes-state",
        SEVERITY,
        f"{refused.operation} answers {refused.response.status}, and {after.operation} then shows a change: {changed}",
        "Check everything before changing anything, or change it in one transaction.",
        (before, refused, after),
        cause=(str(refused.operation),),
        operations=tuple(dict.fromkeys((str(refused.operation), str(after.operation)))),
    )
