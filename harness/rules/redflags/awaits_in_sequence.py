"""Two independent reads wait for each other.

Why: The second request needs nothing of the first, but starts when the first has ended: the page takes the sum of both times in
place of the longer one.

Mend: Start both: `const [a, b] = await Promise.all([first(), second()])`, `a, b = await asyncio.gather(first(), second())`.

Source: MDN, Promise.all(); Python, asyncio.gather; Next.js, Parallel data fetching.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import judged
from harness.rules.redflags._samples import python, typescript

SEVERITY = Severity.HINT
BAD = (
    typescript(
        """
        export async function load() {
          const users = await fetch("/api/users");
          const teams = await fetch("/api/teams");
          return ok(users, teams);
        }
        """
    ),
    python(
        """
        import httpx

        async def load(client: httpx.AsyncClient):
            users = await client.get("/users")
            teams = await client.get("/teams")
            return ok(users, teams)
        """
    ),
    typescript(
        """
        const getUsers = async () => ok(await fetch("/api/users"));
        const getTeams = async () => ok(await fetch("/api/teams"));
        export async function load() {
          const users = await getUsers();
          const teams = await getTeams();
          return { users, teams };
        }
        """
    ),
    python(
        """
        import httpx

        async def load(client: httpx.AsyncClient):
            users = await client.get("/users")
            users.raise_for_status()
            teams = await client.get("/teams")
            teams.raise_for_status()
            return users, teams
        """
    ),
)
GOOD = (
    python(
        """
        import httpx

        class Sign:
            async def _discovery(self):
                if self.document is None:
                    async with httpx.AsyncClient() as client:
                        self.document = (await client.get(WELL_KNOWN)).raise_for_status().json()
                return self.document

            async def _keys(self):
                discovery = await self._discovery()
                async with httpx.AsyncClient() as client:
                    return (await client.get(discovery["jwks_uri"])).raise_for_status().json()

            async def verify(self, token):
                keys = await self._keys()
                discovery = await self._discovery()
                return decode(token, keys, discovery["issuer"])
        """
    ),
    typescript(
        """
        export async function load() {
          const [users, teams] = await Promise.all([fetch("/api/users"), fetch("/api/teams")]);
          return ok(users, teams);
        }
        """
    ),
    typescript(
        """
        export async function load() {
          const user = await fetch("/api/me");
          const team = await fetch(`/api/teams/${user.headers.get("team")}`);
          return ok(user, team);
        }
        """
    ),
    python(
        """
        import httpx

        async def load(client: httpx.AsyncClient):
            await client.post("/lock")
            made = await client.post("/users")
            sent = await client.post("/mails")
            return ok(made, sent)
        """
    ),
    python(
        """
        import httpx

        def load(client: httpx.Client):
            users = client.get("/users")
            teams = client.get("/teams")
            return ok(users, teams)
        """
    ),
    python(
        """
        import httpx

        async def load(client: httpx.AsyncClient):
            users = await client.get("/users")
            if users.status_code == 404:
                return None
            teams = await client.get("/teams")
            return users, teams
        """
    ),
)

_MEND = {
    "python": "Write `a, b = await asyncio.gather(first, second)` with the two calls.",
    "typescript": "Write `const [a, b] = await Promise.all([first, second]);` with the two calls.",
}


def awaits_in_sequence(seen: SourceFacts) -> Iterator[Finding]:
    """Two independent reads wait for each other."""
    for fact in seen.of("awaits-in-row"):
        yield judged(
            seen,
            fact,
            "awaits-in-sequence",
            SEVERITY,
            f"{fact.data['second'][:60]} waits for {fact.data['first'][:60]} and needs nothing of it",
            _MEND[seen.language],
            edit="together",
        )
