"""A call that makes something is repeated without an idempotency key.

Why: The first attempt may have succeeded with only its answer lost; the repetition charges, orders or sends twice.

Mend: Send one key for all attempts: `headers={"Idempotency-Key": key}`, made before the first; or leave POST out of the retry.

Source: RFC 9110, 9.2.2; Stripe API, Idempotent requests; urllib3, Retry.allowed_methods.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import called, judged
from harness.rules.redflags._samples import python, typescript

SEVERITY = Severity.WARNING
BAD = (
    python(
        """
        from urllib3.util.retry import Retry

        policy = Retry(total=3, backoff_factor=1, allowed_methods=["GET", "POST"])
        """
    ),
    python(
        """
        import httpx
        from tenacity import retry, stop_after_attempt, wait_exponential

        @retry(stop=stop_after_attempt(3), wait=wait_exponential())
        def charge(amount):
            return httpx.post("https://api.acme.io/charges", json={"amount": amount}).raise_for_status().json()
        """
    ),
    typescript(
        """
        export async function charge(amount: number) {
          for (let attempt = 0; attempt < 3; attempt++) {
            try {
              return await ok(await fetch("/api/charges", { method: "POST", body: JSON.stringify({ amount }) }));
            } catch (error) {
              await sleep(2 ** attempt * 100);
            }
          }
        }
        """
    ),
    typescript(
        """
        import pRetry from "p-retry";
        export const charge = (body: string) => pRetry(() => fetch("/api/charges", { method: "POST", body }), { retries: 3 });
        """
    ),
    typescript(
        """
        import axios from "axios";
        import axiosRetry from "axios-retry";
        const api = axios.create({ timeout: 3_000 });
        axiosRetry(api, { retries: 3, retryDelay: axiosRetry.exponentialDelay, retryCondition: () => true });
        """
    ),
)
GOOD = (
    python(
        """
        from urllib3.util.retry import Retry

        policy = Retry(total=3, backoff_factor=1, allowed_methods=["GET", "HEAD"])
        """
    ),
    python(
        """
        import httpx
        from tenacity import retry, stop_after_attempt, wait_exponential

        @retry(stop=stop_after_attempt(3), wait=wait_exponential())
        def charge(amount, key):
            return httpx.post("https://api.acme.io/charges", json={"amount": amount}, headers={"Idempotency-Key": key}).raise_for_status().json()
        """
    ),
    python(
        """
        import httpx
        from tenacity import retry, stop_after_attempt, wait_exponential

        @retry(stop=stop_after_attempt(3), wait=wait_exponential())
        def replace(number, user):
            return httpx.put(f"https://api.acme.io/users/{number}", json=user).raise_for_status().json()
        """
    ),
    python(
        """
        import httpx
        from tenacity import retry, stop_after_attempt, wait_exponential

        @retry(stop=stop_after_attempt(3), wait=wait_exponential())
        def search(text):
            return httpx.post("https://api.acme.io/users/search", json={"text": text}).raise_for_status().json()
        """
    ),
    python(
        """
        import requests
        import uuid

        def charge(amount):
            headers = {"Idempotency-Key": str(uuid.uuid4())}
            for attempt in range(3):
                try:
                    return requests.post("https://api.acme.io/charges", json={"amount": amount}, headers=headers, timeout=3).ok
                except requests.RequestException:
                    time.sleep(2**attempt)
        """
    ),
)

_READS = re.compile(
    r"search|query|token|login|embed|completion|generate|predict|list|read|fetch|get_|graphql|chat|messages",
    re.IGNORECASE,
)


def retry_of_unsafe_call(seen: SourceFacts) -> Iterator[Finding]:
    """A call that makes something is repeated without an idempotency key."""
    for fact in seen.of("retry-policy"):
        if fact.data["unsafe"]:
            yield judged(
                seen,
                fact,
                "retry-of-unsafe-call",
                SEVERITY,
                "every failed request is repeated, POST too"
                if fact.data["tool"] == "axios-retry"
                else "POST is among the methods that are repeated",
                "Leave `retryCondition` out: the default repeats idempotent requests only."
                if fact.data["tool"] == "axios-retry"
                else 'Write `allowed_methods=["GET", "HEAD", "PUT", "DELETE"]`, or send an Idempotency-Key.',
                edit="methods",
            )
    for fact in seen.of("request"):
        around = any(
            re.match(r"@(?:tenacity\.)?retry\b|@backoff\.|@stamina\.", each) for each in fact.data["decorators"]
        )
        repeated = around or (fact.data["loop"] == "retry" and not fact.data["leaves"])
        unsafe = (
            fact.data["method"] in {"POST", "PATCH"}
            and (fact.data["client"] != "wrapper" or fact.data.get("told"))
            and not fact.data["idempotency"]
        )
        if repeated and unsafe and not _READS.search(fact.data["url"] + fact.data["function"]):
            yield judged(
                seen,
                fact,
                "retry-of-unsafe-call",
                Severity.HINT,
                f"{called(fact)} is repeated without an idempotency key",
                'Add `"Idempotency-Key": key` to its headers, with one key for all attempts.',
            )
