"""An operation that demands credentials answers without them.

Why: Whoever can reach the service can do what only known callers should. A check that is declared but forgotten in the code, or one
that accepts any token, shows in no test that logs in first.

Mend: Make the check a dependency of the route or its router, and have it refuse what it cannot verify with 401.

Source: OpenAPI 3.1, Security Requirement Object; OWASP API Security Top 10 2023, API2 (broken authentication).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request, header
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._promises import promises
from harness.rules.api._proof import by_cause, curl, evidence, operations_of, sent_for, succeeded
from harness.rules.samples import answers

SEVERITY = Severity.ERROR
_SOURCE = "auth-not-enforced#1"
_MINE = sample.contract(("GET /mine", answers(security=[{"bearer": []}])))
_MADE_UP = (("authorization", "Bearer harness-made-this-up"),)
BAD = (
    Seen(contract=_MINE, exchanges=(sample.seen("GET /mine", 200, [], source=_SOURCE),)),
    Seen(contract=_MINE, exchanges=(sample.seen("GET /mine", 200, [], source=_SOURCE, headers=_MADE_UP),)),
)
GOOD = (
    Seen(contract=_MINE, exchanges=(sample.seen("GET /mine", 401, {}, source=_SOURCE),)),
    Seen(contract=_MINE, exchanges=(sample.seen("GET /mine", 200, [], headers=(("authorization", "Bearer real"),)),)),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every operation that demands credentials, called with none and with made-up ones."""
    for operation in contract.operations:
        if operation.security and all(operation.security):
            yield ask(operation, caller="nobody")
            yield ask(operation, caller="garbage")


def auth_not_enforced(seen: Seen) -> Iterator[Finding]:
    """One finding per operation and kind of caller that got in."""
    promised = promises(seen.contract)
    sightings = [
        ((str(each.operation), _caller(each)), each, None)
        for each in seen.exchanges
        if sent_for(each, "auth-not-enforced") and succeeded(each) and promised.secured(each.operation)
    ]
    for group in by_cause(sightings):
        operation, caller = group.cause
        yield Finding(
            rule="auth-not-enforced",
            severity=SEVERITY,
            message=f"{operation} answers {group.exchange.response.status} to a caller with {caller}",
            mend="Make the check a dependency of the route, and refuse what it cannot verify with 401.",
            cause=group.cause,
            operations=operations_of(group.exchange),
            direction="request",
            reproduction=curl(group.exchange.request),
            evidence=(evidence(group.exchange),),
        )


def _caller(exchange: Exchange) -> str:
    return "made-up credentials" if header(exchange.request.headers, "authorization") else "no credentials"
