"""The `Location` of what was made leads nowhere.

Why: A client that follows it, as HTTP says it may, gets 404 for what it has just made.

Mend: Build it from the route: `request.url_for("read_item", item_id=item.id)`.

Source: RFC 9110, 10.2.2 (Location) and 15.3.2 (201 Created).
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request, header
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import shown
from harness.rules.api._proof import curls, evidences, operations_in, steps, succeeded
from harness.rules.samples import answers

SEVERITY = Severity.WARNING
_SOURCE = "location-unresolved#1"
_CONTRACT = sample.contract(("POST /items", answers()), ("GET /items/{id}", answers()))


def _made(location: str, number: int | None = None) -> Exchange:
    body = {} if number is None else {"id": number}
    return sample.seen("POST /items", 201, body, sent={}, source=_SOURCE, answered=(("location", location),))


def _read(status: int, number: int | None = None) -> Exchange:
    body = {} if number is None else {"id": number}
    return sample.seen("GET /items/{id}", status, body, url="/items/7", source=_SOURCE)


BAD = (
    Seen(contract=_CONTRACT, exchanges=(_made("/item/7"),)),
    Seen(contract=_CONTRACT, exchanges=(_made("/items/7"), _read(404))),
    Seen(contract=_CONTRACT, exchanges=(_made("/items/7", 8), _read(200, 7))),
)
GOOD = (
    Seen(contract=_CONTRACT, exchanges=(_made("/items/7"), _read(200))),
    Seen(contract=_CONTRACT, exchanges=(_made("https://elsewhere.test/x"),)),
    Seen(contract=_CONTRACT, exchanges=(_made("items/7"), _read(200))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Make a thing of each kind and go where the answer says that it is."""
    reads = {each.path: each for each in contract.operations if each.method == "GET"}
    for operation in contract.operations:
        if operation.method != "POST" or not any(each.status.startswith("20") for each in operation.responses):
            continue
        made = yield ask(operation)
        place = _place(made)
        path = _template(place, reads) if place and made.response.status == 201 else None
        if place and path:
            yield ask(reads[path], at=place, caller="same")


def location_unresolved(seen: Seen) -> Iterator[Finding]:
    """A place that no operation of the contract answers at, or that answers with 404 or 410."""
    reads = {path: node for path, node in seen.contract.get("paths", {}).items() if "get" in node}
    made: Exchange | None = None
    for each in steps(seen.exchanges, "location-unresolved"):
        if each.request.method == "POST":
            made = each if each.response.status == 201 else None
            place = _place(each) if made is not None else ""
            if place and _template(place, reads) is None:
                yield _finding(each, f"is {place}, where the contract has no operation")
        elif made is not None and each.response.status in (404, 410) and not succeeded(each):
            yield _finding(made, f"answers {each.response.status}", each)
        elif made is not None and succeeded(each) and _is_another(made, each):
            yield _finding(made, f"leads to another thing, {shown(each)['id']!r} and not {shown(made)['id']!r}", each)


def _is_another(made: Exchange, read: Exchange) -> bool:
    first, second = shown(made).get("id"), shown(read).get("id")
    return first is not None and second is not None and first != second


def _place(made: Exchange) -> str:
    """Path and query of a Location on the same server."""
    location = header(made.response.headers, "location")
    parts = urlsplit(urljoin(made.request.url, location)) if location else urlsplit("")
    own = urlsplit(made.request.url).netloc
    if parts.netloc != own:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _template(place: str, paths: Mapping[str, Any]) -> str | None:
    path = place.partition("?")[0]
    for template in paths:
        pattern = re.sub(r"\\\{[^{}/]+\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(f"(?:.*?){pattern}/?", path):
            return template
    return None


def _finding(made: Exchange, words: str, read: Exchange | None = None) -> Finding:
    chain = (made, read) if read is not None else (made,)
    return Finding(
        rule="location-unresolved",
        severity=SEVERITY,
        message=f"{made.operation} answers 201 with a Location that {words}",
        mend='Build it from the route: request.url_for("read_item", item_id=item.id).',
        cause=(str(made.operation),),
        operations=operations_in(*chain),
        direction="response",
        reproduction=curls(*chain),
        evidence=evidences(*chain),
    )
