"""Nothing handles a request that fails.

Why: A lost connection rejects the promise, or raises: the button does nothing, the effect dies, the route answers 500, and nobody
is told why.

Mend: Catch it where something sensible can be done: `.catch(report)`, `try … except httpx.HTTPError`, or one exception handler of
the app.

Source: MDN, Using Promises (error handling); FastAPI, Handling Errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import called, judged
from harness.rules.redflags._samples import component, python, typescript

SEVERITY = Severity.HINT
BAD = (
    component(
        """
        export function Save() {
          const handleClick = async () => {
            const res = await fetch("/api/users", { method: "POST" });
            if (res.ok) done();
          };
          return <button onClick={handleClick} />;
        }
        """
    ),
    typescript(
        """
        export function warm() {
          fetch("/api/users").then(show);
        }
        """
    ),
    python(
        """
        import httpx
        from fastapi import APIRouter

        router = APIRouter()

        @router.get("/users")
        async def users():
            async with httpx.AsyncClient() as client:
                response = await client.get("https://api.acme.io/users")
                response.raise_for_status()
            return response.json()
        """
    ),
    component(
        """
        export function Save() {
          const save = async () => {
            const res = await fetch("/api/save", { method: "POST" });
            setDone(res.ok);
          };
          return <button onClick={save}>Save</button>;
        }
        """
    ),
    python(
        """
        import requests
        import streamlit as st

        if st.button("Ask"):
            answer = requests.post(f"{API}/ask", json={"q": question}, timeout=30)
            st.write(answer.json()["text"] if answer.ok else "Not available.")
        """,
        file="dashboard/app.py",
    ),
    component(
        """
        export function Warm() {
          useEffect(() => {
            fetch("/api/warm").then(ok).then(show);
          }, []);
          return <p>ready</p>;
        }
        """
    ),
    component(
        """
        export function Users() {
          useEffect(() => {
            const load = async () => {
              setUsers(await ok(await fetch("/api/users")));
            };
            try {
              load();
            } catch (error) {
              setError(error);
            }
          }, []);
          return <p>ready</p>;
        }
        """
    ),
    component(
        """
        export function Users() {
          const load = async () => {
            setUsers(await ok(await fetch("/api/users")));
          };
          useEffect(() => {
            load().catch(report);
          }, []);
          return <button onClick={load}>again</button>;
        }
        """
    ),
)
GOOD = (
    component(
        """
        export function Save() {
          const handleClick = async () => {
            try {
              const res = await fetch("/api/users", { method: "POST" });
              if (res.ok) done();
            } catch (error) {
              setError(error);
            }
          };
          return <button onClick={handleClick} />;
        }
        """
    ),
    typescript(
        """
        export function warm() {
          fetch("/api/users").then(show).catch(report);
        }
        """
    ),
    typescript(
        """
        export async function load() {
          const res = await fetch("/api/users");
          if (!res.ok) throw new Error(String(res.status));
          return res;
        }
        """
    ),
    python(
        """
        import httpx
        from fastapi import FastAPI

        app = FastAPI()

        @app.exception_handler(httpx.HTTPError)
        async def unavailable(request, error): ...

        @app.get("/users")
        async def users():
            async with httpx.AsyncClient() as client:
                return (await client.get("https://api.acme.io/users")).raise_for_status().json()
        """
    ),
    component(
        """
        import { useQuery } from "@tanstack/react-query";
        export function Users() {
          const { data, isPending, error } = useQuery({ queryKey: ["users"], queryFn: async () => { const res = await fetch("/api/users"); return ok(res); } });
          return <List users={data} pending={isPending} error={error} />;
        }
        """
    ),
    component(
        """
        export function Save() {
          const save = async () => {
            try {
              const res = await fetch("/api/save", { method: "POST" });
              setDone(res.ok);
            } catch {
              setFailed(true);
            }
          };
          return <button onClick={save}>Save</button>;
        }
        """
    ),
    python(
        """
        import requests
        import streamlit as st

        if st.button("Ask"):
            try:
                st.write(requests.post(f"{API}/ask", json={"q": question}, timeout=30).json()["text"])
            except requests.RequestException:
                st.error("Not available.")
        """,
        file="dashboard/app.py",
    ),
    component(
        """
        export function Users() {
          useEffect(() => {
            const load = async () => {
              setUsers(await ok(await fetch("/api/users")));
            };
            load().catch(report);
          }, []);
          return <p>ready</p>;
        }
        """
    ),
    component(
        """
        export function Users() {
          useEffect(() => {
            (async () => {
              setUsers(await ok(await fetch("/api/users")));
            })().catch(report);
          }, []);
          return <p>ready</p>;
        }
        """
    ),
    component(
        """
        export function Users() {
          const handleLoad = async () => {
            setUsers(await ok(await fetch("/api/users")));
          };
          return <button onClick={() => handleLoad().catch(report)}>load</button>;
        }
        """
    ),
    component(
        """
        export function Users() {
          const load = useCallback(async () => {
            setUsers(await ok(await fetch("/api/users")));
          }, []);
          useEffect(() => {
            load().then(done, report);
          }, [load]);
          return <p>ready</p>;
        }
        """
    ),
    component(
        """
        export function Save() {
          const handleClick = async () => {
            const sent = async () => {
              const res = await fetch("/api/users", { method: "POST" });
              if (res.ok) done();
            };
            try {
              await sent();
            } catch (error) {
              setError(error);
            }
          };
          return <button onClick={handleClick} />;
        }
        """
    ),
)

_ROUTE = re.compile(r"^@\w+\.(?:get|post|put|patch|delete)\(")
_MEND = {
    "python": 'Wrap it: `try: … except httpx.HTTPError as error: raise HTTPException(502, "service unavailable") from error`.',
    "typescript": "Append `.catch(reportError)`, or wrap the await in `try { … } catch (error) { setError(error); }`.",
}


def request_error_unhandled(seen: SourceFacts) -> Iterator[Finding]:
    """Nothing handles a request that fails."""
    streamlit = any(each.data.get("streamlit") for each in seen.of("module"))
    for fact in seen.of("request"):
        if fact.data["client"] == "wrapper" or fact.data["guard"] not in {"none", "floating"}:
            continue
        floating = fact.data["guard"] == "floating" and seen.language == "typescript"
        awaited = (
            fact.data["guard"] == "none" and fact.data.get("place") in {"handler", "effect"} and fact.data["awaited"]
        )
        routed = (
            seen.language == "python"
            and "http-errors-handled" not in seen.traits
            and any(_ROUTE.search(each) for each in fact.data["decorators"])
        )
        clicked = streamlit and fact.data["guard"] == "none" and bool(fact.data.get("triggered"))
        if floating or awaited or routed or clicked:
            yield judged(
                seen,
                fact,
                "request-error-unhandled",
                SEVERITY,
                f"nothing handles a failure of {called(fact)}",
                _MEND[seen.language],
                edit="catch" if floating else "",
            )
