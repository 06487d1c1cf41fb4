"""The app sends a request that its backend's contract refuses.

Why: The backend answers 404 or 422, and the feature behind this call does not work. It usually means that one side was changed: a path
was renamed, a parameter became required, an enum lost a member.

Mend: Send what the contract asks for; the nearest operation or parameter is named.

Source: OpenAPI 3.1, Paths, Parameter and Request Body Objects.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.ERROR
BAD = (
    sample.seen(
        sample.noticed(
            "request",
            "lacks a parameter",
            operation="GET /orders",
            fault="missing parameter",
            subject="page",
            method="GET",
            url="http://api/orders?pgae=2",
            body="",
        )
    ),
)
GOOD = (
    sample.seen(
        sample.noticed(
            "request",
            "extra",
            operation="GET /orders",
            fault="unknown parameter",
            subject="pgae",
            method="GET",
            url="http://api/orders?pgae=2",
            body="",
        )
    ),
)


def request_off_contract(seen: Seen) -> Iterator[Finding]:
    """Unknown operations, missing parameters, values and bodies that the contract does not hold."""
    for each in proof.of_kind(seen, "request"):
        if each.data["fault"] != "unknown parameter":
            what = each.operation or each.data["subject"]
            yield Finding(
                rule="request-off-contract",
                severity=SEVERITY,
                message=f"The page {each.subject} {each.detail} ({what})",
                mend="Send what the contract asks for.",
                cause=(each.operation or each.data["subject"], each.data["fault"], each.data["subject"]),
                operations=(each.operation,) if each.operation else (),
                direction="request",
                reproduction=proof.reproduction(each),
                evidence=(proof.http(each),),
            )
