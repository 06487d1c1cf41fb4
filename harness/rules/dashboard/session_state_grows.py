"""The session state grows with every rerun.

Why: Session state lives as long as the browser tab is open, and each click is a rerun. What is appended on every run grows until the
server runs out of memory, and slows down each run until then.

Mend: Append only in reaction to something (a button, a callback), or keep the last N entries.

Source: Streamlit, Session State.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.WARNING
BAD = (sample.seen(sample.noticed("state-grows", sizes=[1, 2, 3, 4, 5])),)
GOOD = (sample.seen(sample.noticed("page")),)


def session_state_grows(seen: Seen) -> Iterator[Finding]:
    """Every state-grows that was seen."""
    for each in proof.of_kind(seen, "state-grows"):
        yield Finding(
            rule="session-state-grows",
            severity=SEVERITY,
            message=f"The session state grows on the page {each.subject}: {each.detail}",
            mend="Append only in reaction to an event, or bound what is kept.",
            cause=(each.subject,),
            **proof.facts(each),
        )
