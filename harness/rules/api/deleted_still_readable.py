"""What was deleted can still be read.

Why: A user who deletes something expects it gone; that it lives on is a privacy matter as well.

Mend: Have the reading leave out what is deleted, or answer the deletion with 202 while it is under way.

Source: RFC 9110, 9.3.5 (DELETE).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import below, identifier, path_values, resources
from harness.rules.api._proof import curl, evidence, operations_of, sent_for, succeeded

SEVERITY = Severity.ERROR
_SOURCE = "deleted-still-readable#1"
_GONE = sample.seen("DELETE /items/{id}", 204, url="/items/7", source=_SOURCE)
BAD = (Seen(exchanges=(_GONE, sample.seen("GET /items/{id}", 200, {"id": 7}, url="/items/7", source=_SOURCE))),)
GOOD = (
    Seen(exchanges=(_GONE, sample.seen("GET /items/{id}", 404, {}, url="/items/7", source=_SOURCE))),
    Seen(
        exchanges=(
            sample.seen("DELETE /items/{id}", 202, url="/items/7", source=_SOURCE),
            sample.seen("GET /items/{id}", 200, {"id": 7}, url="/items/7", source=_SOURCE),
        )
    ),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Create a thing of each kind, delete it, and read it, and what is below it, as the same caller."""
    for resource in resources(contract):
        if resource.create is None or resource.read is None or resource.delete is None:
            continue
        made = yield ask(resource.create)
        name = identifier(made, resource.parameter)
        if succeeded(made) and name is not None:
            where = {**path_values(made), resource.parameter: name}
            yield ask(resource.delete, path_values=where)
            for each in (resource.read, *below(contract, resource.path, "GET", status="404")):
                yield ask(each, path_values=where, caller="same")


def deleted_still_readable(seen: Seen) -> Iterator[Finding]:
    """A finished deletion whose reading still succeeds."""
    gone = None
    found: set[tuple[str, ...]] = set()
    for each in seen.exchanges:
        if not sent_for(each, "deleted-still-readable"):
            continue
        if each.request.method == "DELETE":
            gone = each if each.response.status in (200, 204) else None
        elif each.request.method == "GET" and gone is not None and succeeded(each):
            cause = (str(gone.operation), str(each.operation))
            if cause not in found:
                found.add(cause)
                yield _finding(gone, each)


def _finding(gone: Exchange, read: Exchange) -> Finding:
    return Finding(
        rule="deleted-still-readable",
        severity=SEVERITY if str(read.operation).endswith("}") else Severity.WARNING,
        message=f"{read.operation} still answers {read.response.status} after {gone.operation} answered {gone.response.status}",
        mend="Have the reading leave out what is deleted.",
        cause=(str(gone.operation), str(read.operation)),
        operations=(*operations_of(gone), *operations_of(read)),
        reproduction=f"{curl(gone.request)}\n{curl(read.request)}",
        evidence=(evidence(gone), evidence(read)),
    )
