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
from harness.rules.api._links import identifier, lists, path_values, resources
from harness.rules.api._listings import pages
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.WARNING
_SOURCE = "deleted-still-listed#1"
_GONE = sample.seen("DELETE /items/{id}", 204, url="/items/7", source=_SOURCE)


def _list(*ids: int) -> Exchange:
    return sample.seen("GET /items", 200, [{"id": each} for each in ids], source=_SOURCE)


_MADE = sample.seen("POST /items", 201, {"id": 7}, sent={}, source=_SOURCE)
BAD = (
    Seen(exchanges=(_list(6, 7), _GONE, _list(6, 7))),
    Seen(exchanges=(_MADE, _list(5, 6), _list(7), _GONE, _list(5, 6), _list(7))),
)
GOOD = (
    Seen(exchanges=(_list(6, 7), _GONE, _list(6))),
    Seen(exchanges=(_list(6), _GONE, _list(6, 7))),
    Seen(exchanges=(_MADE, _list(5, 6), _list(7), _GONE, _list(5, 6), _list())),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Create a thing of each kind, list all of them, delete it, and list them again."""
    for resource in resources(contract):
        if resource.create is None or resource.listing is None or resource.delete is None:
            continue
        made = yield ask(resource.create)
        name = identifier(made, resource.parameter)
        if succeeded(made) and name is not None:
            around = path_values(made)
            yield from pages(resource.listing, around, "")
            yield ask(resource.delete, path_values={**around, resource.parameter: name})
            yield from pages(resource.listing, around, "")


def deleted_still_listed(seen: Seen) -> Iterator[Finding]:
    """A finished deletion of what a page of the listing showed before and one shows afterwards."""
    before: list[Exchange] = []
    gone: Exchange | None = None
    found: set[tuple[str, ...]] = set()
    for each in steps(seen.exchanges, "deleted-still-listed"):
        if each.request.method == "POST":
            before, gone = [], None
        elif each.request.method == "DELETE":
            gone = each if each.response.status in (200, 204) else None
        elif gone is None:
            before.append(each)
        else:
            name, parameter = _deleted(gone)
            cause = (str(gone.operation), str(each.operation))
            was = any(lists(one, parameter, name) for one in before)
            if cause not in found and was and lists(each, parameter, name):
                found.add(cause)
                yield shown_by(
                    "deleted-still-listed",
                    SEVERITY,
                    f"{each.operation} still shows {name} after {gone.operation} answered {gone.response.status}",
                    "Have the listing leave out what is deleted.",
                    (gone, each),
                    cause=cause,
                )


def _deleted(gone: Exchange) -> tuple[str, str]:
    """The name of what was deleted, and the parameter that named it."""
    values = path_values(gone)
    parameter = next(reversed(list(values)), "")
    return values.get(parameter, ""), parameter
