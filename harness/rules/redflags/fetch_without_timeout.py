"""A fetch that a server, or many places, rest on has no time limit.

Why: `fetch` waits as long as the connection stands: minutes in Node and in browsers. A slow service behind a page or a route handler then
exhausts the server that asks it, and a wrapper's callers show a spinner for as long.

Mend: Add `signal: AbortSignal.timeout(10_000)` to the options.

Source: MDN, AbortSignal.timeout(); Node.js, undici's headersTimeout (300 s).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import Fact, SourceFacts
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
    typescript(
        """
        export async function ask(path: string, init?: RequestInit) {
          return ok(await fetch(`/api${path}`, { credentials: "include", ...init }));
        }
        export const users = () => ask("/users");
        export const orders = () => ask("/orders");
        export const items = () => ask("/items", { method: "POST" });
        """
    ),
)
GOOD = (
    typescript(
        """
        export async function ask(path: string, init?: RequestInit) {
          return ok(await fetch(`/api${path}`, { credentials: "include", ...init }));
        }
        export const users = (signal: AbortSignal) => ask("/users", { signal });
        export const orders = (signal: AbortSignal) => ask("/orders", { signal });
        export const items = () => ask("/items", { method: "POST", signal: AbortSignal.timeout(5_000) });
        """
    ),
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


_OF_CALLER = re.compile(r"(?:^|[\w}])\{[\w.]+\}$")
"""An address that ends with what the caller gives: `${BASE}${path}`, and no `/users/${id}`."""
_MANY = 3


def fetch_without_timeout(seen: SourceFacts) -> Iterator[Finding]:
    """A fetch that a server, or many places, rest on has no time limit."""
    told = set[str]()
    in_browser = any(each.data.get("client") for each in seen.of("module"))
    endless = [
        each for each in seen.of("request") if each.data["client"] == "fetch" and each.data["timeout"] == "missing"
    ]
    busiest = max(endless, key=_callers, default=None)
    for fact in endless:
        served = fact.data["place"] in {"route", "server-page"} or (
            fact.data["place"] == "module" and fact.data.get("server") and not in_browser
        )
        if fact.scope not in told and (served or (fact is busiest and _callers(fact) >= _MANY)):
            told.add(fact.scope)
            whom = "on the server" if served else f"for any of its {_callers(fact)} callers"
            yield judged(
                seen,
                fact,
                "fetch-without-timeout",
                SEVERITY,
                f"{called(fact)} has no time limit {whom}",
                "Add `signal: AbortSignal.timeout(10_000)` to the options of fetch.",
                edit="timeout",
            )


def _callers(fact: Fact) -> int:
    """How many places call the wrapper that asks for whatever address it is given; none where it asks for one of its own."""
    return int(fact.data.get("callers", 0)) if _OF_CALLER.search(fact.data["url"]) else 0
