"""A read from a remote service is given up at the first failure.

Why: Connections drop and services restart; a GET may be repeated safely, and one repetition hides most of these failures.

Mend: Retry on the client: `httpx.HTTPTransport(retries=2)`, `HTTPAdapter(max_retries=Retry(total=3, backoff_factor=0.5))`,
tenacity or stamina around the call.

Source: RFC 9110, 9.2.2 (idempotent methods); urllib3, Retry; AWS Builders' Library, Timeouts, retries and backoff with jitter.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import called, is_retried, judged
from harness.rules.redflags._samples import python, typescript

SEVERITY = Severity.HINT
BAD = (
    python(
        """
        import httpx

        def load():
            response = httpx.get("https://api.acme.io/users")
            response.raise_for_status()
            return response.json()
        """
    ),
    python(
        """
        import requests

        API = "https://api.acme.io"

        def load(number):
            response = requests.get(f"{API}/users/{number}", timeout=5)
            response.raise_for_status()
            return response.json()
        """
    ),
    python(
        """
        import httpx

        client = httpx.Client(base_url="https://api.acme.io")

        def load():
            return client.get("/users").raise_for_status().json()
        """
    ),
    python(
        """
        import os
        import requests

        BASE = os.environ["API_URL"]

        def load():
            answer = requests.get(f"{BASE}/users", timeout=3)
            answer.raise_for_status()
            return answer.json()
        """
    ),
    typescript(
        """
        const BASE = process.env.API_URL!;
        export const load = () => fetch(`${BASE}/users`, { signal: AbortSignal.timeout(3_000) }).then(ok);
        """
    ),
)
GOOD = (
    python(
        """
        import httpx
        import stamina

        @stamina.retry(on=httpx.HTTPError, attempts=3)
        def load():
            response = httpx.get("https://api.acme.io/users")
            response.raise_for_status()
            return response.json()
        """
    ),
    python(
        """
        import httpx

        client = httpx.Client(base_url="https://api.acme.io", transport=httpx.HTTPTransport(retries=2))

        def load():
            return client.get("/users").raise_for_status().json()
        """
    ),
    python(
        """
        import httpx

        def create():
            return httpx.post("https://api.acme.io/users").raise_for_status().json()
        """
    ),
    python(
        """
        import httpx

        def load():
            try:
                return httpx.get("https://api.acme.io/users").raise_for_status().json()
            except httpx.HTTPError:
                return stored()
        """
    ),
    typescript(
        """
        import pRetry from "p-retry";
        const BASE = process.env.API_URL!;
        export const load = () => pRetry(() => fetch(`${BASE}/users`).then(ok), { retries: 3 });
        export const create = () => fetch(`${BASE}/users`, { method: "POST" }).then(ok);
        """
    ),
)


_PYTHON = frozenset({"requests", "httpx", "aiohttp"})
_MEND = {
    "python": "Put `@stamina.retry(on=httpx.HTTPError, attempts=3)` on the function, or retries on the client's transport.",
    "typescript": "Put the call in `pRetry(() => …, { retries: 3 })`, or `axiosRetry(client, { retries: 3 })` on the client.",
}


def retry_missing(seen: SourceFacts) -> Iterator[Finding]:
    """A read from a remote service is given up at the first failure."""
    python = seen.language == "python"
    for fact in seen.of("request"):
        data = fact.data
        away = data["host"] == "remote" or (data["host"] == "none" and data["configured"])
        if not away or data["method"] != "GET" or data["guard"] != "none" or is_retried(fact):
            continue
        if python:
            given_up = data["client"] in _PYTHON and "raise_for_status" in data["reads"]
        else:
            given_up = (
                data["client"] in {"fetch", "axios"}
                and "queries-retried" not in seen.traits
                and data.get("place") in {"module", "route", "server-page"}
                and data["loop"] == "none"
            )
        if given_up:
            yield judged(
                seen,
                fact,
                "retry-missing",
                SEVERITY,
                f"{called(fact)} is given up at the first failure",
                _MEND[seen.language],
            )
            return  # one word a module: the mend is the client's
