"""A comment suppresses a finding that is not there.

Why: The fault is mended or has moved; the comment would hide the next one at this place.

Mend: Delete the comment.

Source: The habit of eslint's `report-unused-disable-directives` and ruff's `unused-noqa`.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.ignores._sight import example, judged

SEVERITY = Severity.HINT
BAD = (example(used=False),)
GOOD = (example(), example(used=False, reason=""), example(used=False, known=False))


def ignore_unused(seen: Seen) -> Iterator[Finding]:
    """A comment suppresses a finding that is not there."""
    for each in seen.observations:
        if each.data["reason"] and each.data["known"] and not each.data["used"]:
            message = f"harness-ignore {each.data['rule']} suppresses nothing: no such finding is at {each.subject!r}"
            yield judged(each, "ignore-unused", SEVERITY, message, "Delete the comment")
