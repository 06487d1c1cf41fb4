"""What a user puts into a widget is lost.

Why: A widget inside `if st.button(...)` is there for one run only: using it reruns the script, the button is no longer pressed, and the
widget is gone before its value is read. A widget whose default or label changes from run to run is a new widget each time, so that
every other input is dropped.

Mend: Keep in the session state that the button was pressed, give the widget a `key`, and keep its default and its label the same.

Source: Streamlit, Button behavior and examples; Widget behavior.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.WARNING
BAD = (sample.seen(sample.noticed("value-lost", "is gone", widget='slider "Size"')),)
GOOD = (sample.seen(sample.noticed("page")),)


def value_lost_on_rerun(seen: Seen) -> Iterator[Finding]:
    """Every value-lost that was seen."""
    for each in proof.of_kind(seen, "value-lost"):
        yield Finding(
            rule="value-lost-on-rerun",
            severity=SEVERITY,
            message=f"On the page {each.subject} the {each.data['widget']} {each.detail}",
            mend="Keep the press of the button in the session state, or give the widget a key and a steady default.",
            cause=(each.subject, str(each.data["widget"])),
            **proof.facts(each),
        )
