"""Somebody reaches a thing of another tenant by its identifier.

Why: Identifiers can be counted up. Where the look-up forgets whose thing it is, every customer can read, or change, every other
customer's.

Mend: Look up by identifier and owner in one query, and answer 404 where there is none.

Source: OWASP API Security Top 10 2023, API1 (broken object level authorization). Without `tenant` in the configuration, or where
the caller's own listing shows the thing, it may be meant, and is a hint or nothing. Within a tenant it is a warning, where the caller's own listing,
seen whole, lacks the thing.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import (
    Resource,
    declares,
    identifier,
    identity_of,
    items_of,
    path_values,
    resources,
    total_of,
)
from harness.rules.api._proof import curls, evidences, operations_in, sent_for, succeeded, whom

SEVERITY = Severity.ERROR
_OTHERS = 6
_USUAL_PAGE = 10
_SOURCE = "foreign-object-reachable#1"
_CARL = " as carl, clerk of south"
_MADE = sample.seen("POST /jobs", 201, {"id": 7}, sent={}, source=_SOURCE)


def _call(operation: str, status: int, body: object = None, who: str = _CARL) -> Exchange:
    return sample.seen(
        operation, status, body, url=operation.partition(" ")[2].replace("{id}", "7"), source=_SOURCE + who
    )


BAD = (
    Seen(exchanges=(_MADE, _call("GET /jobs", 200, []), _call("GET /jobs/{id}", 200, {"id": 7}))),
    Seen(exchanges=(_MADE, _call("GET /jobs", 200, []), _call("PATCH /jobs/{id}", 200, {}))),
    Seen(exchanges=(_MADE, _call("GET /jobs/{id}", 200, {}, " as carl"))),
)
GOOD = (
    Seen(exchanges=(_MADE, _call("GET /jobs", 200, []), _call("GET /jobs/{id}", 404, {}))),
    Seen(exchanges=(_MADE, _call("GET /jobs", 200, [{"id": 7}]), _call("GET /jobs/{id}", 200, {"id": 7}))),
    Seen(exchanges=(_MADE, _call("GET /jobs/{id}", 200, {}, ""))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Make a thing of each kind that not everybody may read, and go to it as somebody of another tenant."""
    for resource in resources(contract):
        reaching = tuple(_reaching(contract, resource))
        public = resource.read is not None and not resource.read.security
        if public:
            own = (each for each in reaching if each.path == resource.path and each.method != "GET")
            reaching = tuple(each for each in own if declares(each, "403", "404"))
        if resource.create is None or not resource.create.security or not reaching:
            continue
        made = yield ask(resource.create)
        name = identifier(made, resource.parameter)
        if not succeeded(made) or name is None:
            continue
        around = path_values(made)
        where = {**around, resource.parameter: name}
        if resource.listing is not None and not public:
            yield ask(resource.listing, path_values=around, caller="other-tenant")
        for operation in reaching:
            answer = yield ask(operation, path_values=where, caller="other-tenant-peer" if public else "other-tenant")
            if not answer.response.status:
                break
        if not public:
            yield from _neighbours(resource, around, where)


def _neighbours(
    resource: Resource, around: Mapping[str, str], where: Mapping[str, str]
) -> Generator[Request, Exchange, None]:
    """Have everybody else list and read the thing, whatever their tenant: whose it is shows in their listings."""
    if resource.listing is None or resource.read is None or not resource.listing.security:
        return
    for nth in range(_OTHERS):
        listed = yield ask(resource.listing, path_values=around, caller="other", nth=nth)
        if not listed.response.status:
            return
        yield ask(resource.read, path_values=where, caller="other", nth=nth)


def foreign_object_reachable(seen: Seen) -> Iterator[Finding]:
    """One finding per operation that succeeds for somebody whose own listing does not show the thing."""
    made: Exchange | None = None
    tried: list[Exchange] = []
    for each in (*seen.exchanges, None):
        if each is not None and (not sent_for(each, "foreign-object-reachable") or each.response.status == 401):
            continue
        if each is not None and whom(each):
            tried.append(each)
            continue
        if made is not None:
            yield from _judged(made, tried)
        made, tried = each if each is not None and succeeded(each) else None, []


def _judged(made: Exchange, tried: list[Exchange]) -> Iterator[Finding]:
    """Whose a thing is shows where somebody's listing lacks it, or one of its operations refuses somebody."""
    listing = f"GET {str(made.operation).partition(' ')[2]}"
    refused = any(each.response.status in (403, 404) for each in tried)
    told: set[str | None] = set()
    for who in dict.fromkeys(map(whom, tried)):
        theirs = [each for each in tried if whom(each) == who]
        lists = [each for each in theirs if _is_listing(each, listing) and succeeded(each)]
        near = who != whom(tried[0])
        if not refused and not any(each.request.method == "GET" for each in theirs):
            continue  # everybody may read it, and nobody is refused to change it
        if any(_shows(each, made) or (near and not _whole(each)) for each in lists):
            continue
        for each in theirs:
            if not _is_listing(each, listing) and succeeded(each) and each.operation not in told:
                told.add(each.operation)
                finding = _finding(made, each, owned=bool(lists) or refused)
                milder = near and finding.severity is SEVERITY
                yield replace(finding, severity=Severity.WARNING) if milder else finding


def _is_listing(each: Exchange, beside: str) -> bool:
    """Does it list things: where the thing was made, or without naming any?"""
    return each.operation == beside or "{" not in str(each.operation)


def _whole(listing: Exchange) -> bool:
    """Does an answer list everything that it is going to list?"""
    shown, total = len(items_of(listing) or ()), total_of(listing)
    return shown >= total if total is not None else shown < _USUAL_PAGE


def _reaching(contract: Contract, resource: Resource) -> Iterator[Operation]:
    """What is asked of a thing by its identifier, reading first and deleting last."""
    order = ("GET", "POST", "PATCH", "PUT", "DELETE")
    below = f"{resource.path}/"
    found = [
        each
        for each in contract.operations
        if each.security
        and each.method in order
        and (each.path == resource.path or (each.path.startswith(below) and "{" not in each.path.removeprefix(below)))
    ]
    yield from sorted(found, key=lambda each: order.index(each.method))


def _shows(listing: Exchange, made: Exchange) -> bool:
    name = identifier(made, "id")
    items = [each for each in items_of(listing) or () if isinstance(each, dict)]
    return any(identity_of(each).partition(" ")[2] == name for each in items)


def _finding(made: Exchange, reached: Exchange, *, owned: bool) -> Finding:
    declared = owned and " of " in whom(reached)
    return Finding(
        rule="foreign-object-reachable",
        severity=SEVERITY if declared else Severity.HINT,
        message=f"{reached.operation} answers {reached.response.status} to {whom(reached)}, for what another caller made",
        mend="Look up by identifier and owner in one query, and answer 404 where there is none.",
        cause=(str(reached.operation),),
        operations=operations_in(reached),
        direction="request",
        reproduction=curls(made, reached),
        evidence=evidences(made, reached),
    )
