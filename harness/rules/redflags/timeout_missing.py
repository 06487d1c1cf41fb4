"""A request waits for its answer without a time limit.

Why: A server that accepts the connection and never answers holds the caller for good: a worker, a page, a job. `requests`,
`urllib`, axios and got have no limit unless one is given, and httpx has none when it is taken away.

Mend: Give the limit once, on the client that all calls share: `httpx.Client(timeout=10)`, `axios.create({ timeout: 10_000 })`,
`signal: AbortSignal.timeout(10_000)`.

Source: requests, Timeouts; httpx, Timeouts; axios, Request config; MDN, AbortSignal.timeout().
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import Fact, SourceFacts
from harness.rules.redflags._judged import called, judged
from harness.rules.redflags._samples import python, typescript

SEVERITY = Severity.WARNING
BAD = (
    python(
        """
        import requests

        def load():
            return requests.get("https://api.acme.io/users").json()
        """
    ),
    python(
        """
        import httpx

        client = httpx.AsyncClient(timeout=None)

        async def load():
            return await client.get("/users")
        """
    ),
    python(
        """
        import requests

        class Users:
            def __init__(self):
                self.http = requests.Session()

            def load(self):
                return self.http.get(f"{self.base}/users")
        """
    ),
    typescript(
        """
        import axios from "axios";
        const api = axios.create({ baseURL: process.env.API_URL });
        export const load = () => api.get("/users");
        """
    ),
    python(
        """
        import requests

        def _session():
            session = requests.Session()
            return session

        class Users:
            def __init__(self):
                self.http = _session()

            def load(self):
                return self.http.get("https://api.acme.io/users").ok
        """
    ),
    python(
        """
        import aiohttp

        async def load():
            endless = aiohttp.ClientTimeout(total=None)
            async with aiohttp.ClientSession(timeout=endless) as session:
                async with session.get("https://api.acme.io/users") as answer:
                    return answer.status
        """
    ),
    python(
        """
        import requests

        def _send(method, path, **options):
            return requests.request(method, f"{BASE}{path}", **options)

        def load():
            return _send("GET", "/users").ok

        def create(user):
            return _send("POST", "/users", json=user).ok
        """
    ),
)
GOOD = (
    python(
        """
        import httpx

        def load():
            return httpx.get("https://api.acme.io/users")
        """
    ),
    python(
        """
        import requests

        def load(**options):
            return requests.get("https://api.acme.io/users", **options)
        """
    ),
    python(
        """
        import requests
        from app.adapters import TimeoutAdapter

        session = requests.Session()
        session.mount("https://", TimeoutAdapter(timeout=5))

        def load():
            return session.get("https://api.acme.io/users")
        """
    ),
    typescript(
        """
        import axios from "axios";
        const api = axios.create({ baseURL: process.env.API_URL, timeout: 10_000 });
        export const load = () => api.get("/users");
        """
    ),
    typescript(
        """
        export const load = () => fetch("/api/users", { signal: AbortSignal.timeout(5_000) });
        """
    ),
    python(
        """
        import asyncio
        import httpx

        async def load():
            async with asyncio.timeout(3), httpx.AsyncClient(timeout=None) as client:
                return (await client.get("https://api.acme.io/users")).is_success
        """
    ),
    python(
        """
        import requests

        def _send(method, path, **options):
            return requests.request(method, f"{BASE}{path}", **options)

        def load():
            return _send("GET", "/users", timeout=5).ok

        def create(user, **more):
            return _send("POST", "/users", json=user, **more).ok
        """
    ),
)

_CALLS = frozenset({"requests", "urllib", "httpx", "aiohttp", "axios", "got"})
_MEND = {
    "requests": "Add `timeout=10` to the call.",
    "urllib": "Add `timeout=10` to the call.",
    "httpx": "Write `timeout=10` in place of `timeout=None`.",
    "aiohttp": "Write `timeout=aiohttp.ClientTimeout(total=10)`.",
    "axios": "Add `timeout: 10_000` to the options.",
    "got": "Add `timeout: { request: 10_000 }` to the options.",
}


def _is_shared(seen: SourceFacts, fact: Fact) -> bool:
    """Does a call go through a client that is judged where it is made?"""
    return bool(fact.data.get("imported")) or any(
        fact.node.startswith(f"{each.node}.") or fact.node.startswith(f"{each.node}(") for each in seen.of("client")
    )


def timeout_missing(seen: SourceFacts) -> Iterator[Finding]:
    """A request waits for its answer without a time limit."""
    for fact in seen.of("client", "request"):
        limit = fact.data["timeout"]
        shared = fact.kind == "client"
        if shared and (fact.data["client"] != "axios" or seen.language == "python"):
            continue
        if not shared and (
            fact.data["client"] not in _CALLS or (seen.language == "typescript" and _is_shared(seen, fact))
        ):
            continue
        if limit in {"missing", "off"}:
            how = "switches the time limit off" if limit == "off" else "has no time limit"
            what = f"the client {fact.node}" if shared else called(fact)
            streams = limit == "off" and ".stream(" in fact.node  # whose parts may come slowly
            yield judged(
                seen,
                fact,
                "timeout-missing",
                SEVERITY if seen.language == "python" and not streams else Severity.HINT,
                f"{what} {how}",
                _MEND[fact.data["client"]],
                edit="timeout",
            )
