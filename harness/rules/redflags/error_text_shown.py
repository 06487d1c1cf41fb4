"""The text of an exception, or of another service's failure, is shown to users.

Why: It tells strangers of tables, paths and addresses, and tells users nothing that they can act on.

Mend: Log the exception, and answer with a sentence of your own and a number to ask about.

Source: CWE-209; OWASP, Error Handling Cheat Sheet; RFC 9457.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import judged
from harness.rules.redflags._samples import component, python, typescript

SEVERITY = Severity.WARNING
BAD = (
    python(
        """
        from fastapi import HTTPException

        def load():
            try:
                return run()
            except Exception as error:
                raise HTTPException(status_code=500, detail=str(error))
        """
    ),
    python(
        """
        import streamlit as st

        try:
            run()
        except Exception as error:
            st.error(f"Failed: {error}")
        """
    ),
    typescript(
        """
        export async function GET() {
          try {
            return Response.json(await run());
          } catch (error) {
            return Response.json({ error: error.message }, { status: 500 });
          }
        }
        """,
        file="app/api/users/route.ts",
    ),
    python(
        """
        import traceback
        from fastapi.responses import JSONResponse

        def load():
            try:
                return run()
            except Exception as error:
                return JSONResponse({"error": traceback.format_exc()}, status_code=500)
        """
    ),
    python(
        """
        @app.exception_handler(Exception)
        async def failed(request, exc):
            return JSONResponse({"error": repr(exc)}, status_code=500)
        """
    ),
    python(
        """
        import requests
        import streamlit as st

        try:
            show()
        except requests.RequestException as error:
            st.error(f"Failed: {error}")
        """,
        file="dashboard/app.py",
    ),
    python(
        """
        import traceback

        @app.get("/users")
        async def users():
            try:
                return await load()
            except Exception:
                return {"error": traceback.format_exc()}
        """
    ),
    python(
        """
        import httpx
        from fastapi import HTTPException

        async def load():
            try:
                return await ask()
            except httpx.HTTPStatusError as error:
                raise HTTPException(502, detail=f"upstream: {error.response.text[:800]}") from error
        """
    ),
    python(
        """
        import httpx
        from fastapi import HTTPException

        async def load():
            response = await http.get("/users")
            if response.status_code != 200:
                said = response.text
                raise HTTPException(status_code=502, detail=said)
            return response.json()
        """
    ),
    python(
        """
        import httpx
        from fastapi import HTTPException

        async def load():
            try:
                return await ask()
            except httpx.HTTPStatusError as error:
                said = error.response.text
                raise HTTPException(502, detail=f"upstream: {said}") from error
        """
    ),
    typescript(
        """
        export async function GET() {
          const res = await fetch(upstream, { signal: AbortSignal.timeout(5_000) });
          if (!res.ok) {
            const said = await res.text();
            return Response.json({ error: said }, { status: 502 });
          }
          return Response.json(await res.json());
        }
        """,
        file="app/api/users/route.ts",
    ),
    component(
        """
        export function Form() {
          const save = async () => {
            const res = await fetch("/api/users", { method: "POST" });
            if (!res.ok) setError(await res.text());
          };
          return <button onClick={save} />;
        }
        """
    ),
    python(
        """
        @app.exception_handler(Exception)
        async def failed(request, exc):
            return JSONResponse({"details": str(exc) if str(exc) else "unknown"}, status_code=500)
        """
    ),
)
GOOD = (
    python(
        """
        import streamlit as st

        try:
            run()
        except Exception as error:
            log.exception("running")
            st.error(f"The chart could not be made: {friendly_message(error)}")
        """,
        file="dashboard/app.py",
    ),
    component(
        """
        async function ask(path: string) {
          const res = await fetch(path, { signal: AbortSignal.timeout(5_000) });
          if (!res.ok) throw new Error("The users could not be loaded.");
          return res.json();
        }
        export function Users() {
          const load = async () => {
            try {
              setUsers(await ask("/api/users"));
            } catch (e: any) {
              toast.error(e.message);
            }
          };
          return <button onClick={load} />;
        }
        """
    ),
    python(
        """
        import httpx
        from fastapi import HTTPException

        async def load():
            response = await http.get("/users")
            if response.is_error:
                log.warning("users: %s", response.text)
                raise HTTPException(502, detail=f"users: the service answered {response.status_code}")
            return response.json()
        """
    ),
    component(
        """
        export function Form() {
          const save = async () => {
            const res = await fetch("/api/users", { method: "POST" });
            if (!res.ok) {
              console.error(await res.text());
              setError("The user could not be saved.");
            }
          };
          return <button onClick={save} />;
        }
        """
    ),
    python(
        """
        from fastapi import HTTPException

        def load():
            try:
                return run()
            except Exception as error:
                logger.exception("loading")
                raise HTTPException(status_code=500, detail="The users could not be loaded.") from error
        """
    ),
    python(
        """
        from fastapi import HTTPException

        def load():
            try:
                return run()
            except UserNotFound as error:
                raise HTTPException(status_code=404, detail=str(error)) from error
        """
    ),
    typescript(
        """
        export async function GET() {
          try {
            return Response.json(await run());
          } catch (error) {
            console.error(error);
            return Response.json({ error: "not available" }, { status: 500 });
          }
        }
        """,
        file="app/api/users/route.ts",
    ),
    typescript(
        """
        export async function POST() {
          try {
            return Response.json(await run());
          } catch (error) {
            if (error instanceof InputError) return Response.json({ error: error.message }, { status: 400 });
            throw error;
          }
        }
        """,
        file="app/api/users/route.ts",
    ),
    python(
        """
        @app.exception_handler(OrderClosed)
        async def closed(request, exc):
            return JSONResponse({"error": str(exc)}, status_code=409)
        """
    ),
    component(
        """
        export function Form() {
          const save = async () => {
            try {
              await send();
            } catch (error) {
              setError(error instanceof InputError ? error.message : "Not saved.");
            }
          };
          return <button onClick={save} />;
        }
        """
    ),
    python(
        """
        import httpx
        from fastapi import HTTPException

        async def load():
            try:
                return await ask()
            except httpx.HTTPStatusError as error:
                raise HTTPException(502, detail=f"upstream answered {error.response.status_code}") from error
        """
    ),
    python(
        """
        @app.exception_handler(Exception)
        async def failed(request, exc):
            log.exception("failed")
            return JSONResponse({"details": str(exc) if settings.environment == "development" else ""}, status_code=500)
        """
    ),
    python(
        """
        from fastapi import HTTPException

        def load():
            try:
                return run()
            except Exception as error:
                if settings.debug:
                    raise HTTPException(500, detail=str(error)) from error
                raise HTTPException(500, detail="not available") from error
        """
    ),
)


def error_text_shown(seen: SourceFacts) -> Iterator[Finding]:
    """The text of an exception, or of another service's failure, is shown to users."""
    for fact in seen.of("error-shown"):
        if not fact.data["broad"] and not fact.data["trace"]:
            continue
        client_error = fact.data["status"].startswith("4") and not fact.data["trace"]
        if client_error and seen.language == "typescript":
            continue
        said = bool(fact.data.get("said"))
        public = fact.data["to"] == "response" and not client_error and fact.data.get("sure", True)
        severity = Severity.ERROR if fact.data["trace"] and public else SEVERITY if public else Severity.HINT
        what = (
            "a traceback"
            if fact.data["trace"]
            else "what another service says of its failure"
            if said
            else "the text of any exception"
        )
        yield judged(
            seen,
            fact,
            "error-text-shown",
            severity,
            f"{what} goes to whoever asks",
            "Log it, and answer with a sentence of your own in its place.",
        )
