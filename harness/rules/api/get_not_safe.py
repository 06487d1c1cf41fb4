"""A GET changes what it only should read.

Why: Browsers, crawlers and proxies send a GET whenever they like, twice or ahead of time; each of them now changes data.

Mend: Do what changes things behind POST. What only counts or stamps a reading is not meant.

Source: RFC 9110, 9.2.1 (safe methods).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import below, identifier, is_volatile, path_values, resources, shown
from harness.rules.api._proof import operations_in, shown_by, steps, succeeded

SEVERITY = Severity.WARNING
_SOURCE = "get-not-safe#1"


def _read(**body: object) -> Exchange:
    return sample.seen("GET /jobs/{id}", 200, body, url="/jobs/7", source=_SOURCE)


_RECEIPT = sample.seen("GET /jobs/{id}/receipt", 200, {}, url="/jobs/7/receipt", source=_SOURCE)
BAD = (Seen(exchanges=(_read(hours=1), _RECEIPT, _read(hours=2))), Seen(exchanges=(_read(n=1), _read(n=2), _read(n=3))))
GOOD = (
    Seen(exchanges=(_read(hours=1), _RECEIPT, _read(hours=1))),
    Seen(exchanges=(_read(view_count=1), _RECEIPT, _read(view_count=2))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Read a thing that was just made, read what is below it or the thing itself, and read the thing again."""
    for resource in resources(contract):
        if resource.read is None:
            continue
        for between in (resource.read, *below(contract, resource.path, "GET")):
            made = (yield ask(resource.create)) if resource.create is not None else None
            name = identifier(made, resource.parameter) if made is not None and succeeded(made) else None
            where = {**path_values(made), resource.parameter: name} if made is not None and name is not None else {}
            first = yield ask(resource.read, path_values=where, caller="same" if where else "")
            if not succeeded(first):
                break
            yield ask(between, path_values=path_values(first), caller="same")
            yield ask(resource.read, path_values=path_values(first), caller="same")


def get_not_safe(seen: Seen) -> Iterator[Finding]:
    """One finding per reading after which a thing's fields differ."""
    mine = [each for each in steps(seen.exchanges, "get-not-safe") if each.request.method != "POST"]
    for before, between, after in zip(mine, mine[1:], mine[2:], strict=False):
        same = before.operation == after.operation and before.request.url == after.request.url
        if not same or not all(map(succeeded, (before, between, after))):
            continue
        was, now = shown(before), shown(after)
        changed = [name for name in was if name in now and was[name] != now[name] and not is_volatile(name)]
        if changed:
            yield _finding(before, between, after, changed[0])


def _finding(before: Exchange, between: Exchange, after: Exchange, name: str) -> Finding:
    return shown_by(
        "get-not-safe",
        SEVERITY,
        f"{between.operation} turns {name} from {shown(before)[name]!r} into {shown(after)[name]!r}",
        "Do what changes things behind POST.",
        (before, between, after),
        cause=(str(between.operation), name),
        pointer=f"/{name}",
        operations=operations_in(between, before),
    )
