"""What one user enters appears on the page of every other one.

Why: What lies in `st.cache_resource`, in a variable of an imported module or in a class is one thing for all sessions of the process. That
may be meant (a board, a chat). Where it is not, users see and change each other's entries, and all of them are gone after a restart.

Mend: Keep what belongs to a session in `st.session_state`, and what belongs to a user in a store under that user's name.

Source: Streamlit, Caching overview (`st.cache_resource` is shared across all sessions); Session State.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.dashboard import _proof as proof
from harness.rules.dashboard import _samples as sample

SEVERITY = Severity.HINT
BAD = (sample.seen(sample.noticed("other-entry", "markdown: Ada Harwell", what='button "Add"')),)
GOOD = (sample.seen(sample.noticed("page")),)


def entry_visible_to_others(seen: Seen) -> Iterator[Finding]:
    """Every other-entry that was seen."""
    for each in proof.of_kind(seen, "other-entry"):
        yield Finding(
            rule="entry-visible-to-others",
            severity=SEVERITY,
            message=f"What one user enters and sends with the {each.data['what']} of the page {each.subject} is shown to another one"
            f" ({each.detail})",
            mend="Keep it in st.session_state, or in a store under the user's name, unless all are meant to see it.",
            cause=(each.subject, str(each.data["what"])),
            **proof.facts(each),
        )
