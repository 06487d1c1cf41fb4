"""Server code fetches without a time limit.

Why: `fetch` waits as long as the connection stands: minutes in Node. A slow service behind a page or a route handler then
exhausts the server that asks it.

Mend: Add `signal: AbortSignal.timeout(10_000)` to the options.

Source: MDN, AbortSignal.timeout(); Node.js, undici's headersTimeout (300 s).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import called, judged
from harness.rules.redflags._samples import component, typescript

SEVERITY = Severity.HINT
BAD = (
    typescript(
        """
        export async function GET() {
          const res = await fetch(`${process.env.API_URL}/users`);
          return Response.json(await res.json(), { status: res.status });
        }
        """,
        file="app/api/users/route.ts",
    ),
    component(
        """
        export default async function Page() {
          const res = await fetch(`${process.env.API_URL}/users`);
          if (!res.ok) return <Failed />;
          return <List users={await res.json()} />;
        }
        """,
        file="app/users/page.tsx",
    ),
    typescript(
        """
        import fetch from "node-fetch";
        export default async function handler(req, res) {
          const answer = await fetch("https://api.acme.io/users", { method: "GET" });
          res.status(answer.status).json(await answer.json());
        }
        """,
        file="pages/api/users.ts",
    ),
    typescript(
        """
        const BASE = process.env.API_URL;
        export async function load() {
          return ok(await fetch(`${BASE}/users`));
        }
        """
    ),
    typescript(
        """
        const BASE = process.env.API_URL;
        async function send(path: string, init?: RequestInit) {
          return ok(await fetch(BASE + path, init));
        }
        export const load = () => send("/users");
        export const create = (body: string) => send("/users", { method: "POST", body });
        """
    ),
)
GOOD = (
    typescript(
        """
        export async function GET() {
          const res = await fetch(`${process.env.API_URL}/users`, { signal: AbortSignal.timeout(5_000) });
          return Response.json(await res.json(), { status: res.status });
        }
        """,
        file="app/api/users/route.ts",
    ),
    typescript(
        """
        export async function GET(request: Request) {
          const res = await fetch(upstream, { ...init, signal: request.signal });
          return new Response(res.body, { status: res.status });
        }
        """,
        file="app/api/users/route.ts",
    ),
    component(
        """
        export function Users() {
          const save = async () => { const res = await fetch("/api/users"); setOk(res.ok); };
          return <button onClick={save} />;
        }
        """
    ),
    typescript(
        """
        const BASE = process.env.NEXT_PUBLIC_API_URL;
        export async function load() {
          return ok(await fetch(`${BASE}/users`));
        }
        """
    ),
    typescript(
        """
        "use client";
        export async function load() {
          return ok(await fetch(`${process.env.API_URL}/users`));
        }
        """
    ),
    typescript(
        """
        const BASE = process.env.API_URL;
        async function send(path: string, init: RequestInit) {
          return ok(await fetch(BASE + path, init));
        }
        export const load = () => send("/users", { signal: AbortSignal.timeout(5_000) });
        """
    ),
)


def fetch_without_timeout(seen: SourceFacts) -> Iterator[Finding]:
    """Server code fetches without a time limit."""
    told = set[str]()
    in_browser = any(each.data.get("client") for each in seen.of("module"))
    for fact in seen.of("request"):
        if fact.scope in told:
            continue
        if (
            fact.data["client"] == "fetch"
            and fact.data["timeout"] == "missing"
            and (
                fact.data["place"] in {"route", "server-page"}
                or (fact.data["place"] == "module" and fact.data.get("server") and not in_browser)
            )
        ):
            told.add(fact.scope)
            yield judged(
                seen,
                fact,
                "fetch-without-timeout",
                SEVERITY,
                f"{called(fact)} has no time limit on the server",
                "Add `signal: AbortSignal.timeout(10_000)` to the options of fetch.",
                edit="timeout",
            )
