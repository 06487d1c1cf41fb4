"""What was deleted can still be changed, or deleted once more.

Why: A look-up that forgets the mark of deletion, in one of several routes: somebody edits what is gone, and it may come back.

Mend: Use one look-up for all routes, which leaves out what is deleted, and answer 404.

Source: RFC 9110, 9.3.5 (DELETE) and 15.5.5 (404). Judged where the operation declares 404 and answers 404 or 410 elsewhere or says so;
a second deletion that succeeds is a hint where 404 is declared, since deletion may be idempotent by its answer as well.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import below, declares, identifier, path_values, resources
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.WARNING
_SOURCE = "deleted-still-changeable#1"
_MOST = 6


def _did(method: str, status: int) -> Exchange:
    return sample.seen(f"{method} /items/{{id}}", status, url="/items/7", source=_SOURCE)


_MADE = sample.seen("POST /items", 201, {"id": 7}, source=_SOURCE)
BAD = (
    Seen(exchanges=(_MADE, _did("DELETE", 204), _did("PATCH", 200))),
    Seen(exchanges=(_MADE, _did("DELETE", 204), _did("DELETE", 204))),
)
GOOD = (
    Seen(exchanges=(_MADE, _did("DELETE", 204), _did("PATCH", 404), _did("DELETE", 404))),
    Seen(exchanges=(_MADE, _did("DELETE", 202), _did("PATCH", 200))),
    Seen(exchanges=(_MADE, _did("DELETE", 409), _did("PATCH", 200))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Create a thing of each kind, delete it, and do everything with it that declares 404 for what is not there."""
    for resource in resources(contract):
        if resource.create is None or resource.delete is None:
            continue
        changes = [each for each in (resource.change, resource.delete) if each is not None and declares(each, "404")]
        if resource.replace is not None and declares(resource.replace, "404") and not declares(resource.replace, "201"):
            changes.insert(0, resource.replace)
        changes += below(contract, resource.path, "POST", status="404")[:_MOST]
        if not changes:
            continue
        made = yield ask(resource.create)
        name = identifier(made, resource.parameter)
        if not succeeded(made) or name is None:
            continue
        where = {**path_values(made), resource.parameter: name}
        gone = yield ask(resource.delete, path_values=where)
        if gone.response.status in (200, 204):
            for each in changes:
                yield ask(each, path_values=where, caller="same")


def deleted_still_changeable(seen: Seen) -> Iterator[Finding]:
    """One finding per operation that succeeds after a finished deletion of its thing."""
    gone: Exchange | None = None
    told: set[str | None] = set()
    for each in steps(seen.exchanges, "deleted-still-changeable"):
        place = each.request.url.partition("?")[0]
        if each.request.method == "DELETE" and (gone is None or place != gone.request.url.partition("?")[0]):
            gone = each if each.response.status in (200, 204) else None
            continue
        about = gone is not None and f"{place}/".startswith(f"{gone.request.url.partition('?')[0]}/")
        if gone is not None and about and succeeded(each) and each.operation not in told:
            told.add(each.operation)
            yield _finding(gone, each)


def _finding(gone: Exchange, changed: Exchange) -> Finding:
    again = changed.operation == gone.operation
    return shown_by(
        "deleted-still-changeable",
        Severity.HINT if again else SEVERITY,
        f"{changed.operation} answers {changed.response.status} after {gone.operation} answered {gone.response.status}; its contract declares 404",
        "Use one look-up for all routes, which leaves out what is deleted.",
        (gone, changed),
        cause=(str(gone.operation), str(changed.operation)),
        operations=tuple(dict.fromkeys((str(changed.operation), str(gone.operation)))),
    )
