"""A sign-in is started without `state`.

Why: Without a value that ties the answer to this browser, an attacker can have a user finish the attacker's sign-in.

Mend: Send a random `state`, keep it in the session, and compare it in the callback.

Source: RFC 6749, 10.12; RFC 9700, 2.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import judged
from harness.rules.redflags._samples import python, sign_in, typescript

SEVERITY = Severity.WARNING
BAD = (
    *sign_in("code_challenge"),
    typescript(
        """
        export function login() {
          const url = new URL(process.env.AUTH_URL + "/oauth2/authorize");
          url.searchParams.set("response_type", "code");
          url.searchParams.set("client_id", process.env.CLIENT_ID!);
          return Response.redirect(url);
        }
        """
    ),
    typescript(
        """
        export function login() {
          const url = new URL("https://github.com/login/oauth/authorize");
          url.searchParams.set("client_id", process.env.GITHUB_ID!);
          url.searchParams.set("redirect_uri", back);
          return Response.redirect(url);
        }
        """
    ),
    typescript(
        """
        export function login() {
          const url = new URL("https://accounts.google.com/o/oauth2/v2/auth");
          url.searchParams.set("client_id", process.env.GOOGLE_ID!);
          url.searchParams.set("redirect_uri", back);
          url.searchParams.set("response_type", "code");
          return Response.redirect(url);
        }
        """
    ),
)
GOOD = (
    *sign_in("state", "code_challenge"),
    python(
        """
        async def login(request):
            return await oauth.acme.authorize_redirect(request, BACK)
        """
    ),
    typescript(
        """
        export function login() {
          const url = new URL(process.env.AUTH_URL + "/oauth2/authorize");
          url.searchParams.set("response_type", "code");
          url.searchParams.set("state", remembered());
          return Response.redirect(url);
        }
        """
    ),
    typescript(
        """
        export function login() {
          const url = new URL("https://github.com/login/oauth/authorize");
          url.searchParams.set("client_id", process.env.GITHUB_ID!);
          url.searchParams.set("redirect_uri", back);
          url.searchParams.set("state", remembered());
          return Response.redirect(url);
        }
        """
    ),
    typescript(
        """
        export function exchanged(code: string) {
          const form = new URLSearchParams();
          form.set("client_id", process.env.AUTHORIZE_ID!);
          form.set("redirect_uri", back);
          form.set("code", code);
          return post(authorizeUrl, form);
        }
        """
    ),
)


_MEND = {
    "python": 'Add `"state": state` with `state = secrets.token_urlsafe()`, kept in the session and compared in the callback.',
    "typescript": "Add `state` with `const state = crypto.randomUUID();`, kept in a cookie and compared in the callback.",
}


def oauth_without_state(seen: SourceFacts) -> Iterator[Finding]:
    """A sign-in is started without `state`."""
    for fact in seen.of("authorize-url"):
        if not fact.data["state"]:
            yield judged(
                seen,
                fact,
                "oauth-without-state",
                SEVERITY,
                "the sign-in is started without a state that ties its answer to this browser",
                _MEND[seen.language],
            )
