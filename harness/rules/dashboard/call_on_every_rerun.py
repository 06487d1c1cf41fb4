"""Every rerun of the page asks the backend the same question.

Why: Each widget that is touched runs the script again, and with it each call that no cache absorbs. The page is as slow as its backend
at every click, and the backend is asked as often as users click.

Mend: Put the call into a function with `@st.cache_data(ttl=...)`; choose how old an answer may be.

Source: Streamlit, Caching overview; RFC 9111, 4.2 Freshness.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.HINT
BAD = (sample.seen(sample.noticed("uncached", "3 times in 3 reruns", what="GET /orders")),)
GOOD = (sample.seen(sample.noticed("page")),)


def call_on_every_rerun(seen: Seen) -> Iterator[Finding]:
    """Every question that is asked again and again, one finding an operation."""
    for each in proof.of_kind(seen, "uncached"):
        yield Finding(
            rule="call-on-every-rerun",
            severity=SEVERITY,
            message=f"The page {each.subject} calls {each.data['what']} {each.detail} with nothing touched",
            mend="Cache the call with st.cache_data and a ttl.",
            cause=(str(each.data["what"]),),
            operations=(str(each.data["what"]),),
            at=each.location,
            reproduction=proof.reproduction(each),
        )
