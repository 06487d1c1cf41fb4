"""Several calls that meet the end of a token at once each fetch a new one.

Why: A page asks for five things, five answers say 401, and five refreshes start. Where the refresh token is used up by its first use, the
second one fails and signs the user out.

Mend: Keep the refresh that runs, and let the others wait for it: `refreshing ??= refresh().finally(() => { refreshing = null; })`.

Source: RFC 9700, 2.2.2 (refresh tokens that rotate); OAuth 2.0 for Browser-Based Applications.
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
        async function refreshToken() {
          const res = await fetch("/api/auth/refresh", { method: "POST", credentials: "include" });
          if (!res.ok) throw new Error("signed out");
        }
        export async function ask(path: string): Promise<Response> {
          const res = await fetch(path, { credentials: "include" });
          if (res.status === 401) {
            await refreshToken();
            return ok(await fetch(path, { credentials: "include" }));
          }
          return ok(res);
        }
        """
    ),
    typescript(
        """
        import axios from "axios";
        const api = axios.create({ baseURL: process.env.API_URL, timeout: 5_000 });
        api.interceptors.response.use(undefined, async (error) => {
          if (error.response?.status === 401 && !error.config._retry) {
            error.config._retry = true;
            const { data } = await axios.post("/auth/refresh", { token: stored() }, { timeout: 5_000 });
            keep(Tokens.parse(data));
            return api(error.config);
          }
          return Promise.reject(error);
        });
        """
    ),
    python(
        """
        import httpx

        class Acme:
            async def _refresh(self):
                answer = await self.http.post("/token", data={"grant_type": "refresh_token", "refresh_token": self.kept})
                self.token = answer.raise_for_status().json()["access_token"]

            async def ask(self, path):
                answer = await self.http.get(path, headers=self.headers)
                if answer.status_code == 401:
                    await self._refresh()
                    answer = await self.http.get(path, headers=self.headers)
                return answer.raise_for_status()
        """
    ),
)
GOOD = (
    typescript(
        """
        let running: Promise<void> | null = null;
        async function refreshToken() {
          const res = await fetch("/api/auth/refresh", { method: "POST", credentials: "include" });
          if (!res.ok) throw new Error("signed out");
        }
        export async function ask(path: string): Promise<Response> {
          const res = await fetch(path, { credentials: "include" });
          if (res.status === 401) {
            running ??= refreshToken().finally(() => { running = null; });
            await running;
            return ok(await fetch(path, { credentials: "include" }));
          }
          return ok(res);
        }
        """
    ),
    typescript(
        """
        import axios from "axios";
        const api = axios.create({ baseURL: process.env.API_URL, timeout: 5_000 });
        let isRefreshing = false;
        let waiting: Array<() => void> = [];
        api.interceptors.response.use(undefined, async (error) => {
          if (error.response?.status !== 401) return Promise.reject(error);
          if (isRefreshing) return new Promise((done) => waiting.push(() => done(api(error.config))));
          isRefreshing = true;
          await axios.post("/auth/refresh", {}, { timeout: 5_000 });
          waiting.forEach((each) => each());
          return api(error.config);
        });
        """
    ),
    python(
        """
        import asyncio
        import httpx

        class Acme:
            def __init__(self):
                self.lock = asyncio.Lock()

            async def _refresh(self):
                answer = await self.http.post("/token", data={"grant_type": "refresh_token", "refresh_token": self.kept})
                self.token = answer.raise_for_status().json()["access_token"]

            async def ask(self, path):
                answer = await self.http.get(path, headers=self.headers)
                if answer.status_code == 401:
                    async with self.lock:
                        await self._refresh()
                    answer = await self.http.get(path, headers=self.headers)
                return answer.raise_for_status()
        """
    ),
    typescript(
        """
        export function useReload(router: Router) {
          return async () => {
            const res = await fetch("/api/me");
            if (res.status === 401) return signIn();
            router.refresh();
          };
        }
        """
    ),
    python(
        """
        import httpx

        class Acme:
            def _refresh(self):
                answer = self.http.post("/token", data={"grant_type": "refresh_token", "refresh_token": self.kept})
                self.token = answer.raise_for_status().json()["access_token"]

            def ask(self, path):
                answer = self.http.get(path, headers=self.headers)
                if answer.status_code == 401:
                    self._refresh()
                return answer
        """
    ),
)
_MEND = {
    "python": "Take an `asyncio.Lock` around the refresh, and look within it whether another call has fetched a token meanwhile.",
    "typescript": "Keep the running refresh: `refreshing ??= refresh().finally(() => { refreshing = null; }); await refreshing;`.",
}


def token_refresh_raced(seen: SourceFacts) -> Iterator[Finding]:
    """Several calls that meet the end of a token at once each fetch a new one."""
    for fact in seen.of("token-refreshed"):
        yield judged(
            seen,
            fact,
            "token-refresh-raced",
            SEVERITY,
            f"each call that meets the end of the token runs {fact.data['name']} for itself",
            _MEND[seen.language],
        )
