"""A page fails as a whole when one call behind it fails.

Why: A call on the render path without a fallback makes every failure of the service a failure of the page: Streamlit shows a
traceback, Next.js its error page.

Mend: Catch it and show what is left: `try … except httpx.HTTPError: st.warning(…)`, or an `error.tsx` beside the page.

Source: Next.js, Error Handling (error.js); Streamlit, st.exception; Release It!, Circuit Breaker.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import called, judged
from harness.rules.redflags._samples import component, python

SEVERITY = Severity.HINT
BAD = (
    component(
        """
        export default async function Page() {
          const users = await fetch(`${process.env.API_URL}/users`, { signal: AbortSignal.timeout(5_000) }).then(ok);
          return <List users={users} />;
        }
        """,
        file="app/users/page.tsx",
    ),
    python(
        """
        import requests
        import streamlit as st

        st.title("Users")
        response = requests.get(f"{API}/users", timeout=5)
        st.table(response.json())
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import httpx
        import streamlit as st

        def show():
            st.table(httpx.get(f"{API}/users").raise_for_status().json())

        show()
        """,
        file="dashboard/app.py",
    ),
)
GOOD = (
    component(
        """
        export default async function Page() {
          try {
            const users = await fetch(`${process.env.API_URL}/users`, { signal: AbortSignal.timeout(5_000) }).then(ok);
            return <List users={users} />;
          } catch {
            return <Unavailable />;
          }
        }
        """,
        file="app/users/page.tsx",
    ),
    python(
        """
        import requests
        import streamlit as st

        try:
            st.table(requests.get(f"{API}/users", timeout=5).json())
        except requests.RequestException:
            st.warning("The service is not available.")
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import requests

        def load():
            return requests.get(f"{API}/users", timeout=5)
        """,
        file="jobs/load.py",
    ),
    python(
        """
        import httpx
        import streamlit as st

        def users():
            return httpx.get(f"{API}/users").raise_for_status().json()

        def show():
            try:
                st.table(users())
            except httpx.HTTPError:
                st.warning("not available")

        show()
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import requests
        import streamlit as st

        try:
            # the service may be asleep
            st.table(requests.get(f"{API}/users", timeout=5).json())
        except requests.RequestException:
            st.warning("not available")
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import requests
        import streamlit as st
        from app.widgets import tried

        users = tried(lambda: requests.get(f"{API}/users", timeout=5).json())
        if users is not None:
            st.table(users)
        """,
        file="dashboard/app.py",
    ),
)

_MEND = {
    "python": 'Wrap it: `try: … except requests.RequestException: st.warning("The service is not available."); st.stop()`.',
    "typescript": "Put an `error.tsx` beside the page, or wrap the await in `try { … } catch { return <Unavailable />; }`.",
}


def render_call_unguarded(seen: SourceFacts) -> Iterator[Finding]:
    """A page fails as a whole when one call behind it fails."""
    page = next((each.data for each in seen.of("module")), {})
    guarded: dict[str, bool] = {}
    for each in seen.of("request"):
        callee = str(each.data.get("callee", ""))
        guarded[callee] = guarded.get(callee, True) and each.data["guard"] != "none"
    for fact in seen.of("request"):
        server = fact.data.get("place") == "server-page" and not {"error", "global-error"} & set(seen.beside)
        script = bool(page.get("streamlit")) and not fact.data["triggered"] if seen.language == "python" else False
        wrapped = fact.data["client"] == "wrapper"
        here = wrapped and (
            not fact.data["imported"] or (fact.data.get("on_page") and not fact.data["direct"])
        )  # judged where the function calls
        covered = fact.data.get("covered") or (
            bool(fact.data["function"]) and guarded.get(fact.data["function"], False)
        )
        if (server or script) and fact.data["guard"] == "none" and not here and not covered:
            yield judged(
                seen,
                fact,
                "render-call-unguarded",
                SEVERITY,
                f"the page fails as a whole when {called(fact)} does",
                _MEND[seen.language],
            )
