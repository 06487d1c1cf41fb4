"""A page does not end and cannot be interrupted.

Why: Streamlit can only stop a script at a `st` call. A loop or a wait without one holds a thread for good: the user sees a page that
never finishes, and every further visitor takes another thread. A page that asks its backend the same until the answer pleases it waits
for ever where that never comes.

Mend: Bound the loop, give the wait a time limit, or move the work to the backend; show progress with `st.spinner` and keep a `st` call
inside long loops.

Source: Streamlit, Working with Streamlit's execution model.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.ERROR
BAD = (
    sample.seen(sample.noticed("hang", stuck="app.py:3 app:<module> while True:")),
    sample.seen(sample.called("polls", "400 times in one run", "GET /jobs/{id}")),
)
GOOD = (sample.seen(sample.noticed("page")),)


def page_hangs(seen: Seen) -> Iterator[Finding]:
    """Scripts that do not come back, and those that ask the same without end."""
    for each in proof.of_kind(seen, "hang"):
        yield Finding(
            rule="page-hangs",
            severity=SEVERITY,
            message=f"The page {each.subject} hangs{proof.when(each)}"
            + (f" at {each.location}" if each.location else ""),
            mend="Bound the loop or the wait at the marked line.",
            cause=(each.subject, *str(each.data["stuck"]).split(" ", 1)[1:]),
            **proof.facts(each),
        )
    for each in proof.of_kind(seen, "polls"):
        call = each.operation or str(each.data["host"])
        yield Finding(
            rule="page-hangs",
            severity=SEVERITY,
            message=f"The page {each.subject} makes the call {call} without end ({each.detail}){proof.when(each)}",
            mend="Give the wait an end: a number of tries, a time limit, and the states that are final.",
            cause=(each.subject, call),
            operations=proof.operations(each),
            reproduction=proof.reproduction(each),
            evidence=(proof.http(each),),
        )
