"""A date-time in an answer has no offset.

Why: `2026-03-01T09:00:00` is a different moment in each reader's time zone: JavaScript reads it as local time, most others as UTC.

Mend: Keep aware datetimes: `datetime.now(UTC)`, and Pydantic's `AwareDatetime` in the model.

Source: RFC 3339, 5.6 (`time-offset` is not optional), which JSON Schema's `date-time` format means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.model.exchange import Exchange
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._promises import Promises, promises
from harness.rules.api._proof import by_cause, curl, evidence, operations_of
from harness.rules.samples import answers

SEVERITY = Severity.WARNING
_EVENT = sample.contract(
    ("GET /event", answers({"type": "object", "properties": {"at": {"type": "string", "format": "date-time"}}}))
)
BAD = (Seen(contract=_EVENT, exchanges=(sample.seen("GET /event", 200, {"at": "2026-03-01T09:00:00"}),)),)
GOOD = (
    Seen(contract=_EVENT, exchanges=(sample.seen("GET /event", 200, {"at": "2026-03-01T09:00:00Z"}),)),
    Seen(contract=_EVENT, exchanges=(sample.seen("GET /event", 200, {"at": "2026-03-01T09:00:00+01:00"}),)),
    Seen(contract=_EVENT, exchanges=(sample.seen("GET /event", 200, {"note": "2026-03-01T09:00:00"}),)),
)

_NAIVE = re.compile(r"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?$")


def date_time_without_offset(seen: Seen) -> Iterator[Finding]:
    """One finding per declared field, or per operation and place in the body where no schema with a name declares it."""
    promised = promises(seen.contract)
    sightings = [
        (_cause(each, fault.place, promised), each, (fault.place, str(fault.value)))
        for each in seen.exchanges
        for fault in promised.time_faults(each)
        if _NAIVE.match(str(fault.value))
    ]
    for group in by_cause(sightings):
        place, value = group.fact
        operation = str(group.exchange.operation)
        yield Finding(
            rule="date-time-without-offset",
            severity=SEVERITY,
            message=f"{operation} answers {value!r} at {place}: a date-time without offset",
            mend="Keep aware datetimes, and use Pydantic's AwareDatetime in the model.",
            cause=group.cause,
            operations=operations_of(group.exchange),
            direction="response",
            pointer=place,
            reproduction=curl(group.exchange.request),
            evidence=(evidence(group.exchange),),
        )


def _cause(exchange: Exchange, place: str, promised: Promises) -> tuple[str, ...]:
    """One field of one schema is one cause, whichever operations answer with it."""
    owner = promised.declared_by(exchange, place)
    return owner or (str(exchange.operation), place)
