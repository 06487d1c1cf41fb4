"""Two widgets claim the same key, or the script changes a key that a widget owns.

Why: Streamlit tells widgets apart by their keys, or by what they look like where they have none. Two that cannot be told apart, or a key
that is written to after its widget stands, end the page. It shows only with the data that makes two of them alike.

Mend: Give each widget a `key` of its own, made of something unique such as an id; change a widget's value in a callback.

Source: Streamlit, Widget behavior (keys help distinguish otherwise identical widgets).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.ERROR
BAD = (sample.seen(sample.collision()),)
GOOD = (sample.seen(sample.crash()),)


def widget_key_collision(seen: Seen) -> Iterator[Finding]:
    """Crashes that Streamlit itself raises over keys."""
    for each in proof.of_kind(seen, "exception"):
        if proof.collides(each) and not each.data["missing"] and not each.data["blocked"]:
            yield Finding(
                rule="widget-key-collision",
                severity=SEVERITY,
                message=f"Widgets of the page {each.subject} collide{proof.when(each)}: {_first(each.detail)}",
                mend="Give each widget a key of its own; change a widget's value in a callback.",
                cause=(each.data["type"], each.data["function"], each.data["statement"]),
                operations=proof.operations(each),
                at=each.location,
                witness=proof.witness(each),
                reproduction=proof.reproduction(each),
                evidence=proof.evidence(each),
            )


def _first(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else "the same key"
