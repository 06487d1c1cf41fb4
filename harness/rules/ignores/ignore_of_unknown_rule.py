"""A comment suppresses a rule that there is none of.

Why: A typing error keeps the finding alive, and nobody knows why the comment does not help.

Mend: Name the rule as the finding does; `harness rules` lists them all.

Source: The habit of eslint's `no-undefined-rules` and ruff's `invalid-rule-code`.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.ignores._sight import example, judged

SEVERITY = Severity.HINT
BAD = (example(known=False, used=False, nearest="response-field-missing"), example(known=False, reason="", used=False))
GOOD = (example(), example(used=False))


def ignore_of_unknown_rule(seen: Seen) -> Iterator[Finding]:
    """A comment suppresses a rule that there is none of."""
    for each in seen.observations:
        if not each.data["known"]:
            near = each.data.get("nearest")
            mend = f"Did you mean {near!r}? List them: harness rules" if near else "List them: harness rules"
            message = f"harness-ignore names {each.data['rule']!r}, which no rule is called"
            yield judged(each, "ignore-of-unknown-rule", SEVERITY, message, mend)
