"""The body of an answer is read without looking at its status.

Why: Neither fetch nor httpx nor requests raises on 404 or 500: the error page is then parsed, and taken, for data.

Mend: Write `response.raise_for_status()` before reading, or `if (!res.ok) throw new Error(String(res.status))`.

Source: MDN, Using Fetch (checking that the fetch was successful); httpx, Exceptions; requests, Response Status Codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import Fact, SourceFacts
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
    python(
        """
        import requests

        def remove(number):
            requests.delete(f"https://api.acme.io/users/{number}", timeout=5)
        """
    ),
    python(
        """
        import httpx

        def load(number):
            response = httpx.get(f"https://api.acme.io/users/{number}")
            if response.status_code == 404:
                return None
            return response.json()
        """
    ),
    typescript(
        """
        export async function load() {
          const res = await fetch("/api/users");
          if (res.status === 401) return signIn();
          return await res.json();
        }
        """
    ),
    typescript(
        """
        export async function ask(path: string) {
          const res = await fetch(path, { signal: AbortSignal.timeout(3_000) });
          if (res.status === 401) await renew();
          return res;
        }
        export async function load() {
          const res = await ask("/api/users");
          return Users.parse(await res.json());
        }
        """
    ),
    typescript(
        """
        async function ask(path: string) {
          return fetch(path, { signal: AbortSignal.timeout(3_000) });
        }
        export async function load() {
          const res = await ask("/api/users");
          return Users.parse(await res.json());
        }
        """
    ),
)
GOOD = (
    python(
        """
        import requests

        def sun(day):
            response = requests.get(f"https://sun.acme.io/json?date={day}", timeout=5)
            data = response.json()
            if "results" in data:
                return data["results"]["sunrise"]
            else:
                return None
        """
    ),
    typescript(
        """
        export async function avatar(bot: string) {
          const res = await fetch(`https://api.acme.io/bot${bot}/photos`);
          const data = await res.json();
          return data.ok && data.result.total > 0 ? data.result.photos[0] : undefined;
        }
        """
    ),
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
    python(
        """
        import requests

        def log_event(event):
            requests.post("https://logs.acme.io/events", json=event, timeout=1)
        """
    ),
    python(
        """
        import httpx

        def post(text):
            response = httpx.post("https://slack.com/api/chat.postMessage", json={"text": text})
            data = response.json()
            if not data.get("ok"):
                raise RuntimeError(data["error"])
            return data["ts"]
        """
    ),
    typescript(
        """
        export async function start() {
          const res = await fetch("/api/sign-in/config");
          const config = (await res.json().catch(() => ({}))) as { client?: string };
          if (!config.client) return unavailable();
          return open(config.client);
        }
        """
    ),
    python(
        """
        import httpx

        def load(number):
            response = httpx.get(f"https://api.acme.io/users/{number}")
            if response.status_code == 404:
                return None
            if response.status_code >= 400:
                raise RuntimeError(response.status_code)
            return response.json()
        """
    ),
    typescript(
        """
        async function ask(path: string) {
          const res = await fetch(path, { signal: AbortSignal.timeout(3_000) });
          if (!res.ok) throw new Error(path);
          return res;
        }
        export const load = async () => Users.parse(await (await ask("/api/users")).json());
        """
    ),
)

_MEND_WRITE = {
    "python": "Write `response = …` and `response.raise_for_status()`.",
    "typescript": "Write `const res = …` and `if (!res.ok) throw new Error(String(res.status));`.",
}
_MEND = {
    "python": "Insert `response.raise_for_status()` before the body is read.",
    "typescript": "Insert `if (!res.ok) throw new Error(String(res.status));` before the body is read.",
}


_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_NOBODY_WAITS = re.compile(
    r"log|track|telemetry|analytics|metric|beacon|ping|heartbeat|notif|webhook|hooks?\b|logout|signout|slack|discord|telegram|warm|revalidate|abort|cancel",
    re.IGNORECASE,
)


def response_status_unchecked(seen: SourceFacts) -> Iterator[Finding]:
    """The body of an answer is read without looking at its status."""
    for fact in seen.of("request"):
        if fact.data["host"] == "local":
            continue
        if fact.data["status"] == "unchecked":
            yield judged(
                seen,
                fact,
                "response-status-unchecked",
                SEVERITY,
                f"the answer to {called(fact)} is read whatever its status is{_but(fact)}",
                _MEND[seen.language],
                edit="status",
            )
        elif _is_forgotten_write(fact):
            yield judged(
                seen,
                fact,
                "response-status-unchecked",
                Severity.HINT,
                f"nobody looks whether {called(fact)} was refused",
                _MEND_WRITE[seen.language],
            )


def _but(fact: Fact) -> str:
    looked = fact.data.get("partly")
    return f" but {' or '.join(looked)}" if looked else ""


def _is_forgotten_write(fact: Fact) -> bool:
    """Is a request that changes something sent, and its answer dropped?"""
    data = fact.data
    return (
        data["status"] == "unread"
        and data["method"] in _WRITES
        and data["client"] != "wrapper"
        and not data["reads"]
        and bool(data.get("dropped"))
        and data["guard"] not in {"suppressed", "swallowed"}
        and not _NOBODY_WAITS.search(data["url"] + data["function"] + fact.scope)
    )
