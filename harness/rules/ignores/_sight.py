"""What the rules over ignores have in common: the observation that they judge, and the finding that they make of it."""

from __future__ import annotations

from typing import Any

from harness.model.finding import Finding, Severity
from harness.model.location import Location
from harness.model.observation import Observation
from harness.model.rule import Seen


def example(**data: Any) -> Seen:
    """An ignore as it is seen: `rule`, `reason`, whether it is `used`, whether the rule is `known`, and the `nearest` one."""
    told = {"rule": "response-field-missing", "reason": "sent from May on", "used": True, "known": True, **data}
    at = Location("src/api.ts", 3, 1, 3)
    return Seen(observations=(Observation(kind="ignore", subject="name: string;", detail="", data=told, location=at),))


def judged(seen: Observation, rule: str, severity: Severity, message: str, mend: str) -> Finding:
    """A finding at the comment; its cause is the file, the rule and the line of code that it speaks of."""
    file = seen.location.file if seen.location else ""
    cause = [f"file {file}", f"ignores {seen.data['rule']}", f"at {seen.subject}"]
    if seen.data.get("ordinal"):
        cause.append(f"number {seen.data['ordinal']}")
    return Finding(
        rule=rule,
        severity=severity,
        message=message,
        mend=mend,
        cause=tuple(cause),
        at=seen.location,
        reproduction=f"harness-ignore {seen.data['rule']} at {seen.location}",
    )
