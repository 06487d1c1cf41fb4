"""A page of the frontend says that it is loading, and nothing more comes.

Why: The call is over, with an error or with an answer that the page did not expect. A user waits, and does not learn that trying again
would help.

Mend: End the waiting in every case: handle rejections and answers that are not `ok`, and say what happened.

Source: WAI-ARIA 1.2, aria-busy; Fetch, 5.1 (a promise of fetch is fulfilled whatever the status).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.WARNING
BAD = (sample.seen(sample.noticed("page-waits", "Loading")),)
GOOD = (sample.seen(sample.noticed("page")),)


def page_waits_forever(seen: Seen) -> Iterator[Finding]:
    """Every page-waits that was seen."""
    for each in proof.of_kind(seen, "page-waits"):
        yield Finding(
            rule="page-waits-forever",
            severity=SEVERITY,
            message=f"The page {each.subject} goes on waiting ({each.detail}){proof.when(each)}",
            mend="End the waiting in every case and say what happened.",
            cause=(each.subject, *proof.operations(each)[:1]),
            operations=proof.operations(each),
            direction="response" if proof.fed(each) else None,
            pointer=proof.pointer(each),
            witness=proof.witness(each),
            reproduction=proof.reproduction(each),
            evidence=proof.picture(each),
        )
