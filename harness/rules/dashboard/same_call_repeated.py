"""One run makes the same call several times.

Why: Each widget that the user touches runs the whole script again. A call that is made in a loop, or once a widget, makes the page as
slow as the sum of all of them.

Mend: Make the call once and pass its result on, or cache it with `st.cache_data`.

Source: Streamlit, Caching overview.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.HINT
BAD = (
    sample.seen(sample.noticed("repeated-call", operation="GET /orders", host="api", url="http://api/orders", count=3)),
)
GOOD = (sample.seen(sample.noticed("page")),)


def same_call_repeated(seen: Seen) -> Iterator[Finding]:
    """Every repeated-call that was seen."""
    for each in proof.of_kind(seen, "repeated-call"):
        yield Finding(
            rule="same-call-repeated",
            severity=SEVERITY,
            message=f"The page {each.subject} makes the call {each.operation or each.data['url']} {each.detail}",
            mend="Make the call once, or cache it.",
            cause=(each.subject, each.operation or each.data["host"]),
            **proof.facts(each),
        )
