"""An access token is kept and nothing says what happens when it ends.

Why: It works for an hour after each start; then every call answers 401 until somebody restarts the process or signs in again.

Mend: Keep `expires_in` with it and fetch a new one in time, and once more on a 401.

Source: RFC 6749, 5.1 and 6; RFC 9700, 2.2.
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
        import httpx

        class Acme:
            def login(self):
                answer = httpx.post(f"{self.base}/token", data={"grant_type": "client_credentials"}).raise_for_status().json()
                self.token = answer["access_token"]
        """
    ),
    python(
        """
        import requests

        class Acme:
            def __init__(self):
                answer = requests.post(URL, data={"grant_type": "client_credentials"}, timeout=5)
                answer.raise_for_status()
                self._access_token = answer.json().get("access_token")
        """
    ),
    typescript(
        """
        export async function call(path: string) {
          const token = localStorage.getItem("token");
          return await fetch(path, { headers: { Authorization: `Bearer ${token}` } });
        }
        """
    ),
    python(
        """
        import httpx

        class Api:
            def __init__(self):
                answer = httpx.post(f"{AUTH}/token", data={"grant_type": "client_credentials"})
                answer.raise_for_status()
                self.token = answer.json()["access_token"]

        class Other:
            def renew(self):
                return self.expires_at
        """
    ),
    typescript(
        """
        let token = "";
        export async function login() {
          token = (await (await ok(await fetch("/token", { method: "POST" }))).json()).access_token;
        }
        export const bearer = () => ({ Authorization: `Bearer ${token}` });
        """
    ),
    python(
        """
        import httpx

        async def callback(request, code):
            answer = httpx.post(f"{AUTH}/token", data={"grant_type": "authorization_code", "code": code}).raise_for_status()
            request.session["access_token"] = answer.json()["access_token"]
        """
    ),
)
GOOD = (
    python(
        """
        import time
        import httpx

        class Acme:
            def login(self):
                answer = httpx.post(f"{self.base}/token", data={"grant_type": "client_credentials"}).raise_for_status().json()
                self.token = answer["access_token"]
                self.ends = time.monotonic() + answer["expires_in"]
        """
    ),
    typescript(
        """
        export async function call(path: string) {
          const token = localStorage.getItem("token");
          const res = await fetch(path, { headers: { Authorization: `Bearer ${token}` } });
          if (res.status === 401) return await signIn();
          return res;
        }
        """
    ),
    python(
        """
        def load(answer):
            access = answer["access_token"]
            return use(access)
        """
    ),
    python(
        """
        import time
        import httpx

        class Api:
            token = ""
            expires = 0.0

            def bearer(self):
                if time.time() > self.expires:
                    body = httpx.post(f"{AUTH}/token", data={"grant_type": "client_credentials"}).raise_for_status().json()
                    self.token = body["access_token"]
                    self.expires = time.time() + body["expires_in"]
                return self.token
        """
    ),
    typescript(
        """
        let token = "";
        let expires = 0;
        export async function bearer() {
          if (Date.now() > expires) {
            token = (await (await ok(await fetch("/token", { method: "POST" }))).json()).access_token;
            expires = Date.now() + 3_000_000;
          }
          return token;
        }
        """
    ),
    python(
        """
        import httpx
        import streamlit as st

        def sign_in(form):
            answer = httpx.post(f"{API}/token", data=form).raise_for_status()
            st.session_state.access_token = answer.json()["access_token"]

        def load():
            answer = httpx.get(f"{API}/me", headers={"Authorization": f"Bearer {st.session_state.access_token}"})
            if answer.status_code == 401:
                sign_out()
            return answer
        """
    ),
)

_MEND = {
    "python": 'Keep `time.monotonic() + answer["expires_in"]` beside it, and fetch a new one before that moment.',
    "typescript": "Write `if (res.status === 401) { await refresh(); … }` where the answer comes.",
}


def token_refresh_missing(seen: SourceFacts) -> Iterator[Finding]:
    """An access token is kept and nothing says what happens when it ends."""
    for fact in seen.of("token-kept"):
        if not fact.data["refreshed"]:
            yield judged(
                seen,
                fact,
                "token-refresh-missing",
                SEVERITY,
                f"{fact.data['name']} is used until it ends, and nothing fetches another",
                _MEND[seen.language],
            )
