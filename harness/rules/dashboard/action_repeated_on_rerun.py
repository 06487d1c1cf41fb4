"""What a click does is done again by every rerun that follows.

Why: Streamlit runs the whole script again whenever anything is touched. An order that is sent, or an amount that is booked, because a flag
in the session state is still set is sent or booked once more with each of these runs. A callback and the code below the button that both
act do it twice at once.

Mend: Act inside `if st.button(...)` or in its callback, and keep the outcome; or take the flag down as soon as the action is done.

Source: Streamlit, Button behavior and examples; RFC 9110, 9.2.2 Idempotent Methods.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.observation import Observation
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.ERROR
BAD = (
    sample.seen(sample.noticed("repeated-effect", "makes the call POST /orders again", what="POST /orders")),
    sample.seen(
        sample.noticed("repeated-effect", "makes the call POST /orders twice", what="POST /orders", at_once=True)
    ),
)
GOOD = (sample.seen(sample.noticed("page")),)


def action_repeated_on_rerun(seen: Seen) -> Iterator[Finding]:
    """Every repeated-effect that was seen."""
    for each in proof.of_kind(seen, "repeated-effect"):
        yield Finding(
            rule="action-repeated-on-rerun",
            severity=SEVERITY,
            message=_message(each),
            mend="Act where the click is handled, keep the outcome, and take the flag down.",
            cause=(each.subject, str(each.data["what"])),
            **proof.facts(each),
        )


def _message(each: Observation) -> str:
    if each.data.get("at_once"):
        return f"One click on the page {each.subject} {each.detail}"
    return f"A rerun of the page {each.subject} after a click {each.detail}"
