"""A page that runs in the test driver fails in a real browser.

Why: Charts, components and the page's own scripts only run in a browser. A page that never settles, shows a red box there or
throws an error in its scripts is broken for its users, whatever the tests say.

Mend: Open the page with the browser's console; the first error names the element that fails.

Source: Streamlit, App testing (what AppTest does not render).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Evidence, Finding, Severity
from harness.model.observation import Observation
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.ERROR
BAD = (
    sample.seen(sample.noticed("browser", settled=False, exceptions=[], errors=[], screenshot="")),
    sample.seen(sample.noticed("browser", settled=True, exceptions=["KeyError: 'x'"], errors=[], screenshot="")),
    sample.seen(sample.noticed("browser", settled=True, exceptions=[], errors=["TypeError: a is null"], screenshot="")),
)
GOOD = (sample.seen(sample.noticed("browser", settled=True, exceptions=[], errors=[], screenshot="")),)


def page_fails_in_browser(seen: Seen) -> Iterator[Finding]:
    """Pages that did not settle, showed an exception, or had an uncaught script error."""
    for each in proof.of_kind(seen, "browser"):
        trouble = _trouble(each)
        if trouble:
            kind, message = trouble
            yield Finding(
                rule="page-fails-in-browser",
                severity=SEVERITY,
                message=f"The page {each.subject} {message} in a real browser",
                mend="Open the page with the browser's console and follow its first error.",
                cause=(each.subject, kind),
                reproduction=proof.reproduction(each),
                evidence=_screenshot(each),
            )


def _trouble(each: Observation) -> tuple[str, str] | None:
    if each.data["exceptions"]:
        name = str(each.data["exceptions"][0]).splitlines()[0]
        return f"exception {name.partition(':')[0]}", f"shows {name}"
    if each.data["errors"]:
        name = str(each.data["errors"][0])
        return f"script error {name.partition(':')[0]}", f"has the script error {name}"
    return None if each.data["settled"] else ("not settled", "does not come to rest")


def _screenshot(each: Observation) -> tuple[Evidence, ...]:
    content = str(each.data["screenshot"])
    return (Evidence(kind="png", title=f"The page {each.subject}", content=content),) if content else ()
