"""A declared link leads nowhere: the answer lacks the value that it names, or the operation that it leads to refuses that value.

Why: Clients that are generated from the document, and readers of it, follow the link with the value of the answer, and get an error
for what they have just been given.

Mend: Correct the link's expression or the operation that it names, or answer with the value that it promises.

Source: OpenAPI 3.1, Link Object ("a known relationship and traversal mechanism between responses and other operations").
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from harness.model.contract import Contract, Operation, named
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.link import MISSING, Link, links, operation_identifiers
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._proof import shown_by, steps, succeeded
from harness.rules.samples import answers

SEVERITY = Severity.WARNING
_REFUSED = frozenset({404, 405, 410})
_MALFORMED = frozenset({400, 422})
_SOURCE = "link-broken#1"


def _contract(expression: str) -> Mapping[str, Any]:
    link = {"status": {"operationId": "read", "parameters": {"ref": expression}}}
    made = {"responses": {"201": {"description": "", "links": link}}}
    read = {**answers(), "operationId": "read"}
    return sample.contract(("POST /jobs", made), ("GET /status/{ref}", read))


_MADE = sample.seen("POST /jobs", 201, {"ticket": "a7"}, sent={}, source=_SOURCE)


def _read(status: int) -> Exchange:
    return sample.seen("GET /status/{ref}", status, {}, url="/status/a7", source=_SOURCE)


BAD = (
    Seen(contract=_contract("$response.body#/ticket"), exchanges=(_MADE, _read(404))),
    Seen(contract=_contract("$response.body#/id"), exchanges=(_MADE,)),
)
GOOD = (
    Seen(contract=_contract("$response.body#/ticket"), exchanges=(_MADE, _read(200))),
    Seen(contract=_contract("$response.body#/ticket"), exchanges=(_MADE, _read(403))),
    Seen(contract=_contract("$response.body#/id"), exchanges=(sample.seen("POST /jobs", 409, {}, source=_SOURCE),)),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Make each operation that declares links succeed, and follow them; what removes comes last."""
    operations = named(contract.operations)
    for operation in contract.operations:
        if any(answer.links for answer in operation.responses):
            made = yield ask(operation)
            for link in sorted(_links_of(operation, made), key=lambda each: each.operation.startswith("DELETE")):
                target, values = operations.get(link.operation), link.values(made)
                if target is not None and MISSING not in values.values():
                    yield _following(target, link, values)


def _links_of(operation: Operation, made: Exchange) -> tuple[Link, ...]:
    code = str(made.response.status)
    by_status = {answer.status: answer.links for answer in operation.responses}
    found = next((each for each in (code, f"{code[:1]}XX", "default") if each in by_status), "")
    return by_status.get(found, ()) if succeeded(made) else ()


def _following(target: Operation, link: Link, values: Mapping[str, Any]) -> Request:
    places = {each.name: each.place for each in target.parameters}
    in_path = {name: value for name, value in values.items() if f"{{{name}}}" in target.path}
    query = {name: value for name, value in values.items() if places.get(name) == "query"}
    headers = {name: str(value) for name, value in values.items() if places.get(name) == "header"}
    body = link.body if isinstance(link.body, dict | list) else None
    return ask(target, caller="same", path_values=in_path, query=query, headers=headers, body=body)


@dataclass(slots=True)
class _Step:
    """An answer with links, and those of them that are still to be followed."""

    made: Exchange
    waiting: list[Link]


def link_broken(seen: Seen) -> Iterator[Finding]:
    """A value that the answer lacks, or an operation that knows nothing of it."""
    step: _Step | None = None
    identifiers = operation_identifiers(seen.contract)
    for each in steps(seen.exchanges, "link-broken"):
        followed = next((link for link in step.waiting if link.operation == each.operation), None) if step else None
        if step is not None and followed is not None:
            step.waiting.remove(followed)
            refused = _REFUSED | (_MALFORMED if each.request.method == "GET" else frozenset())
            if each.response.status in refused:
                yield _finding(step.made, followed, f"is answered with {each.response.status}", each)
            continue
        declared = (
            links(seen.contract, str(each.operation), each.response.status, identifiers) if succeeded(each) else ()
        )
        step = _Step(each, list(declared))
        for link in declared:
            lacking = [name for name, value in link.values(each).items() if value is MISSING]
            if lacking:
                step.waiting.remove(link)
                expression = link.parameters[lacking[0]]
                yield _finding(each, link, f"names {expression}, which the answer does not hold")


def _finding(made: Exchange, link: Link, words: str, followed: Exchange | None = None) -> Finding:
    return shown_by(
        "link-broken",
        SEVERITY,
        f"the link {link.name!r} of {made.operation} to {link.operation} {words}",
        "Correct the link's expression or its operation, or answer with the value that it names.",
        (made,) if followed is None else (made, followed),
        cause=(str(made.operation), link.name, link.operation),
        direction="response",
        operations=(str(made.operation), link.operation),
    )
