"""A cache that all users share holds what belongs to one of them.

Why: `st.cache_data` and `st.cache_resource` are shared by all sessions: what is read from the session, or comes by a parameter
that the cache ignores (`_token`), is shown to whoever asks next.

Mend: Give the user's identity as a parameter without an underscore, or keep the value in `st.session_state`.

Source: Streamlit, Caching overview (excluding input parameters; cache is shared across sessions).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import judged
from harness.rules.redflags._samples import python

SEVERITY = Severity.ERROR
BAD = (
    python(
        """
        import streamlit as st

        @st.cache_data
        def orders():
            return load(st.session_state["token"])
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import streamlit as st

        @st.cache_data(ttl=60)
        def orders(_token):
            return load(_token)
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import streamlit as st

        @st.cache_resource
        def client():
            return Client(email=st.user.email)
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import streamlit as st

        @st.cache_data(ttl=600)
        def page(pdf_hash, number):
            return render(st.session_state["pdf"], number)
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import streamlit as st

        @st.cache_data
        def orders(_access_token: str, _client: UserClient, page: int = 1):
            return load(_access_token, page)

        st.table(orders(st.session_state.token, client))
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import streamlit as st

        @st.cache_data(ttl=600)
        def departures(_api_key, region):
            return load(region, _api_key)
        """,
        file="dashboard/app.py",
    ),
)
GOOD = (
    python(
        """
        import streamlit as st

        @st.cache_data
        def question(session_id, grade):
            return ask(grade, st.session_state.history)
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import streamlit as st

        @st.cache_data
        def orders(user_id):
            return load(user_id)
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import streamlit as st

        @st.cache_data
        def orders(_client, user_id):
            return _client.orders(user_id)
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import streamlit as st

        @st.cache_data
        def orders_of(user_id: str, _token: str):
            return load(user_id, _token)
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import streamlit as st

        @st.cache_data(ttl=600)
        def departures(_api_key, region="north"):
            return load(region, _api_key)

        st.table(departures(st.secrets["timetable"]["key"], "south"))
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import os
        import streamlit as st

        TOKEN = os.environ["TIMETABLE_TOKEN"]

        @st.cache_data(ttl=600)
        def departures(region, _token):
            return load(region, _token)

        st.table(departures("south", _token=TOKEN))
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import streamlit as st

        @st.cache_data
        def embedded(_tokenizer, text):
            return _tokenizer.encode(text)
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import streamlit as st

        def orders():
            return load(st.session_state["token"])
        """,
        file="dashboard/app.py",
    ),
)


def streamlit_cache_of_user_data(seen: SourceFacts) -> Iterator[Finding]:
    """A cache that all users share holds what belongs to one of them."""
    for fact in seen.of("cached-user-data"):
        keyed = fact.data.get("keyed")
        if keyed == "user":
            continue  # what tells one user's data from another's is in the key
        told, name = fact.data["cached"], fact.data["name"]
        sure = f"depends on {name} of one" if fact.data["sure"] else f"ignores {name}, which may be of one"
        yield judged(
            seen,
            fact,
            "streamlit-cache-of-user-data",
            SEVERITY if fact.data["sure"] and not keyed else Severity.HINT,
            f"the cache of {told} is shared by all users and {sure}",
            f"Pass it as a parameter that the cache sees: `def {told}(user_id):`, or keep the value in `st.session_state`.",
            node=f"def {told}",
        )
