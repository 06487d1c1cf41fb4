"""A click asks the backend to change something, the backend fails, and the page says nothing.

Why: Who clicks "Delete" or "Send" and sees the page as it was believes that it is done, or clicks again. The failure is known to the
script alone.

Mend: Show `st.error` with what failed and what to do; keep what was typed, and the dialog open.

Source: Nielsen, Ten Usability Heuristics: visibility of system status.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.WARNING
BAD = (sample.seen(sample.noticed("silent-failure", 'button "Delete"', operation="DELETE /orders/{order_id}")),)
GOOD = (sample.seen(sample.noticed("blank")),)


def failure_not_shown(seen: Seen) -> Iterator[Finding]:
    """Every click whose failure the page does not tell."""
    for each in proof.of_kind(seen, "silent-failure"):
        yield Finding(
            rule="failure-not-shown",
            severity=SEVERITY,
            message=f"The page {each.subject} says nothing after the {each.detail}{proof.when(each)}",
            mend="Show an error that says what has failed.",
            cause=(each.subject, *proof.operations(each)[:1]),
            **proof.facts(each),
        )
