"""A thread that the app started ends with an exception that nobody sees.

Why: Streamlit does not notice exceptions of other threads: the page waits for a result that never comes, or shows old data.

Mend: Catch exceptions inside the thread and hand them to the page, or use `concurrent.futures` and ask the future for its result.

Source: Python, threading.excepthook.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.WARNING
BAD = (sample.seen(sample.noticed("thread-exception", type="KeyError", function="app:work", statement="x[1]")),)
GOOD = (sample.seen(sample.noticed("page")),)


def thread_exception(seen: Seen) -> Iterator[Finding]:
    """Every thread-exception that was seen."""
    for each in proof.of_kind(seen, "thread-exception"):
        yield Finding(
            rule="thread-exception",
            severity=SEVERITY,
            message=f"A thread of the page {each.subject} ends with {each.data['type']}: {each.detail}{proof.when(each)}",
            mend="Catch it in the thread and hand it to the page.",
            cause=(each.data["type"], each.data["function"], each.data["statement"]),
            **proof.facts(each),
        )
