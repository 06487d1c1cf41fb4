"""Two concurrent calls may both find shared state empty and fill it.

Why: Between the question and the assignment stands an await: both callers fetch, and the later one overwrites the earlier one's
value.

Mend: Hold a lock around question and assignment, or keep the promise: `pending ??= load(); value = await pending;`.

Source: Python, asyncio.Lock; MDN, await (control flow effects).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import judged
from harness.rules.redflags._samples import python, typescript

SEVERITY = Severity.HINT
BAD = (
    python(
        """
        _TOKEN = None

        async def token():
            global _TOKEN
            if _TOKEN is None:
                _TOKEN = await fetch_token()
            return _TOKEN
        """
    ),
    python(
        """
        count = 0

        async def grow():
            global count
            count += await amount()
        """
    ),
    typescript(
        """
        let token: string | null = null;
        export async function getToken() {
          if (!token) {
            token = await fetchToken();
          }
          return token;
        }
        """
    ),
    python(
        """
        totals = {"n": 0}

        async def count():
            before = totals["n"]
            await store()
            totals["n"] = before + 1
        """
    ),
)
GOOD = (
    python(
        """
        import asyncio

        _TOKEN = None
        _LOCK = asyncio.Lock()

        async def token():
            global _TOKEN
            async with _LOCK:
                if _TOKEN is None:
                    _TOKEN = await fetch_token()
            return _TOKEN
        """
    ),
    python(
        """
        _POOL = None

        async def start():
            global _POOL
            _POOL = await connect()
        """
    ),
    typescript(
        """
        let pending: Promise<string> | null = null;
        export async function getToken() {
          pending ??= fetchToken();
          return await pending;
        }
        """
    ),
    typescript(
        """
        export async function getToken() {
          let token: string | null = null;
          if (!token) {
            token = await fetchToken();
          }
          return token;
        }
        """
    ),
    python(
        """
        totals = {"n": 0}
        lock = asyncio.Lock()

        async def count():
            async with lock:
                before = totals["n"]
                await store()
                totals["n"] = before + 1
        """
    ),
)

_MEND = {
    "python": "Wrap question and assignment in `async with LOCK:` with a module-level `LOCK = asyncio.Lock()`.",
    "typescript": "Keep the promise in place of the value: `pending ??= load(); return await pending;`.",
}


def shared_state_unguarded(seen: SourceFacts) -> Iterator[Finding]:
    """Two concurrent calls may both find shared state empty and fill it."""
    for fact in seen.of("shared-state"):
        yield judged(
            seen,
            fact,
            "shared-state-unguarded",
            SEVERITY,
            f"two concurrent calls may both assign {fact.data['name']}",
            _MEND[seen.language],
        )
