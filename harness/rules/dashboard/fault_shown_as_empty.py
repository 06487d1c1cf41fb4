"""The page says that there is nothing, though its backend has failed.

Why: Who reads "No orders yet" believes it, and orders again, or tells a customer so. An error that is caught and turned into an empty list
is worse than one that is shown.

Mend: Tell the two apart: `st.error` (and a way to try again) for a failure, the empty state for an answer that is empty.

Source: Nielsen, Ten Usability Heuristics: help users recognize, diagnose, and recover from errors.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.WARNING
BAD = (sample.seen(sample.noticed("empty-lie", "No orders yet.", operation="GET /orders")),)
GOOD = (sample.seen(sample.noticed("blank")),)


def fault_shown_as_empty(seen: Seen) -> Iterator[Finding]:
    """Every page that says the same of a failure as of an empty answer."""
    for each in proof.of_kind(seen, "empty-lie"):
        yield Finding(
            rule="fault-shown-as-empty",
            severity=SEVERITY,
            message=f"The page {each.subject} says {each.detail!r}{proof.when(each)}",
            mend="Show an error for a failure, and the empty state for an empty answer only.",
            cause=(each.subject, *proof.operations(each)[:1]),
            **proof.facts(each),
        )
