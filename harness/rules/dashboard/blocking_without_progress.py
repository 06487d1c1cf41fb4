"""The page works for seconds and shows nothing of it.

Why: While the script runs, the page is grey and does not react. Without a spinner or a bar a user believes that it hangs, clicks again,
and starts the work anew.

Mend: Put the work into `with st.spinner(...)` or `st.status(...)`, move a `st.progress` bar, or cache the result with a spinner.

Source: Streamlit, Status elements; Nielsen, Response Times: The 3 Important Limits.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.HINT
BAD = (sample.seen(sample.noticed("silent", "4.0 seconds", target='button "Export"', seconds=4.0)),)
GOOD = (sample.seen(sample.noticed("page")),)


def blocking_without_progress(seen: Seen) -> Iterator[Finding]:
    """Every silent that was seen."""
    for each in proof.of_kind(seen, "silent"):
        yield Finding(
            rule="blocking-without-progress",
            severity=SEVERITY,
            message=f"The page {each.subject} works {each.detail} without a sign of it" + proof.after(each),
            mend="Show a spinner, a status or a progress bar while it works.",
            cause=(each.subject, str(each.data["target"])),
            **proof.facts(each),
        )
