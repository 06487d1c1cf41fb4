"""A loop makes one request for each item.

Why: A hundred items are a hundred round trips, one after the other: the time grows with the data, and the service's limit is met
first.

Mend: Ask once for all (`GET /users?ids=…`), or together with a bound: `asyncio.gather` under a semaphore, `Promise.all`.

Source: The N+1 problem; Google API design guide, Batch methods.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import called, judged
from harness.rules.redflags._samples import python, typescript

SEVERITY = Severity.HINT
BAD = (
    typescript(
        """
        export async function load(ids: string[]) {
          const users = [];
          for (const id of ids) {
            users.push(await ok(await fetch(`/api/users/${id}`)));
          }
          return users;
        }
        """
    ),
    python(
        """
        import httpx

        async def load(client: httpx.AsyncClient, numbers):
            for number in numbers:
                response = await client.get(f"/users/{number}")
                keep(response.raise_for_status().json())
        """
    ),
    python(
        """
        import requests

        def load(numbers):
            return [requests.get(f"{API}/users/{number}", timeout=5) for number in numbers]
        """
    ),
    typescript(
        """
        async function user(id: string) {
          return ok(await fetch(`/api/users/${id}`));
        }
        export const all = (ids: string[]) => ids.reduce(async (found, id) => [...(await found), await user(id)], Promise.resolve([]));
        """
    ),
)
GOOD = (
    python(
        """
        import requests

        def newest(rows):
            for row in rows:
                answer = requests.get(row["url"], timeout=3)
                text = extracted(answer)
                if not text:
                    continue
                return text
            return ""
        """
    ),
    typescript(
        """
        export async function load(charts: string[]) {
          for (const chart of charts) {
            await new Promise((done) => setTimeout(done, 1_000));
            keep(await ok(await fetch(`/api/charts/${chart}`)));
          }
        }
        """
    ),
    python(
        """
        import httpx

        def load(client: httpx.Client, number):
            paths = (("/users", {}), ("/users/archived", {"of": number}))
            for path, params in paths:
                keep(client.get(path, params=params).raise_for_status().json())
        """
    ),
    typescript(
        """
        export async function load() {
          for (const kind of ["users", "orders"]) {
            keep(kind, await ok(await fetch(`/api/${kind}`)));
          }
        }
        """
    ),
    typescript(
        """
        export async function load(ids: string[]) {
          return await Promise.all(ids.map(async (id) => ok(await fetch(`/api/users/${id}`))));
        }
        """
    ),
    typescript(
        """
        export async function load() {
          let cursor = "";
          while (cursor !== null) {
            const page = await ok(await fetch(`/api/users?cursor=${cursor}`));
            cursor = page.next;
          }
        }
        """
    ),
    python(
        """
        import httpx

        def load(client: httpx.Client):
            for attempt in range(3):
                response = client.get("/users")
                if response.is_success:
                    return response.json()
        """
    ),
    python(
        """
        import httpx

        def load(client: httpx.Client, numbers):
            return client.get("/users", params={"ids": ",".join(numbers)})
        """
    ),
    python(
        """
        import httpx

        FONTS = {"serif": "https://fonts.acme.io/serif", "sans": "https://fonts.acme.io/sans"}

        def load():
            for name, url in FONTS.items():
                keep(name, httpx.get(url).raise_for_status().content)
        """
    ),
    python(
        """
        import requests

        def load(numbers):
            for start in range(0, len(numbers), 100):
                keep(requests.get("https://api.acme.io/users", params={"ids": numbers[start : start + 100]}, timeout=3))
        """
    ),
    python(
        """
        import asyncio
        import httpx

        async def load(client: httpx.AsyncClient, numbers):
            asked = [client.get(f"/users/{number}") for number in numbers]
            return await asyncio.gather(*asked, return_exceptions=True)
        """
    ),
    python(
        """
        import requests

        def find(paths):
            for path in paths:
                try:
                    answer = requests.get(f"{API}{path}", timeout=3)
                    if answer.ok:
                        return answer
                except requests.RequestException:
                    continue
            return None
        """
    ),
)

_MEND = {
    "python": "Ask once for all items, or write `await asyncio.gather(*(load(each) for each in items))` under a semaphore.",
    "typescript": "Ask once for all items, or write `await Promise.all(items.map((item) => load(item)))`.",
}


def calls_in_loop(seen: SourceFacts) -> Iterator[Finding]:
    """A loop makes one request for each item."""
    for fact in seen.of("request"):
        if (
            fact.data["loop"] == "each"
            and fact.data["varies"]
            and not fact.data["gathered"]
            and not fact.data["waits"]  # goes slowly on purpose
            and not fact.data.get("seeks")
            and fact.data.get("direct", True)  # further away, what is called may do much else, and seldom ask
            and fact.data["method"] == "GET"
        ):
            yield judged(
                seen,
                fact,
                "calls-in-loop",
                SEVERITY,
                f"{called(fact)} is asked once for each item of a loop",
                _MEND[seen.language],
            )
