"""An answer may hold a value that the consumer's enum or literal does not know.

Why: A `switch` without a default renders nothing, a look-up table gives `undefined`: the consumer was complete when
it was written, and the provider grew.

Mend: Add the members to the consumer's type and handle them, or give it a default branch and an open type.

Source: Stripe's and other providers' policy that new enum members are no breaking change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import ShapePair
from harness.rules.drift._judged import judged, ours, theirs
from harness.rules.samples import mirrored, record

SEVERITY = Severity.ERROR
BAD = (
    ShapePair(
        producer=record({"s": {"type": "string", "enum": ["a", "b", "c"]}}, "s"),
        consumer=record({"s": {"type": "string", "enum": ["a", "b"]}}, "s"),
        direction="response",
    ),
    ShapePair(
        producer=record({"v": {"const": "v2"}}, "v"), consumer=record({"v": {"const": "v1"}}, "v"), direction="response"
    ),
    ShapePair(
        producer=record({"n": {"enum": [1, 2]}}, "n"), consumer=record({"n": {"enum": [1]}}, "n"), direction="response"
    ),
)
GOOD = (
    mirrored(BAD[0]),
    ShapePair(
        producer=record({"s": {"type": "string", "enum": ["a", "b"]}}, "s"),
        consumer=record({"s": {"type": "string"}}, "s"),
        direction="response",
    ),
    ShapePair(
        producer=record({"n": {"enum": [1]}}, "n"), consumer=record({"n": {"enum": [1.0]}}, "n"), direction="response"
    ),
)


def response_value_unknown(seen: Mismatch) -> Iterator[Finding]:
    """An answer may hold a value that the consumer's enum or literal does not know."""
    difference = seen.difference
    if seen.place.direction == "response" and difference.kind == "value-refused":
        members = " | ".join(json.dumps(each) for each in difference.members) or difference.observed
        yield judged(
            seen,
            "response-value-unknown",
            SEVERITY,
            f"{ours(seen)} does not know {members}, which {theirs(seen)} may hold in an answer of {seen.place.operation}",
            f"Add `{members}` to {ours(seen)} and handle it",
        )
