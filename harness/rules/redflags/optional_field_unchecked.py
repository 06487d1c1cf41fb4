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
from harness.rules.redflags._samples import component, python, typescript

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
    python(
        """
        from pydantic import BaseModel

        class Reply(BaseModel):
            user: User | None = None

        def email(reply: Reply) -> str:
            return reply.user.email
        """
    ),
    typescript(
        """
        interface Reply { user?: { email: string } }
        export const email = (reply: Reply) => reply.user!.email;
        """
    ),
    python(
        """
        import os

        HOSTS = os.environ.get("HOSTS").split(",")
        """
    ),
    component(
        """
        export function Me() {
          const { data } = useSWR<User>("/api/me", fetcher);
          return <p>{data!.email}</p>;
        }
        """
    ),
)
GOOD = (
    typescript(
        """
        interface Context { user?: { id: string } }
        function requireUser(context: Context) {
          if (!context.user) throw new Error("sign in");
        }
        export const todos = async (_: unknown, context: Context) => {
          requireUser(context);
          return await load(context.user!.id);
        };
        """
    ),
    python(
        """
        from dataclasses import dataclass
        from typing import Optional

        @dataclass
        class Order:
            lines: Optional[list] = None
            state: Optional[str] = "open"

            def __post_init__(self):
                if self.lines is None:
                    self.lines = []

        def add(order: Order, line):
            order.lines.append(line)
            return order.state.upper()
        """
    ),
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
    python(
        """
        from pydantic import BaseModel

        class Reply(BaseModel):
            user: User | None = None
            count: int = 0

        def email(reply: Reply) -> str:
            if reply.user is None:
                return str(reply.count.bit_length())
            return reply.user.email
        """
    ),
    typescript(
        """
        interface Reply { user?: { email: string }; items: string[] }
        export const first = (reply: Reply) => reply.items!.at(0);
        export const email = (reply: Reply) => (reply.user ? reply.user!.email : "");
        """
    ),
    python(
        """
        import os

        def email(payload):
            if "user" not in payload:
                return os.environ.get("DEFAULT", "").strip()
            return payload.get("user").get("email")
        """
    ),
)

_MEND = {
    "python": 'Give the field a default: `data.get("user", {}).get("name")`, or ask for None first.',
    "typescript": 'Write `data.user?.name ?? ""` in place of the assertion.',
}


def optional_field_unchecked(seen: SourceFacts) -> Iterator[Finding]:
    """A field of an answer that may be absent is used as if it were there."""
    told = set[int]()
    for fact in seen.of("request"):
        answer = fact.data["answer"]
        if answer.get("read") in {"get-chain", "forced"} and not (
            answer["read"] == "get-chain" and answer.get("checked")
        ):
            told.add(answer["line"])
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
    for fact in seen.of("optional-read"):
        if fact.line not in told:
            declared = f", which {fact.data['type']} declares optional" if fact.data["type"] else ""
            yield judged(
                seen,
                fact,
                "optional-field-unchecked",
                Severity.HINT,
                f"{fact.node[:60]} fails when there is no {fact.data['shown'][:60]}{declared}",
                _MEND[seen.language],
                edit="default",
            )
