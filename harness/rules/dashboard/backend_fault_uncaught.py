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
    """Crashes that only a failing call causes, one finding a function and operation: one `try` cures them all."""
    known = {_place(each) for each in proof.of_kind(seen, "exception") if proof.within_contract(each)}
    groups: dict[tuple[str, ...], list[Observation]] = {}
    for each in proof.of_kind(seen, "exception"):
        fault = not proof.within_contract(each) and not each.data["missing"] and not each.data["blocked"]
        if fault and _place(each) not in known:
            groups.setdefault((each.data["function"], *proof.operations(each)[:1]), []).append(each)
    for cause, group in groups.items():
        yield _finding(cause, group)


def _place(observation: Observation) -> tuple[str, ...]:
    return observation.data["type"], observation.data["function"], observation.data["statement"]


def _finding(cause: tuple[str, ...], group: list[Observation]) -> Finding:
    first = group[0]
    return Finding(
        rule="backend-fault-uncaught",
        severity=SEVERITY,
        message=_sentence(first),
        mend="Catch the client's errors around this call and tell the user what to do.",
        cause=cause,
        operations=proof.operations(first),
        direction="response",
        at=first.location,
        reproduction=proof.reproduction(first),
        evidence=proof.evidence(first),
        symptoms=tuple(_sentence(each) for each in group[1:]),
    )


def _sentence(each: Observation) -> str:
    return f"The page {each.subject} crashes with {each.data['type']}{proof.when(each)}"
