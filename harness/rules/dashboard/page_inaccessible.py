"""A part of a page cannot be used by everybody.

Why: People who cannot see the page, or not well, have a program read it to them: a picture without words, a frame without a title or a
heading that skips a level is lost on them. In many places the law asks for it.

Mend: Follow the page that the finding names; most are a word.

Source: axe-core, Rule Descriptions; WCAG 2.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Evidence, Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.HINT
BAD = (
    sample.seen(
        sample.noticed(
            "inaccessible",
            "Images must have alternative text",
            id="image-alt",
            source="https://axe",
            count=1,
            places=["<img>"],
        )
    ),
)
GOOD = (sample.seen(sample.noticed("page")),)


def page_inaccessible(seen: Seen) -> Iterator[Finding]:
    """Every complaint of axe about a page."""
    for each in proof.of_kind(seen, "inaccessible"):
        places = "\n".join(map(str, each.data["places"]))
        yield Finding(
            rule="page-inaccessible",
            severity=SEVERITY,
            message=f"{each.detail}: {each.data['count']} on the page {each.subject} ({each.data['id']})",
            mend=f"See {each.data['source']}",
            cause=(each.subject, str(each.data["id"])),
            reproduction=proof.reproduction(each),
            evidence=(Evidence(kind="text", title="Where", content=places),),
        )
