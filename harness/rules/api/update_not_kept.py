"""An update answers with success, but what is read afterwards is as before.

Why: The caller was told that the change is made. A cache that is not cleared, a commit that is missing or a field that nobody
copies shows in no test that looks at the answer of the update alone.

Mend: Commit before answering, clear what is cached, and copy every field of the request model.

Source: RFC 9110, 9.3.4 (PUT); RFC 5789, 2 (PATCH).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Any

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import answer_fields, body_fields, is_own, path_values, resources, sent, shown
from harness.rules.api._proof import shown_by, steps, succeeded
from harness.rules.api._vary import nudged, varied

SEVERITY = Severity.WARNING
_SOURCE = "update-not-kept#1"


def _put(name: object) -> Exchange:
    return sample.seen("PUT /items/{id}", 200, {"name": name}, url="/items/7", sent={"name": name}, source=_SOURCE)


def _read(name: object) -> Exchange:
    return sample.seen("GET /items/{id}", 200, {"name": name}, url="/items/7", source=_SOURCE)


_REFUSED = sample.seen("PUT /items/{id}", 422, {}, url="/items/7", sent={"name": ""}, source=_SOURCE)
BAD = (
    Seen(exchanges=(_put("a"), _read("old"), _put("b"), _read("old"))),
    Seen(exchanges=(_put("a"), _read("old"), _REFUSED, _put("b"), _read("old"))),
    Seen(exchanges=(_put({"x": 1}), _read({"x": 0}), _put({"x": 2}), _read({"x": 0}))),
    Seen(exchanges=(_put("a"), _read("a"), _put(None), _read("a"))),
)
GOOD = (
    Seen(exchanges=(_put("a"), _read("a"), _put("b"), _read("b"))),
    Seen(exchanges=(_put("a"), _read("A"), _put("b"), _read("B"))),
    Seen(exchanges=(_put("a"), _read("a"), _put("a"), _read("a"))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Update a thing of each kind twice, otherwise the second time, and read it after each."""
    for resource in resources(contract):
        for update in (resource.replace, resource.change):
            if update is None or resource.read is None:
                continue
            first = yield ask(update)
            if not succeeded(first) or not sent(first):
                continue
            where = path_values(first)
            yield ask(resource.read, path_values=where, caller="same")
            for body in _others(update, sent(first)):
                if succeeded((yield ask(update, path_values=where, body=body, caller="same"))):
                    before = yield ask(resource.read, path_values=where, caller="same")
                    yield from _cleared(update, resource.read, before)
                    break


def _cleared(update: Operation, read: Operation, before: Exchange) -> Generator[Request, Exchange, None]:
    """Set a field to null that may be, and that is not."""
    fields = body_fields(update) if update.method == "PATCH" else {}
    clear = {name for name, shape in answer_fields(read).items() if shape.null}
    able = (each for each, shape in fields.items() if shape.null and each in clear)
    name = next((each for each in able if shown(before).get(each) is not None), None)
    if name is not None:
        where = path_values(before)
        yield ask(update, path_values=where, body={name: shown(before)[name]}, caller="same")
        yield ask(read, path_values=where, caller="same")
        yield ask(update, path_values=where, body={name: None}, caller="same")
        yield ask(read, path_values=where, caller="same")


def update_not_kept(seen: Seen) -> Iterator[Finding]:
    """One finding per update of which a field that changed is read as before."""
    mine = [each for each in steps(seen.exchanges, "update-not-kept") if succeeded(each)]
    for first, before, second, after in zip(mine, mine[1:], mine[2:], mine[3:], strict=False):
        same = first.operation == second.operation and before.operation == after.operation
        if same and first.request.method in ("PUT", "PATCH"):
            stale = [name for name in sent(second) if _is_stale(name, first, before, second, after)]
            if stale:
                yield _finding(second, after, stale)


def _others(update: Operation, body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """All fields otherwise, nested ones too; where that is refused, the outer ones; where that is, one."""
    one = nudged(update, body)
    yield varied(update, body, deep=True)
    yield varied(update, body)
    yield from () if one is None else (one,)


def _is_stale(name: str, first: Exchange, before: Exchange, second: Exchange, after: Exchange) -> bool:
    wanted, was, now = sent(second)[name], shown(before), shown(after)
    if name not in was or name not in now or is_own(name) or sent(first).get(name) == wanted:
        return False
    return bool(now[name] == was[name] and now[name] != wanted)


def _finding(update: Exchange, read: Exchange, stale: list[str]) -> Finding:
    name = stale[0]
    return shown_by(
        "update-not-kept",
        SEVERITY,
        f"{update.operation} sets {name} to {sent(update)[name]!r}, {read.operation} then still shows {shown(read)[name]!r}",
        "Commit before answering, clear what is cached, and copy every field of the request model.",
        (update, read),
        cause=(str(update.operation), *sorted(stale)),
        pointer=f"/{name}",
    )
