"""A token is kept where every script of the page can read it.

Why: One injected script, or one bad package, reads localStorage and has the session for as long as the token lives.

Mend: Let the server set it as a cookie: `Set-Cookie: session=…; HttpOnly; Secure; SameSite=Lax`.

Source: OWASP, HTML5 Security Cheat Sheet (local storage).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import judged
from harness.rules.redflags._samples import typescript

SEVERITY = Severity.WARNING
BAD = (
    typescript(
        """
        export const keep = (token: string) => localStorage.setItem("access_token", token);
        """
    ),
    typescript(
        """
        export const keep = (jwt: string) => window.localStorage.setItem("auth", jwt);
        """
    ),
    typescript(
        """
        const KEY = "refreshToken";
        export const keep = (value: string) => localStorage.setItem(KEY, value);
        """
    ),
)
GOOD = (
    typescript(
        """
        export const keep = (theme: string) => localStorage.setItem("theme", theme);
        """
    ),
    typescript(
        """
        export const keep = (count: number) => localStorage.setItem("token_count", String(count));
        """
    ),
    typescript(
        """
        export const forget = () => localStorage.removeItem("access_token");
        """
    ),
    typescript(
        """
        export const keep = (at: string) => localStorage.setItem("tokenExpiresAt", at);
        """
    ),
    typescript(
        """
        export const greeted = () => localStorage.setItem("onboarding_token_seen", "1");
        """
    ),
)


def token_in_local_storage(seen: SourceFacts) -> Iterator[Finding]:
    """A token is kept where every script of the page can read it."""
    for fact in seen.of("storage-set"):
        severity = SEVERITY if fact.data["store"] == "localStorage" else Severity.HINT
        yield judged(
            seen,
            fact,
            "token-in-local-storage",
            severity,
            f"{fact.data['name']} is kept in {fact.data['store']}, which every script of the page can read",
            "Have the server answer with `Set-Cookie: …; HttpOnly; Secure; SameSite=Lax` and delete this line.",
        )
