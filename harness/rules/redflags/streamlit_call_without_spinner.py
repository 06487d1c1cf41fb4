"""A click starts a slow call and the page shows nothing of it.

Why: Until the answer comes the page looks dead; users click again, and the call is made twice.

Mend: Write `with st.spinner("Saving…"):` around it.

Source: Streamlit, st.spinner.
"""

from __future__ import annotations

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

        if st.button("Save"):
            httpx.post(f"{API}/users").raise_for_status()
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import requests
        import streamlit as st

        if st.form_submit_button("Predict"):
            response = requests.post(f"{API}/predict", timeout=30)
            response.raise_for_status()
            st.write(response.text)
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import requests
        import streamlit as st

        text = st.chat_input("Ask")
        if prompt := text:
            answer = requests.post(f"{API}/chat", json={"text": prompt}, timeout=60)
            st.write(answer.ok)
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import requests
        import streamlit as st

        def report(name):
            answer = requests.get(f"{API}/reports/{name}", timeout=30)
            answer.raise_for_status()
            return answer.content

        if st.button("Load"):
            st.download_button("report", report("weekly"))
        """,
        file="dashboard/app.py",
    ),
)
GOOD = (
    python(
        """
        import httpx
        import streamlit as st

        def answer(prompt):
            shown, text = st.empty(), ""
            with httpx.stream("POST", f"{API}/chat", json={"q": prompt}) as stream:
                for line in stream.iter_lines():
                    text += line
                    shown.markdown(text)

        if prompt := st.chat_input("Ask"):
            answer(prompt)
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import requests
        import streamlit as st

        area = st.empty()
        if st.button("Load"):
            area.info("Loading the report …")
            show(requests.get(f"{API}/reports/weekly", timeout=30).content)
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import httpx
        import streamlit as st

        if st.button("Save"):
            with st.spinner("Saving…"):
                httpx.post(f"{API}/users").raise_for_status()
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import httpx
        import streamlit as st

        if st.button("Save"):
            with st.status("Saving…"):
                httpx.post(f"{API}/users").raise_for_status()
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import httpx

        def save():
            httpx.post(f"{API}/users").raise_for_status()
        """,
        file="jobs/users.py",
    ),
    python(
        """
        import requests
        import streamlit as st

        def report(name):
            with st.spinner("Loading…"):
                return requests.get(f"{API}/reports/{name}", timeout=30).content

        if st.button("Load"):
            st.download_button("report", report("weekly"))
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import httpx
        import streamlit as st

        def answer(prompt):
            with httpx.stream("POST", f"{API}/chat", json={"q": prompt}) as stream:
                for part in stream.iter_text():
                    yield part

        if prompt := st.chat_input("Ask"):
            shown = st.empty()
            for part in answer(prompt):
                shown.markdown(part)
        """,
        file="dashboard/app.py",
    ),
)


def streamlit_call_without_spinner(seen: SourceFacts) -> Iterator[Finding]:
    """A click starts a slow call and the page shows nothing of it."""
    page = next((each.data for each in seen.of("module")), {})
    for fact in seen.of("request"):
        if (
            page.get("streamlit")
            and fact.data["triggered"]
            and not fact.data["spinner"]
            and (fact.data["client"] != "wrapper" or fact.data.get("direct"))
            and not fact.data.get("streams")  # shows what comes as it comes
            and not is_cached(fact)
        ):
            yield judged(
                seen,
                fact,
                "streamlit-call-without-spinner",
                SEVERITY,
                f"the page shows nothing while {called(fact)} runs",
                'Write `with st.spinner("…"):` around the call.',
                edit="spinner",
            )
