"""A failing backend crashes the page instead of being reported to the user.

Why: Backends fail: they time out, answer 500 or 429, or send an error page. A user who sees a stack trace does not know that trying
again would help, and the trace may tell more than it should.

Mend: Catch the client's errors around the call (`httpx.HTTPError`, `requests.RequestException`, `ValueError` for a body that is no
JSON) and show `st.error` with what the user can do.

Source: httpx, Exceptions; requests, Errors and Exceptions.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.observation import Observation
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.WARNING
BAD = (sample.seen(sample.crash(origin="fault")),)
GOOD = (
    sample.seen(sample.crash()),
    sample.seen(sample.crash(origin="fault", blocked=True)),
)


def backend_fault_uncaught(seen: Seen) -> Iterator[Finding]:
    """Crashes that only a failing call causes; a place that also crashes on allowed answers is reported there."""
    known = {_cause(each) for each in proof.of_kind(seen, "exception") if proof.within_contract(each)}
    for each in proof.of_kind(seen, "exception"):
        fault = not proof.within_contract(each) and not each.data["missing"] and not each.data["blocked"]
        if fault and _cause(each) not in known:
            yield _finding(each)


def _cause(observation: Observation) -> tuple[str, ...]:
    return observation.data["type"], observation.data["function"], observation.data["statement"]


def _finding(each: Observation) -> Finding:
    return Finding(
        rule="backend-fault-uncaught",
        severity=SEVERITY,
        message=f"The page {each.subject} crashes with {each.data['type']}{proof.when(each)}",
        mend="Catch the client's errors around this call and tell the user what to do.",
        cause=_cause(each),
        operations=proof.operations(each),
        direction="response",
        at=each.location,
        reproduction=proof.reproduction(each),
        evidence=proof.evidence(each),
    )
