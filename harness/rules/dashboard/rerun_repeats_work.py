"""A rerun in which nothing was touched does the same work all over again.

Why: Streamlit runs the script for every click, so this work is added to each of them. A few tenths of a second are felt as a delay, and the
time usually grows with the data.

Mend: Cache what depends on data only (`st.cache_data`), let the table library do what a loop over rows does, or use a fragment.

Source: Streamlit, Caching overview; Nielsen, Response Times: The 3 Important Limits.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.HINT
BAD = (sample.seen(sample.noticed("work-again", "0.7 seconds", seconds=0.7)),)
GOOD = (sample.seen(sample.noticed("page")),)


def rerun_repeats_work(seen: Seen) -> Iterator[Finding]:
    """Every work-again that was seen."""
    for each in proof.of_kind(seen, "work-again"):
        yield Finding(
            rule="rerun-repeats-work",
            severity=SEVERITY,
            message=f"Each rerun of the page {each.subject} works {each.detail} though nothing was touched{proof.when(each)}",
            mend="Cache the work, or move it into a fragment.",
            cause=(each.subject, *(each_fed["operation"] for each_fed in proof.fed(each))),
            **proof.facts(each),
        )
