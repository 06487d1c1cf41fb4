"""A dashboard repeats a request at every rerun.

Why: Streamlit runs the script anew at each click; an uncached read then asks the service dozens of times for the same answer.

Mend: Put it in a function under `@st.cache_data(ttl=60)`.

Source: Streamlit, Caching overview.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import called, is_cached, judged
from harness.rules.redflags._samples import python

SEVERITY = Severity.HINT
BAD = (
    python(
        """
        import httpx
        import streamlit as st

        try:
            st.table(httpx.get(f"{API}/users").raise_for_status().json())
        except httpx.HTTPError:
            st.warning("not available")
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import requests
        import streamlit as st

        def users():
            try:
                return requests.get(f"{API}/users", timeout=5).json()
            except requests.RequestException:
                return []

        st.table(users())
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import requests
        import streamlit as st

        session = requests.Session()
        try:
            st.table(session.get(f"{API}/users", timeout=5).json())
        except requests.RequestException:
            st.warning("not available")
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import pandas as pd
        import streamlit as st

        try:
            st.table(pd.read_csv("https://data.acme.io/stock.csv"))
        except OSError:
            st.warning("not available")
        """,
        file="dashboard/app.py",
    ),
)
GOOD = (
    python(
        """
        import requests
        import streamlit as st

        def ask(url):
            return requests.get(url, timeout=10).json()

        @st.cache_data(ttl=60)
        def totals():
            return ask(f"{API}/totals")

        healthy = ask(f"{API}/")
        if st.button("Find"):
            st.table(ask(f"{API}/users"))
        st.write(totals())
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import time
        import requests
        import streamlit as st

        st.write(requests.get(f"{API}/prices", timeout=5).json()["price"])
        time.sleep(5)
        st.rerun()
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import httpx
        import streamlit as st

        @st.cache_data(ttl=60)
        def users():
            return httpx.get(f"{API}/users").raise_for_status().json()

        st.table(users())
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import httpx
        import streamlit as st

        if st.button("Refresh"):
            st.table(httpx.get(f"{API}/users").raise_for_status().json())
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import httpx

        def users():
            return httpx.get(f"{API}/users").raise_for_status().json()
        """,
        file="jobs/users.py",
    ),
    python(
        """
        import httpx
        import streamlit as st

        if st.button("Save"):
            httpx.post(f"{API}/users").raise_for_status()
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import httpx
        import streamlit as st

        if "plan" not in st.session_state:
            st.session_state.plan = httpx.get(f"{API}/plan").raise_for_status().text
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import pandas as pd
        import streamlit as st

        st.table(pd.read_csv("data/stock.csv"))
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import requests
        import streamlit as st

        def _report(name):
            return requests.get(f"{API}/reports/{name}", timeout=30).content

        @st.cache_data(ttl=60)
        def report(name):
            return _report(name)

        st.download_button("report", report("weekly"))
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import requests
        import streamlit as st

        def report(name):
            return requests.get(f"{API}/reports/{name}", timeout=30).content

        if st.button("Load"):
            st.download_button("report", report("weekly"))
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import requests
        import streamlit as st

        def job_status(job):
            return requests.get(f"{API}/jobs/{job}", timeout=5).json()["state"]

        st.write(job_status(st.session_state.job))
        """,
        file="dashboard/app.py",
    ),
)


_NOW = re.compile(r"health|\bping|status|poll|progress|alive|running|reachable|is_up\b|refresh", re.IGNORECASE)
"""Words for what is asked because it changes."""


def streamlit_call_uncached(seen: SourceFacts) -> Iterator[Finding]:
    """A dashboard repeats a request at every rerun."""
    page = next((each.data for each in seen.of("module")), {})
    for fact in seen.of("request"):
        wrapped = fact.data["client"] == "wrapper"
        elsewhere = fact.data.get("imported") and fact.data.get("direct") and not fact.data.get("on_page")
        direct = (not wrapped or elsewhere) and fact.data["method"] == "GET"
        if (
            page.get("streamlit")
            and not page.get("polls")
            and direct
            and not is_cached(fact)
            and not _NOW.search(f"{fact.data['function']} {fact.data['url']} {fact.data.get('callee', '')}")
            and not fact.data.get("kept")
            and not fact.data.get("on_click")
            and not fact.data["triggered"]
            and fact.data["loop"] == "none"
        ):
            yield judged(
                seen,
                fact,
                "streamlit-call-uncached",
                SEVERITY,
                f"{called(fact)} is asked again at every rerun",
                "Put the call in a function under `@st.cache_data(ttl=60)`.",
            )
