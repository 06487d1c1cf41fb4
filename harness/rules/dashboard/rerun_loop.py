"""The script asks for a rerun every time it runs.

Why: `st.rerun()` starts the script from the top; when the condition that leads to it still holds, it never ends. The page flickers, the
server is busy, and every call to the backend is made again and again.

Mend: Change the state that the condition looks at before calling `st.rerun()`, or drop the call.

Source: Streamlit, st.rerun.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.ERROR
BAD = (sample.seen(sample.noticed("rerun-loop", reruns=101)),)
GOOD = (sample.seen(sample.noticed("page")),)


def rerun_loop(seen: Seen) -> Iterator[Finding]:
    """Every rerun-loop that was seen."""
    for each in proof.of_kind(seen, "rerun-loop"):
        yield Finding(
            rule="rerun-loop",
            severity=SEVERITY,
            message=f"The page {each.subject} reruns itself without end{proof.when(each)}",
            mend="Change the state that leads to st.rerun() before it is called.",
            cause=(each.subject,),
            **proof.facts(each),
        )
