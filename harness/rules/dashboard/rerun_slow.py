"""One rerun of the page takes longer than anybody waits.

Why: Each widget that is touched runs the script again, and the page does not react until that is over.

Mend: Cache what does not change (`st.cache_data`), put what changes alone into a fragment, or do the work outside the page.

Source: Streamlit, Caching overview; Working with fragments.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.WARNING
BAD = (sample.seen(sample.noticed("slow", "9.0 seconds", target="", seconds=9.0)),)
GOOD = (sample.seen(sample.noticed("page")),)


def rerun_slow(seen: Seen) -> Iterator[Finding]:
    """Every slow that was seen."""
    for each in proof.of_kind(seen, "slow"):
        yield Finding(
            rule="rerun-slow",
            severity=SEVERITY,
            message=f"A rerun of the page {each.subject} takes {each.detail}" + proof.after(each),
            mend="Cache the work, or move it into a fragment or out of the page.",
            cause=(each.subject,),
            **proof.facts(each),
        )
