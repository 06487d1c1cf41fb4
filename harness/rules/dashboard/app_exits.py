"""The app ends its own process or thread.

Why: A Streamlit app is a guest in a server that it shares with every other session. `os._exit` and crashes of extensions end the server
for everybody; `sys.exit` leaves the user with a page that stays half drawn.

Mend: End a page with `st.stop()`; let errors be exceptions.

Source: Streamlit, st.stop.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.ERROR
BAD = (sample.seen(sample.noticed("exit")),)
GOOD = (sample.seen(sample.noticed("page")),)


def app_exits(seen: Seen) -> Iterator[Finding]:
    """Every exit that was seen."""
    for each in proof.of_kind(seen, "exit"):
        yield Finding(
            rule="app-exits",
            severity=SEVERITY,
            message=f"The page {each.subject} exits{proof.when(each)}: {each.detail}",
            mend="Use st.stop() to end a page.",
            cause=(each.subject, str(each.data.get("statement", ""))),
            **proof.facts(each),
        )
