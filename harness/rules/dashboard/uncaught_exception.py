"""An exception that nothing in the app catches ends the page.

Why: The user sees a red box with a stack trace instead of the page, and everything below it is missing. It happened on a path that a user
can take, or on an answer that the backend's contract allows, so it will happen in production.

Mend: Handle the value at the marked line: test for None, for an empty list or for the unknown member before using it, and show the
user a message (`st.info`, `st.warning`) instead.

Source: Streamlit, st.exception; the backend's contract.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.ERROR
BAD = (sample.seen(sample.crash()),)
GOOD = (
    sample.seen(sample.crash(origin="fault")),
    sample.seen(sample.crash(missing="module torch")),
    sample.seen(sample.noticed("traceback")),
    sample.seen(sample.collision()),
)


def uncaught_exception(seen: Seen) -> Iterator[Finding]:
    """Crashes on interactions and on allowed answers; those that the surroundings cause are no fault of the app."""
    for each in proof.of_kind(seen, "exception"):
        if each.data["missing"] or each.data["blocked"] or not proof.within_contract(each):
            continue
        if proof.collides(each):
            continue
        yield Finding(
            rule="uncaught-exception",
            severity=SEVERITY,
            message=f"The page {each.subject} crashes with {each.data['type']}: {each.detail}{proof.when(each)}",
            mend="Handle this value at the marked line and show the user a message instead.",
            cause=(each.data["type"], each.data["function"], each.data["statement"]),
            operations=proof.operations(each),
            direction="response" if proof.fed(each) else None,
            pointer=proof.pointer(each),
            at=each.location,
            witness=proof.witness(each),
            reproduction=proof.reproduction(each),
            evidence=proof.evidence(each),
        )
