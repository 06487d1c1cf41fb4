"""An update answers with success, but what is read afterwards is as before.

Why: The caller was told that the change is made. A cache that is not cleared, a commit that is missing or a field that nobody
copies shows in no test that looks at the answer of the update alone.

Mend: Commit before answering, clear what is cached, and copy every field of the request model.

Source: RFC 9110, 9.3.4 (PUT); RFC 5789, 2 (PATCH).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import is_volatile, path_values, resources, sent, shown
from harness.rules.api._proof import curls, evidences, operations_in, steps, succeeded
from harness.rules.api._vary import varied

SEVERITY = Severity.WARNING
_SOURCE = "update-not-kept#1"


def _put(name: str) -> Exchange:
    return sample.seen("PUT /items/{id}", 200, {"name": name}, url="/items/7", sent={"name": name}, source=_SOURCE)


def _read(name: str) -> Exchange:
    return sample.seen("GET /items/{id}", 200, {"name": name}, url="/items/7", source=_SOURCE)


BAD = (Seen(exchanges=(_put("a"), _read("old"), _put("b"), _read("old"))),)
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
            yield ask(update, path_values=where, body=varied(update, sent(first)), caller="same")
            yield ask(resource.read, path_values=where, caller="same")


def update_not_kept(seen: Seen) -> Iterator[Finding]:
    """One finding per update of which a field that changed is read as before."""
    mine = steps(seen.exchanges, "update-not-kept")
    for first, before, second, after in zip(mine, mine[1:], mine[2:], mine[3:], strict=False):
        same = first.operation == second.operation and before.operation == after.operation
        if same and first.request.method in ("PUT", "PATCH") and all(map(succeeded, (first, before, second, after))):
            stale = [name for name in sent(second) if _is_stale(name, first, before, second, after)]
            if stale:
                yield _finding(second, after, stale)


def _is_stale(name: str, first: Exchange, before: Exchange, second: Exchange, after: Exchange) -> bool:
    wanted, was, now = sent(second)[name], shown(before), shown(after)
    if name not in was or name not in now or is_volatile(name) or sent(first).get(name) == wanted:
        return False
    return bool(now[name] == was[name] and now[name] != wanted)


def _finding(update: Exchange, read: Exchange, stale: list[str]) -> Finding:
    name = stale[0]
    return Finding(
        rule="update-not-kept",
        severity=SEVERITY,
        message=f"{update.operation} sets {name} to {sent(update)[name]!r}, {read.operation} then still shows {shown(read)[name]!r}",
        mend="Commit before answering, clear what is cached, and copy every field of the request model.",
        cause=(str(update.operation), *sorted(stale)),
        operations=operations_in(update, read),
        direction="request",
        pointer=f"/{name}",
        reproduction=curls(update, read),
        evidence=evidences(update, read),
    )
