"""A field of an answer that may be absent is used as if it were there.

Why: `data.get("user").get("name")` says itself that the user may be missing, and then fails on None; `data.user!.name` silences
the compiler, not the server.

Mend: Ask first: `user = data.get("user") or {}`, `data.user?.name ?? ""`.

Source: Python, dict.get; TypeScript handbook, Non-null Assertion Operator.
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

        def name():
            response = httpx.get("https://api.acme.io/me")
            response.raise_for_status()
            data = response.json()
            return data.get("user").get("name")
        """
    ),
    python(
        """
        import requests

        def name():
            response = requests.get("https://api.acme.io/me", timeout=5)
            response.raise_for_status()
            data = response.json()
            return data.get("user")["name"]
        """
    ),
    typescript(
        """
        export async function name() {
          const res = await fetch("/api/me");
          if (!res.ok) throw new Error(String(res.status));
          const data = await res.json();
          return data.user!.name;
        }
        """
    ),
)
GOOD = (
    python(
        """
        import httpx

        def name():
            response = httpx.get("https://api.acme.io/me")
            response.raise_for_status()
            data = response.json()
            return data.get("user", {}).get("name")
        """
    ),
    python(
        """
        import httpx

        def name():
            response = httpx.get("https://api.acme.io/me")
            response.raise_for_status()
            data = response.json()
            user = data.get("user")
            return user.get("name") if user else None
        """
    ),
    typescript(
        """
        export async function name() {
          const res = await fetch("/api/me");
          if (!res.ok) throw new Error(String(res.status));
          const data = await res.json();
          return data.user?.name ?? "";
        }
        """
    ),
)

_MEND = {
    "python": 'Give the field a default: `data.get("user", {}).get("name")`, or ask for None first.',
    "typescript": 'Write `data.user?.name ?? ""` in place of the assertion.',
}


def optional_field_unchecked(seen: SourceFacts) -> Iterator[Finding]:
    """A field of an answer that may be absent is used as if it were there."""
    for fact in seen.of("request"):
        answer = fact.data["answer"]
        if answer.get("read") in {"get-chain", "forced"} and not (
            answer["read"] == "get-chain" and answer.get("checked")
        ):
            severity = SEVERITY if answer["read"] == "get-chain" else Severity.HINT
            yield judged(
                seen,
                fact,
                "optional-field-unchecked",
                severity,
                f"{answer['node'][:60]} fails when the answer to {called(fact)} lacks the field",
                _MEND[seen.language],
                line=answer["line"],
                node=answer["node"],
            )
