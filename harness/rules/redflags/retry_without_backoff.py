"""A failed call is repeated at once.

Why: A service that is down for load gets more of it, from every client at the same moment.

Mend: Wait longer each time, with jitter: `wait=wait_exponential_jitter()`, `backoff_factor=0.5`, `await sleep(2 ** attempt *
100)`.

Source: tenacity, Waiting before retrying; urllib3, Retry.backoff_factor; AWS Builders' Library, Timeouts, retries and backoff
with jitter.
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
        from tenacity import retry, stop_after_attempt

        @retry(stop=stop_after_attempt(3))
        def load(): ...
        """
    ),
    python(
        """
        from urllib3.util.retry import Retry

        policy = Retry(total=5, status_forcelist=[502, 503])
        """
    ),
    python(
        """
        import httpx

        def load():
            for attempt in range(3):
                try:
                    return httpx.get("https://api.acme.io/users").raise_for_status().json()
                except httpx.HTTPError:
                    continue
        """
    ),
    typescript(
        """
        export async function load() {
          for (let attempt = 0; attempt < 3; attempt++) {
            try {
              return await ok(await fetch("/api/users"));
            } catch (error) {
              last = error;
            }
          }
        }
        """
    ),
    typescript(
        """
        import axios from "axios";
        import axiosRetry from "axios-retry";
        const api = axios.create({ timeout: 3_000 });
        axiosRetry(api, { retries: 5 });
        """
    ),
)
GOOD = (
    python(
        """
        from tenacity import retry, stop_after_attempt, wait_exponential

        @retry(stop=stop_after_attempt(3), wait=wait_exponential())
        def load(): ...
        """
    ),
    python(
        """
        import time
        import httpx

        def load():
            for attempt in range(3):
                try:
                    return httpx.get("https://api.acme.io/users").raise_for_status().json()
                except httpx.HTTPError:
                    time.sleep(2**attempt)
        """
    ),
    python(
        """
        import httpx

        def load(numbers):
            for number in range(3):
                httpx.get(f"https://api.acme.io/users/{number}").raise_for_status()
        """
    ),
    typescript(
        """
        export async function load() {
          for (let attempt = 0; attempt < 3; attempt++) {
            try {
              return await ok(await fetch("/api/users"));
            } catch (error) {
              await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * 100));
            }
          }
        }
        """
    ),
    python(
        """
        from urllib3.util.retry import Retry

        policy = Retry(total=5, backoff_factor=0.5)
        """
    ),
    typescript(
        """
        import axios from "axios";
        import axiosRetry from "axios-retry";
        const api = axios.create({ timeout: 3_000 });
        axiosRetry(api, { retries: 5, retryDelay: axiosRetry.exponentialDelay });
        """
    ),
    python(
        """
        import urllib3
        from urllib3.util.retry import Retry

        pool = urllib3.PoolManager(retries=urllib3.Retry(total=0, read=False))
        never = Retry(0)
        """
    ),
    python(
        """
        import requests

        def add_message(session_id, role):
            try:
                STORE[session_id].append(role)
            except KeyError:
                create_session(session_id)
                add_message(session_id, role)
        """
    ),
)

_MEND = {
    "tenacity": "Add `wait=wait_exponential_jitter(initial=0.5, max=30)`.",
    "urllib3": "Add `backoff_factor=0.5`.",
    "backoff": "Use `backoff.expo`.",
    "axios-retry": "Add `retryDelay: axiosRetry.exponentialDelay`.",
    "recursion": "Wait before the call, longer each time.",
}
_LOOP = {
    "python": "Insert `time.sleep(2**attempt)` (or `await asyncio.sleep(…)`) where the failure is caught.",
    "typescript": "Insert `await new Promise((r) => setTimeout(r, 2 ** attempt * 100));` where the failure is caught.",
}


def retry_without_backoff(seen: SourceFacts) -> Iterator[Finding]:
    """A failed call is repeated at once."""
    for fact in seen.of("retry-policy"):
        if not fact.data["waits"] and not fact.data["open"]:
            yield judged(
                seen,
                fact,
                "retry-without-backoff",
                SEVERITY,
                f"{fact.data['tool']} repeats {fact.data['named'] or 'the call'} without waiting",
                _MEND.get(fact.data["tool"], "Wait longer each time."),
                edit="backoff",
            )
    for fact in seen.of("request"):
        if (
            fact.data["loop"] == "retry"
            and not fact.data["waits"]
            and not fact.data["leaves"]
            and not fact.data["varies"]
        ):
            yield judged(
                seen,
                fact,
                "retry-without-backoff",
                Severity.HINT,
                f"{called(fact)} is repeated at once after a failure",
                _LOOP[seen.language],
            )
