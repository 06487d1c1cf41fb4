"""The page stays empty when its backend answers unusually.

Why: An empty page looks like a broken one. The user can neither tell that the backend failed nor that there is simply no data.

Mend: Show an empty state (`st.info`) for no data and `st.error` for a failure.

Source: Nielsen, Ten Usability Heuristics: visibility of system status.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.WARNING
BAD = (sample.seen(sample.noticed("blank")),)
GOOD = (sample.seen(sample.noticed("page")),)


def page_blank_on_fault(seen: Seen) -> Iterator[Finding]:
    """Every blank that was seen."""
    for each in proof.of_kind(seen, "blank"):
        yield Finding(
            rule="page-blank-on-fault",
            severity=SEVERITY,
            message=f"The page {each.subject} shows nothing at all{proof.when(each)}",
            mend="Show an empty state or an error.",
            cause=(each.subject, *proof.operations(each)[:1]),
            **proof.facts(each),
        )
