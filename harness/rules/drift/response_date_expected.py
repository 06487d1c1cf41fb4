"""An answer holds a date as text where the consumer's type says `Date`.

Why: JSON has no dates. Unless something between converts the text, methods such as `getTime` are not there, and the first
call of one throws.

Mend: Declare the field as `string` and make the `Date` where it is needed, or convert it in the client.

Source: No value of JSON is a JavaScript `Date`, `bigint`, `Map` or `Set`.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model import shape as s
from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.drift._judged import field, judged, ours, theirs, typescript
from harness.rules.samples import record

SEVERITY = Severity.ERROR
BAD = (
    ShapePair(
        producer=record({"at": {"type": "string", "format": "date-time"}}, "at"),
        consumer=s.object_({"at": s.Field(s.host("Date"))}),
    ),
    ShapePair(producer={"type": "integer"}, consumer=s.host("bigint")),
)
GOOD = (
    ShapePair(producer={"type": "string", "format": "date-time"}, consumer={"type": "string"}),
    ShapePair(producer={"type": "string"}, consumer=s.union(s.host("Date"), s.STRING)),
)


def response_date_expected(seen: Mismatch) -> Iterator[Finding]:
    """An answer holds a date as text where the consumer's type says `Date`."""
    difference = seen.difference
    if seen.place.direction == "response" and difference.kind == "host-refused":
        message = (
            f"{ours(seen)} is declared as {difference.expected}, which no JSON value is; "
            f"{theirs(seen)} arrives as {difference.observed}"
        )
        mend = f"Declare {field(seen)} as `{typescript(difference.observed)}`, and convert it where it is used"
        yield judged(seen, "response-date-expected", SEVERITY, message, mend)
