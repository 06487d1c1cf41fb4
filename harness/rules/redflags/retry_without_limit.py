"""A failed call is repeated for ever.

Why: When the service is gone for good, so is the caller: the job never ends and never says why.

Mend: Stop after some attempts or some time, and raise: `stop=stop_after_attempt(5)`, `max_tries=5`.

Source: tenacity, Stopping; backoff, max_tries.
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
        from tenacity import retry, wait_exponential

        @retry(wait=wait_exponential())
        def load(): ...
        """
    ),
    python(
        """
        import backoff
        import httpx

        @backoff.on_exception(backoff.expo, httpx.HTTPError)
        def load(): ...
        """
    ),
    python(
        """
        import time
        import httpx

        def load():
            while True:
                try:
                    return httpx.get("https://api.acme.io/users").raise_for_status().json()
                except httpx.HTTPError:
                    time.sleep(1)
        """
    ),
    typescript(
        """
        import axios from "axios";
        import axiosRetry from "axios-retry";
        const api = axios.create({ timeout: 3_000 });
        axiosRetry(api, { retries: Infinity, retryDelay: axiosRetry.exponentialDelay });
        """
    ),
    python(
        """
        import time
        import httpx

        def load():
            try:
                return httpx.get("https://api.acme.io/users").raise_for_status().json()
            except httpx.HTTPError:
                time.sleep(1)
                return load()
        """
    ),
    typescript(
        """
        export async function load() {
          while (true) {
            try {
              return await ok(await fetch("/api/users"));
            } catch {
              await new Promise((resolve) => setTimeout(resolve, 1_000));
            }
          }
        }
        """
    ),
)
GOOD = (
    python(
        """
        from tenacity import retry, stop_after_delay, wait_exponential

        @retry(stop=stop_after_delay(30), wait=wait_exponential())
        def load(): ...
        """
    ),
    python(
        """
        import backoff
        import httpx

        @backoff.on_exception(backoff.expo, httpx.HTTPError, max_time=60)
        def load(): ...
        """
    ),
    python(
        """
        import time
        import httpx

        def watch():
            while True:
                show(httpx.get("https://api.acme.io/state").raise_for_status().json())
                time.sleep(60)
        """
    ),
    python(
        """
        from tenacity import retry

        @retry(**POLICY)
        def load(): ...
        """
    ),
    typescript(
        """
        export async function load(attempt = 0) {
          try {
            return await ok(await fetch("/api/users"));
          } catch (error) {
            if (attempt > 3) throw error;
            return load(attempt + 1);
          }
        }
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
    "tenacity": "Add `stop=stop_after_attempt(5)`.",
    "backoff": "Add `max_tries=5`.",
    "axios-retry": "Write `retries: 5`.",
    "recursion": "Write a loop of five attempts in place of the call, and raise after it.",
}


def retry_without_limit(seen: SourceFacts) -> Iterator[Finding]:
    """A failed call is repeated for ever."""
    for fact in seen.of("retry-policy"):
        if not fact.data["stops"] and not fact.data["open"]:
            yield judged(
                seen,
                fact,
                "retry-without-limit",
                SEVERITY,
                f"{fact.data['tool']} repeats {fact.data['named']} for ever",
                _MEND.get(fact.data["tool"], "Write `retries: 5`."),
                edit="limit",
            )
    for fact in seen.of("request"):
        endless = fact.data.get("forever") and not fact.data["leaves"] and fact.data.get("ends")
        script = seen.language == "typescript" and fact.data.get("direct", True)
        known = fact.data["client"] != "wrapper" and "raise_for_status" in fact.data["reads"]
        if endless and (script or known):
            yield judged(
                seen,
                fact,
                "retry-without-limit",
                Severity.HINT,
                f"{called(fact)} is repeated until it succeeds, for ever",
                "Write `for attempt in range(5):` in place of the endless loop, and raise after it.",
            )
