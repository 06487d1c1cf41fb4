"""Makes a finding of a mismatch: what all drift rules have in common, so that each rule says only what is its own."""

from __future__ import annotations

import json

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity

_LONGEST = 400


def judged(seen: Mismatch, rule: str, severity: Severity, message: str, mend: str) -> Finding:
    """A finding whose cause is the pair of declarations; the consumer's side is mended first.

    Where the consumer's type is only inferred from the code around, nothing is worse than a warning.
    """
    inferred = seen.confidence == "inferred" and severity is Severity.ERROR
    return Finding(
        rule=rule,
        severity=Severity.WARNING if inferred else severity,
        message=message,
        mend=mend,
        cause=(f"provider {seen.provider}", f"consumer {seen.consumer}"),
        operations=seen.operations or (seen.place.operation,),
        direction=seen.place.direction,
        pointer=seen.difference.pointer,
        at=seen.consumer.location or seen.provider.location,
        other=seen.provider.location if seen.consumer.location else None,
        witness=seen.difference.witness,
        reproduction=_reproduction(seen),
        symptoms=(f"{seen.place.operation} {seen.place.position}",),
    )


def renamed(seen: Mismatch) -> str:
    """The name that the other side uses for a missing field, or an empty string."""
    return next((hint.removeprefix("renamed ") for hint in seen.hints if hint.startswith("renamed ")), "")


def sender(seen: Mismatch) -> str:
    """The side that sends, as messages name it."""
    return "the backend" if seen.place.direction == "response" else "the frontend"


def _reproduction(seen: Mismatch) -> str:
    if seen.difference.witness is None:
        return f"{seen.place.operation}, {seen.place.position}"
    value = json.dumps(seen.difference.witness.value, ensure_ascii=False, default=str)
    shown = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    return f"{seen.place.operation}, {seen.place.position}: {shown}"
