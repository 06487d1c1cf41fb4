"""An HTTP client is opened in a function and never closed.

Why: Each call leaves connections open until the collector comes; under load the process runs out of sockets.

Mend: Write `async with httpx.AsyncClient() as client:`, or make one client for the app and close it at its end.

Source: httpx, Clients (usage: closing); aiohttp, Client Session.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import judged
from harness.rules.redflags._samples import python

SEVERITY = Severity.WARNING
BAD = (
    python(
        """
        import httpx

        async def load():
            client = httpx.AsyncClient()
            response = await client.get("https://api.acme.io/users")
            return response.raise_for_status().json()
        """
    ),
    python(
        """
        import aiohttp

        async def load():
            session = aiohttp.ClientSession()
            async with session.get("https://api.acme.io/users") as response:
                return response.status
        """
    ),
    python(
        """
        import httpx

        def load():
            client = httpx.Client(timeout=5)
            return client.get("https://api.acme.io/users").raise_for_status().json()
        """
    ),
)
GOOD = (
    python(
        """
        import httpx
        import streamlit as st

        def _shared() -> httpx.Client:
            if "client" not in st.session_state:
                st.session_state.client = httpx.Client(timeout=5)
            return st.session_state.client

        def load():
            client = _shared()
            return client.get("https://api.acme.io/users").raise_for_status().json()
        """
    ),
    python(
        """
        import httpx

        async def load():
            async with httpx.AsyncClient() as client:
                return (await client.get("https://api.acme.io/users")).raise_for_status().json()
        """
    ),
    python(
        """
        import httpx

        async def load():
            client = httpx.AsyncClient()
            try:
                return (await client.get("https://api.acme.io/users")).raise_for_status().json()
            finally:
                await client.aclose()
        """
    ),
    python(
        """
        import httpx

        def make():
            client = httpx.Client(timeout=5)
            return client
        """
    ),
    python(
        """
        import httpx

        def make(app):
            client = httpx.Client(timeout=5)
            app.state.client = client
        """
    ),
    python(
        """
        import httpx
        from app.config import get_settings

        def load():
            settings = get_settings()
            return httpx.get(settings.url).is_success
        """
    ),
)


def client_not_closed(seen: SourceFacts) -> Iterator[Finding]:
    """An HTTP client is opened in a function and never closed."""
    for fact in seen.of("client-opened"):
        yield judged(
            seen,
            fact,
            "client-not-closed",
            SEVERITY,
            f"{fact.data['name']} is opened here and never closed",
            f"Write `with` (or `async with`) around its use: `{fact.node.split(' = ')[-1][:60]} as {fact.data['name']}:`.",
        )
