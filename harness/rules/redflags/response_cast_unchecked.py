"""A type is claimed for an answer that nothing has checked.

Why: A cast or an annotation tells the compiler, not the server: when the answer changes, the fault shows far from here, as
`undefined` on somebody's screen.

Mend: Parse instead of claiming: `const user = User.parse(await res.json())` with Zod, `User.model_validate(response.json())` with
Pydantic.

Source: TypeScript handbook, Type Assertions; Zod; Pydantic, Models.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import called, judged
from harness.rules.redflags._samples import python, typescript

SEVERITY = Severity.HINT
BAD = (
    typescript(
        """
        export async function load() {
          const res = await fetch("/api/users");
          if (!res.ok) throw new Error(String(res.status));
          return (await res.json()) as User[];
        }
        """
    ),
    typescript(
        """
        import axios from "axios";
        export const load = () => axios.get<any>("/api/users", { timeout: 5_000 });
        """
    ),
    typescript(
        """
        export async function load() {
          const res = await fetch("/api/users");
          if (!res.ok) throw new Error(String(res.status));
          const users: User[] = await res.json();
          return users;
        }
        """
    ),
    python(
        """
        from typing import cast
        import httpx

        def load():
            response = httpx.get("https://api.acme.io/users").raise_for_status()
            return response

        def users():
            response = httpx.get("https://api.acme.io/users")
            response.raise_for_status()
            data: UserList = response.json()
            return data
        """
    ),
    typescript(
        """
        import axios from "axios";
        export async function load() {
          const { data } = await axios.get<User>("/api/me", { timeout: 5_000 });
          return data;
        }
        """
    ),
    typescript(
        """
        export async function login(form: string) {
          const res = await fetch("/api/token", { method: "POST", body: form });
          if (!res.ok) {
            const problem = await res.json();
            throw new Error(problem.detail ?? "refused");
          }
          const data: TokenResponse = await res.json();
          return data.access_token;
        }
        """
    ),
    typescript(
        """
        export async function latest() {
          const res = await fetch("/api/orders/latest");
          if (!res.ok) throw new Error(String(res.status));
          const body = (await res.json()) as unknown as Order;
          return body;
        }
        """
    ),
    typescript(
        """
        export async function latest() {
          const res = await fetch("/api/orders/latest");
          if (!res.ok) throw new Error(String(res.status));
          return <Order>(await res.json());
        }
        """
    ),
    typescript(
        """
        export async function latest() {
          const res = await fetch("/api/orders/latest");
          if (!res.ok) throw new Error(String(res.status));
          const body = await res.json();
          return (body as unknown) as Order;
        }
        """
    ),
)
GOOD = (
    typescript(
        """
        export async function load() {
          const res = await fetch("/api/users");
          if (!res.ok) throw new Error(String(res.status));
          return Users.parse(await res.json());
        }
        """
    ),
    typescript(
        """
        export async function load() {
          const res = await fetch("/api/users");
          if (!res.ok) throw new Error(String(res.status));
          const body: unknown = await res.json();
          return isUserList(body) ? body : [];
        }
        """
    ),
    python(
        """
        import httpx

        def load():
            response = httpx.get("https://api.acme.io/users")
            response.raise_for_status()
            data: dict[str, str] = response.json()
            return data
        """
    ),
    typescript(
        """
        export async function load() {
          const res = await fetch("/api/users");
          if (!res.ok) throw new Error(String(res.status));
          const data = (await res.json()) as User;
          return userSchema.parse(data);
        }
        """
    ),
    typescript(
        """
        import axios from "axios";
        export async function load() {
          const { data } = await axios.get<unknown>("/api/me", { timeout: 5_000 });
          return User.parse(data);
        }
        """
    ),
    typescript(
        """
        export async function load<Answer = unknown>(path: string): Promise<Answer> {
          const res = await fetch(path);
          if (!res.ok) throw new Error(String(res.status));
          return res.json();
        }
        """
    ),
    typescript(
        """
        export async function latest() {
          const res = await fetch("/api/orders/latest");
          if (!res.ok) throw new Error(String(res.status));
          const body = <unknown>(await res.json());
          return Order.parse(body);
        }
        """
    ),
)

_OF_AN_ERROR = re.compile(r"\{\s*(?:(?:detail|error|errors|message|msg|code)\?\s*:[^;,}]*[;,]?\s*)+\}?.*", re.DOTALL)
_MEND = {
    "python": "Write `TypeAdapter(UserList).validate_python(response.json())`, with the type that is claimed here.",
    "typescript": "Write `schema.parse(await res.json())`, with a Zod schema of the type that is claimed here.",
}


def response_cast_unchecked(seen: SourceFacts) -> Iterator[Finding]:
    """A type is claimed for an answer that nothing has checked."""
    for fact in seen.of("request"):
        answer = fact.data["answer"]
        claimed = answer.get("cast", "")
        honest = "unknown" in claimed or _OF_AN_ERROR.fullmatch(
            claimed
        )  # says that it does not know, or is the words of a failure
        if claimed and not honest and not answer.get("checked"):
            line, node = answer.get("cast_line", 0), answer.get("cast_node", "")
            yield judged(
                seen,
                fact,
                "response-cast-unchecked",
                SEVERITY,
                f"the answer to {called(fact)} is taken for {' '.join(claimed.split())[:60]} without a check",
                _MEND[seen.language],
                line=line,
                node=node,
            )
