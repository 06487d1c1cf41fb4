"""The app sends a query parameter that its backend does not know.

Why: Most backends ignore what they do not know: the filter seems to work and has no effect, and nobody notices. A renamed parameter
looks exactly like this.

Mend: Use the parameter's current name, or drop it.

Source: OpenAPI 3.1, Parameter Object; RFC 3986, 3.4.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.WARNING
BAD = (
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
GOOD = (
    sample.seen(
        sample.noticed(
            "request",
            "lacks",
            operation="GET /orders",
            fault="missing parameter",
            subject="page",
            method="GET",
            url="http://api/orders?pgae=2",
            body="",
        )
    ),
)


def page_parameter_unknown(seen: Seen) -> Iterator[Finding]:
    """Query parameters that the operation does not declare."""
    for each in proof.of_kind(seen, "request"):
        if each.data["fault"] == "unknown parameter":
            what = each.operation or each.data["subject"]
            yield Finding(
                rule="page-parameter-unknown",
                severity=SEVERITY,
                message=f"The page {each.subject} {each.detail} ({what})",
                mend="Use the parameter's current name, or drop it.",
                cause=(each.operation or each.data["subject"], each.data["fault"], each.data["subject"]),
                operations=(each.operation,) if each.operation else (),
                direction="request",
                reproduction=proof.reproduction(each),
                evidence=(proof.http(each),),
            )
