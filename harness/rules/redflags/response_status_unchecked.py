"""The body of an answer is read without looking at its status.

Why: Neither fetch nor httpx nor requests raises on 404 or 500: the error page is then parsed, and taken, for data.

Mend: Write `response.raise_for_status()` before reading, or `if (!res.ok) throw new Error(String(res.status))`.

Source: MDN, Using Fetch (checking that the fetch was successful); httpx, Exceptions; requests, Response Status Codes.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import called, judged
from harness.rules.redflags._samples import python, typescript

SEVERITY = Severity.WARNING
BAD = (
    python(
        """
        import httpx

        def load():
            response = httpx.get("https://api.acme.io/users")
            return response.json()
        """
    ),
    python(
        """
        import requests

        def load():
            return requests.get("https://api.acme.io/users", timeout=5).json()
        """
    ),
    typescript(
        """
        export async function load() {
          const res = await fetch("/api/users");
          return await res.json();
        }
        """
    ),
    typescript(
        """
        export const load = () => fetch("/api/users").then((res) => res.json());
        """
    ),
)
GOOD = (
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
        import httpx

        def _raise(response):
            response.raise_for_status()

        client = httpx.Client(event_hooks={"response": [_raise]})

        def load():
            return client.get("https://api.acme.io/users").json()
        """
    ),
    typescript(
        """
        export async function load() {
          const res = await fetch("/api/users");
          if (!res.ok) throw new Error(String(res.status));
          return await res.json();
        }
        """
    ),
    typescript(
        """
        export async function load() {
          const res = await fetch("/api/users");
          await ensureSuccess(res);
          return await res.json();
        }
        """
    ),
    typescript(
        """
        import axios from "axios";
        export const load = async () => (await axios.get("/api/users", { timeout: 5_000 })).data;
        """
    ),
)

_MEND = {
    "python": "Insert `response.raise_for_status()` before the body is read.",
    "typescript": "Insert `if (!res.ok) throw new Error(String(res.status));` before the body is read.",
}


def response_status_unchecked(seen: SourceFacts) -> Iterator[Finding]:
    """The body of an answer is read without looking at its status."""
    for fact in seen.of("request"):
        if fact.data["status"] == "unchecked" and fact.data["host"] != "local":
            yield judged(
                seen,
                fact,
                "response-status-unchecked",
                SEVERITY,
                f"the answer to {called(fact)} is read whatever its status is",
                _MEND[seen.language],
            )
