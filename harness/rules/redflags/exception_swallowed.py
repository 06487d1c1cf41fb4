"""A failed request is caught and forgotten.

Why: The caller goes on as if the answer had come: data goes missing, and no log tells when it began.

Mend: Log it, narrow it, and say what the caller gets: `except httpx.HTTPError: logger.exception("loading users"); return []`.

Source: CWE-390; ruff S110 and BLE001.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import Fact, SourceFacts
from harness.rules.redflags._judged import called, judged
from harness.rules.redflags._samples import component, python, typescript

SEVERITY = Severity.WARNING
BAD = (
    python(
        """
        import httpx

        def load():
            try:
                return httpx.get("https://api.acme.io/users").raise_for_status().json()
            except Exception:
                pass
        """
    ),
    python(
        """
        import requests

        def tell(event):
            try:
                requests.post("https://hooks.acme.io/x", json=event, timeout=5)
            except:
                pass
        """
    ),
    typescript(
        """
        export async function load() {
          try {
            const res = await fetch("/api/users");
            if (res.ok) show(await res.json());
          } catch {}
        }
        """
    ),
    typescript(
        """
        export const load = () => fetch("/api/users").then(show).catch(() => {});
        """
    ),
    python(
        """
        import requests

        def ids():
            try:
                answer = requests.get("https://api.acme.io/ids", timeout=3)
                answer.raise_for_status()
                return answer.json()
            except Exception:
                return []
        """
    ),
    typescript(
        """
        export async function load() {
          try {
            return await ok(await fetch("/api/users"));
          } catch (error) {
            return null;
          }
        }
        """
    ),
)
GOOD = (
    python(
        """
        import requests

        def folder(name):
            try:
                return requests.get(f"https://files.acme.io/{name}", timeout=5).json()
            except Exception:
                pass
            return requests.post("https://files.acme.io", json={"name": name}, timeout=5).json()
        """
    ),
    component(
        """
        export function Chat({ id }) {
          useEffect(() => {
            const poll = async () => {
              try {
                show(await ok(await fetch(`/api/chats/${id}/messages`)));
              } catch {}
            };
            const timer = setInterval(poll, 5_000);
            return () => clearInterval(timer);
          }, [id]);
          return <Messages />;
        }
        """
    ),
    python(
        """
        import requests

        def create(item):
            try:
                return requests.post("https://api.acme.io/items", json=item, timeout=5).json()
            except Exception:
                return None
        """
    ),
    typescript(
        """
        export async function load(): Promise<Item[] | null> {
          try {
            const res = await fetch("/api/items");
            return res.ok ? Items.parse(await res.json()) : null;
          } catch {
            return null;
          }
        }
        """
    ),
    python(
        """
        import httpx

        def load():
            try:
                return httpx.get("https://api.acme.io/users").raise_for_status().json()
            except Exception:
                logger.exception("loading users")
                return []
        """
    ),
    python(
        """
        import httpx

        def ready():
            try:
                httpx.get("https://api.acme.io/health")
            except Exception:
                # a probe: the next one comes in a second
                pass
        """
    ),
    typescript(
        """
        export async function load() {
          try {
            const res = await fetch("/api/users");
            if (res.ok) show(await res.json());
          } catch (error) {
            report(error);
          }
        }
        """
    ),
    python(
        """
        import json

        def read(text):
            try:
                return json.loads(text)
            except Exception:
                pass
        """
    ),
    typescript(
        """
        export async function leave() {
          try {
            await fetch("/api/logout", { method: "POST" });
          } catch {}
          forget();
        }
        """
    ),
)

_MEND = {
    "python": 'Write `except httpx.HTTPError: logger.exception("…")` with what the caller gets instead, or a comment that says why it does not matter.',
    "typescript": "Write `catch (error) { reportError(error); }`, or a comment that says why it does not matter.",
}


def exception_swallowed(seen: SourceFacts) -> Iterator[Finding]:
    """A failed request is caught and forgotten."""
    for fact in seen.of("request"):
        swallowed = fact.data["guard"] == "swallowed"
        emptied = fact.data.get("emptied") and not _is_told_apart(fact)
        if (swallowed or emptied) and not re.search(
            r"telemetry|analytics|track|beacon|ping|poll|health|logout|sign_?out|revoke",
            seen.file + fact.data["url"] + fact.data["function"] + fact.node.split("(")[0],
            re.IGNORECASE,
        ):
            yield judged(
                seen,
                fact,
                "exception-swallowed",
                SEVERITY if swallowed and fact.data["client"] != "wrapper" else Severity.HINT,
                f"a failure of {called(fact)} {'is caught and forgotten' if swallowed else 'looks like an empty answer'}",
                _MEND[seen.language],
            )


def _is_told_apart(fact: Fact) -> bool:
    """Does a failure give nothing at all where success always gives something: what was made, or a list by its type?"""
    nothing = re.search(r"return\s+(?:null|None|undefined|false|False)\b", fact.data["handler"])
    return nothing is not None and (
        fact.data["method"] in {"POST", "PUT", "PATCH", "DELETE"} or bool(fact.data.get("of_many"))
    )
