"""A secret of the app appears on a page.

Why: Whatever stands on a page can be read by everyone who opens it. The harness gives the app marked stand-ins for its secrets, and one
of them was on the page.

Mend: Do not print configuration or whole error objects; show names, never values.

Source: CWE-200, Exposure of Sensitive Information; Streamlit, Secrets management.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.ERROR
BAD = (sample.seen(sample.noticed("secret", name="API_KEY", element="markdown")),)
GOOD = (sample.seen(sample.noticed("page")),)


def secret_on_page(seen: Seen) -> Iterator[Finding]:
    """Every secret that was seen."""
    for each in proof.of_kind(seen, "secret"):
        yield Finding(
            rule="secret-on-page",
            severity=SEVERITY,
            message=f"The page {each.subject} shows the secret {each.data['name']}{proof.when(each)}",
            mend="Take the secret off the page.",
            cause=(each.subject, str(each.data["name"])),
            **proof.facts(each),
        )
