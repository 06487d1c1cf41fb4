"""What was deleted is still in the listing.

Why: A user deletes a line, the page is loaded anew, and the line is back; opening it fails.

Mend: Have the listing leave out what is deleted, and clear what is cached.

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
from harness.rules.api._links import identifier, identity_of, items_of, path_values, resources
from harness.rules.api._proof import curls, evidences, operations_in, steps, succeeded

SEVERITY = Severity.WARNING
_SOURCE = "deleted-still-listed#1"
_GONE = sample.seen("DELETE /items/{id}", 204, url="/items/7", source=_SOURCE)


def _list(*ids: int) -> Exchange:
    return sample.seen("GET /items", 200, [{"id": each} for each in ids], source=_SOURCE)


BAD = (Seen(exchanges=(_list(6, 7), _GONE, _list(6, 7))),)
GOOD = (Seen(exchanges=(_list(6, 7), _GONE, _list(6))), Seen(exchanges=(_list(6), _GONE, _list(6, 7))))


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Create a thing of each kind, list, delete it, and list again."""
    for resource in resources(contract):
        if resource.create is None or resource.listing is None or resource.delete is None:
            continue
        made = yield ask(resource.create)
        name = identifier(made, resource.parameter)
        if succeeded(made) and name is not None:
            around = path_values(made)
            yield ask(resource.listing, path_values=around)
            yield ask(resource.delete, path_values={**around, resource.parameter: name})
            yield ask(resource.listing, path_values=around)


def deleted_still_listed(seen: Seen) -> Iterator[Finding]:
    """A finished deletion of what the listing showed before and shows afterwards."""
    mine = steps(seen.exchanges, "deleted-still-listed")
    for before, gone, after in zip(mine, mine[1:], mine[2:], strict=False):
        if gone.request.method != "DELETE" or gone.response.status not in (200, 204):
            continue
        name = next(reversed(list(path_values(gone).values())), "")
        if before.operation == after.operation and _shows(before, name) and _shows(after, name):
            yield Finding(
                rule="deleted-still-listed",
                severity=SEVERITY,
                message=f"{after.operation} still shows {name} after {gone.operation} answered {gone.response.status}",
                mend="Have the listing leave out what is deleted.",
                cause=(str(gone.operation), str(after.operation)),
                operations=operations_in(gone, after),
                reproduction=curls(gone, after),
                evidence=evidences(gone, after),
            )


def _shows(listing: Exchange, name: str) -> bool:
    return any(
        identity_of(each).partition(" ")[2] == name for each in items_of(listing) or () if isinstance(each, dict)
    )
