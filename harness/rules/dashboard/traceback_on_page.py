"""A stack trace is shown to the user: as text, or by `st.exception` when a call of the backend has failed.

Why: A trace helps nobody who uses the page, and it tells strangers about files, versions and sometimes data.

Mend: Log the exception, show `st.error` with a sentence that says what to do. An `st.exception`
of anything else is deliberate and not counted.

Source: CWE-209, Generation of Error Message Containing Sensitive Information.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.WARNING
BAD = (
    sample.seen(sample.noticed("traceback", element="code")),
    sample.seen(sample.noticed("traceback", element="exception")),
)
GOOD = (sample.seen(sample.noticed("page")),)


def traceback_on_page(seen: Seen) -> Iterator[Finding]:
    """Every traceback that was seen."""
    for each in proof.of_kind(seen, "traceback"):
        yield Finding(
            rule="traceback-on-page",
            severity=SEVERITY,
            message=f"The page {each.subject} shows a stack trace{proof.when(each)}",
            mend="Log the exception and show a sentence instead.",
            cause=(each.subject, str(each.data["element"])),
            **proof.facts(each),
        )
