"""The framework answers for the app with a status that no operation declares.

Why: A body that is no JSON (400), a body too large (413) or a media type that is not taken (415) is answered before the route is
reached. It is one gap for the whole app, not one for each of its operations, and mended in one place.

Mend: Declare it once: `app = FastAPI(responses={400: {"model": Problem}})` with
`class Problem(BaseModel): detail: str`.

Source: FastAPI documentation, "Additional Responses in OpenAPI"; OpenAPI 3.1, Responses Object.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._habits import is_framework_refusal
from harness.rules.api._promises import promises
from harness.rules.api._proof import by_cause, curl, evidence, operations_of
from harness.rules.samples import answers

SEVERITY = Severity.HINT
_MAKE = sample.contract(("POST /items", answers(sample.NUMBERED, requestBody={})))
_NO_JSON = (("content-type", "application/json"),)
BAD = (
    Seen(
        contract=_MAKE, exchanges=(sample.seen("POST /items", 400, {"detail": "There was an error"}, headers=_NO_JSON),)
    ),
)
GOOD = (
    Seen(contract=_MAKE, exchanges=(sample.seen("POST /items", 400, {}, sent={"id": 1}),)),
    Seen(contract=_MAKE, exchanges=(sample.seen("POST /items", 405, {}),)),
)


def framework_status_undeclared(seen: Seen) -> Iterator[Finding]:
    """One finding per status for the whole app."""
    promised = promises(seen.contract)
    sightings = [
        (("framework", str(each.response.status)), each, None)
        for each in seen.exchanges
        if is_framework_refusal(each)
        and promised.knows(each.operation)
        and not promised.declares(each.operation, each.response.status)
    ]
    for group in by_cause(sightings):
        status = group.exchange.response.status
        yield Finding(
            rule="framework-status-undeclared",
            severity=SEVERITY,
            message=f"the framework answers {status} to a body that it cannot read, as for {group.exchange.operation}; no contract says so",
            mend=f'Declare it once: app = FastAPI(responses={{{status}: {{"model": Problem}}}}), class Problem(BaseModel): detail: str',
            cause=group.cause,
            operations=operations_of(group.exchange),
            direction="response",
            reproduction=curl(group.exchange.request),
            evidence=(evidence(group.exchange),),
        )
