"""A comment suppresses a finding without saying why, so it is not honoured.

Why: Whoever meets the comment in a year cannot tell whether the fault behind it still matters.

Mend: Write the reason behind a colon: `// harness-ignore RULE: reason`.

Source: The habit of eslint's `require-description` and ruff's `blanket-noqa`.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.ignores._sight import example, judged

SEVERITY = Severity.HINT
BAD = (example(reason=""), example(reason="", used=False))
GOOD = (example(), example(used=False), example(known=False, reason=""))


def ignore_without_reason(seen: Seen) -> Iterator[Finding]:
    """A comment suppresses a finding without saying why, so it is not honoured."""
    for each in seen.observations:
        if not each.data["reason"] and each.data["known"]:
            message = f"harness-ignore {each.data['rule']} gives no reason and is not honoured"
            python = each.location is not None and each.location.file.endswith(".py")
            mark = "#" if python else "//"
            mend = f"{mark} harness-ignore {each.data['rule']}: reason"
            yield judged(each, "ignore-without-reason", SEVERITY, message, mend)
