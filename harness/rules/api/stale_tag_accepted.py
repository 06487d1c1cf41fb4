"""A change that is only to be made to a known version is made to another one.

Why: `If-Match` is how two people who edit the same thing are kept from overwriting each other. Where it is ignored, the second
one silently undoes what the first one wrote.

Mend: Compare the tag with the stored version in the same transaction, and answer 412 when they differ.

Source: RFC 9110, 13.1.1 (If-Match); the contract declares the header or 412.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request, header
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._proof import curls, evidences, operations_in, steps, succeeded

SEVERITY = Severity.ERROR
_STALE = '"harness-made-this-up"'


def _put(status: int) -> Exchange:
    tag = (("if-match", _STALE),)
    return sample.seen(
        "PUT /items/{id}", status, {}, url="/items/7", sent={}, headers=tag, source="stale-tag-accepted#1"
    )


BAD = (Seen(exchanges=(_put(200),)),)
GOOD = (Seen(exchanges=(_put(412),)),)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every change that knows about tags, with a tag that nothing ever had."""
    for operation in contract.operations:
        if operation.method in ("PUT", "PATCH", "DELETE") and _knows_tags(operation):
            yield ask(operation, headers={"If-Match": _STALE})


def stale_tag_accepted(seen: Seen) -> Iterator[Finding]:
    """One finding per operation."""
    for each in steps(seen.exchanges, "stale-tag-accepted"):
        if succeeded(each) and header(each.request.headers, "if-match") == _STALE:
            yield Finding(
                rule="stale-tag-accepted",
                severity=SEVERITY,
                message=f"{each.operation} answers {each.response.status} to an If-Match that names a version that never was",
                mend="Compare the tag with the stored version, and answer 412 when they differ.",
                cause=(str(each.operation),),
                operations=operations_in(each),
                direction="request",
                reproduction=curls(each),
                evidence=evidences(each),
            )


def _knows_tags(operation: Operation) -> bool:
    named = any(each.place == "header" and each.name.lower() == "if-match" for each in operation.parameters)
    return named or any(each.status == "412" for each in operation.responses)
