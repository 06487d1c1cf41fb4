"""A sign-in is started without PKCE.

Why: Whoever sees the code on its way back, in a log or by a hostile app, can turn it into tokens.

Mend: Send `code_challenge` and `code_challenge_method=S256`, and `code_verifier` with the code.

Source: RFC 7636; RFC 9700, 2.1.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import judged
from harness.rules.redflags._samples import python, sign_in, typescript

SEVERITY = Severity.HINT
BAD = (
    *sign_in("state"),
    python(
        """
        from urllib.parse import urlencode

        def login(state):
            params = {"client_id": CLIENT, "redirect_uri": BACK, "state": state}
            params["response_type"] = "code"
            return redirect(f"{ISSUER}/authorize?" + urlencode(params))
        """
    ),
    typescript(
        """
        export function login(state: string) {
          const query = new URLSearchParams({ client_id: CLIENT, redirect_uri: BACK, scope: "openid", state });
          location.assign(`${ISSUER}/oauth2/authorize?${query}`);
        }
        """
    ),
    python(
        """
        async def callback(code: str):
            return await http.post(f"{AUTH}/token", data={"grant_type": "authorization_code", "code": code, "client_id": CLIENT})
        """
    ),
)
GOOD = (
    python(
        """
        def connect(state):
            return redirect(f"https://connect.stripe.com/oauth/authorize?response_type=code&client_id={CLIENT}&state={state}")
        """
    ),
    *sign_in("state", "code_challenge"),
    python(
        """
        def login(state):
            return redirect(f"https://id.acme.io/authorize?response_type=code&client_id={CLIENT}&state={state}&redirect_uri={BACK}")

        def finish(code):
            return exchange(code, client_secret=SECRET)
        """
    ),
    python(
        """
        async def callback(code: str):
            data = {"grant_type": "authorization_code", "code": code, "client_id": CLIENT, "client_secret": SECRET}
            return await http.post(f"{AUTH}/token", data=data)
        """
    ),
)


def oauth_without_pkce(seen: SourceFacts) -> Iterator[Finding]:
    """A sign-in is started without PKCE."""
    for fact in seen.of("authorize-url", "code-exchanged"):
        if not fact.data["pkce"] and fact.data["public"]:
            yield judged(
                seen,
                fact,
                "oauth-without-pkce",
                SEVERITY,
                "the code is exchanged by a public client without its verifier"
                if fact.kind == "code-exchanged"
                else "the sign-in is started without a code challenge",
                "Add `code_challenge` and `code_challenge_method=S256`, and send `code_verifier` with the code.",
            )
