"""A page of the frontend has an uncaught script error.

Why: The error ends what the page was about to draw. It happened on an answer that the backend's contract allows, or on a fault that every
network has, so it will happen to users.

Mend: Look at the value before using it (`?.`, `??`), check `response.ok`, and show a message in `catch`.

Source: WHATWG HTML, 8.1.4.6 Runtime script errors; React, Catching rendering errors with an error boundary.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.ERROR
BAD = (sample.seen(sample.noticed("page-error", "TypeError: note is null", place="at show (/orders.js:3:7)")),)
GOOD = (sample.seen(sample.noticed("page")),)


def page_error_uncaught(seen: Seen) -> Iterator[Finding]:
    """Every page-error that was seen."""
    for each in proof.of_kind(seen, "page-error"):
        yield Finding(
            rule="page-error-uncaught",
            severity=SEVERITY,
            message=f"The page {each.subject} has the uncaught error {each.detail}{proof.when(each)}",
            mend="Look at the value before using it, check response.ok, and show a message in catch.",
            cause=(each.subject, *proof.manner(each)),
            operations=proof.operations(each),
            direction="response" if proof.fed(each) else None,
            pointer=proof.pointer(each),
            witness=proof.witness(each),
            reproduction=proof.reproduction(each),
            evidence=proof.picture(each),
        )
