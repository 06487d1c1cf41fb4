"""A cache that all users share holds the data of one of them.

Why: `st.cache_data` and `st.cache_resource` keep one value for everybody, and so do variables of imported modules. A cached function
that looks into the session state, asks who the user is, or leaves an argument out of its key (`_code`) returns the first user's answer to
all others; a shared table that is changed in place changes for all.

Mend: Hand what the result depends on to the function as an argument, so that it is part of the key, or cache for the session only; copy
what comes out of `st.cache_resource` before it is changed; keep what belongs to a session in `st.session_state`.

Source: Streamlit, Caching overview; CWE-524, Use of Cache Containing Sensitive Information.
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
    sample.seen(sample.noticed("cache-reads", "user 'email'", cached="greeting", what="user", key="email")),
    sample.seen(sample.noticed("other-user", "Signed in as ada@users.test", element="markdown")),
    sample.seen(sample.noticed("cache-ignores", "_code", cached="account", argument="_code")),
    sample.seen(sample.noticed("second-session", "Grace", what='multiselect "Team"')),
)
GOOD = (sample.seen(sample.noticed("page")),)


def cache_shares_user_data(seen: Seen) -> Iterator[Finding]:
    """Cached functions that depend on who asks, and pages that show another user's data."""
    for each in proof.of_kind(seen, "cache-reads", "cache-ignores", "other-user", "second-session"):
        yield Finding(
            rule="cache-shares-user-data",
            severity=SEVERITY,
            message=_message(each),
            mend="Make it an argument of the cached function, or cache it for the session only.",
            cause=_cause(each),
            **proof.facts(each),
        )


def _message(each: Observation) -> str:
    if each.kind == "cache-reads":
        return f"The cached function {each.data['cached']} reads the {each.detail}, and all users share its result"
    if each.kind == "cache-ignores":
        return f"The cached function {each.data['cached']} leaves {each.detail} out of its key: another one gets the same result"
    if each.kind == "second-session":
        return f"What one user chooses in the {each.data['what']} changes the page {each.subject} of another: {each.detail}"
    return f"The page {each.subject} shows a second user what belongs to the first: {each.detail}"


def _cause(each: Observation) -> tuple[str, ...]:
    if each.kind == "cache-reads":
        return "reads", str(each.data["cached"]), str(each.data["what"])
    if each.kind == "cache-ignores":
        return "ignores", str(each.data["cached"]), each.detail
    return (
        ("session", each.subject, str(each.data["what"])) if each.kind == "second-session" else ("shows", each.subject)
    )
