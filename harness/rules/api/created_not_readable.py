"""What a creation says it made cannot be read back.

Why: The caller was told that the thing exists, stores its identifier and shows it; the next page then says that it does not.

Mend: Commit before answering, and read by the same identifier that the creation returns.

Source: RFC 9110, 9.3.3 (POST, 201 and Location).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import identifier, resources
from harness.rules.api._proof import curl, evidence, operations_of, sent_for, succeeded

SEVERITY = Severity.ERROR
_SOURCE = "created-not-readable#1"
_MADE = sample.seen("POST /items", 201, {"id": 7}, sent={}, source=_SOURCE)
BAD = (Seen(exchanges=(_MADE, sample.seen("GET /items/{id}", 404, {}, url="/items/7", source=_SOURCE))),)
GOOD = (
    Seen(exchanges=(_MADE, sample.seen("GET /items/{id}", 200, {"id": 7}, url="/items/7", source=_SOURCE))),
    Seen(exchanges=(sample.seen("GET /items/{id}", 404, {}, url="/items/7"),)),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Create a thing of each kind and read it as the same caller."""
    for resource in resources(contract):
        if resource.create is None or resource.read is None:
            continue
        made = yield ask(resource.create)
        name = identifier(made, resource.parameter)
        if succeeded(made) and name is not None:
            yield ask(resource.read, path_values={resource.parameter: name}, caller="same")


def created_not_readable(seen: Seen) -> Iterator[Finding]:
    """A successful creation whose reading is answered with 404 or 410."""
    made = None
    for each in seen.exchanges:
        if not sent_for(each, "created-not-readable"):
            continue
        if each.request.method == "POST":
            made = each if succeeded(each) else None
        elif made is not None and each.response.status in (404, 410):
            yield _finding(made, each)


def _finding(made: Exchange, read: Exchange) -> Finding:
    return Finding(
        rule="created-not-readable",
        severity=SEVERITY,
        message=f"{read.operation} answers {read.response.status} for what {made.operation} has just made",
        mend="Commit before answering, and read by the identifier that the creation returns.",
        cause=(str(made.operation), str(read.operation)),
        operations=(*operations_of(made), *operations_of(read)),
        reproduction=f"{curl(made.request)}\n{curl(read.request)}",
        evidence=(evidence(made), evidence(read)),
    )
