"""A credential stands in the source.

Why: Whoever reads the repository, a copy, a log of it or an old commit has it; it can only be revoked, not taken back.

Mend: Revoke it, and read it from `st.secrets` or the environment: `os.environ["ACME_API_KEY"]`, `process.env.ACME_API_KEY`.

Source: CWE-798; OWASP, Secrets Management Cheat Sheet; Streamlit, Secrets management.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import judged
from harness.rules.redflags._samples import python, typescript

SEVERITY = Severity.ERROR
BAD = (
    python(
        """
        API_KEY = "q8Zr4TnW2kLx9VbY7mPc3HdF"
        """
    ),
    python(
        """
        def client():
            return Client(api_key="q8Zr4TnW2kLx9VbY7mPc3HdF")
        """
    ),
    typescript(
        """
        export const config = { clientSecret: "q8Zr4TnW2kLx9VbY7mPc3HdF" };
        """
    ),
    typescript(
        """
        const key = ["AKIA", "x"];
        export const accessKey = "AKIAQ7ZR4TNW2KLX9VBY";
        """
    ),
    python(
        """
        import os

        JWT_SECRET = os.getenv("JWT_SECRET", "q8Zr4TnW2kLx9VbY7mPc3HdF")
        """
    ),
    python(
        """
        import requests

        def ask():
            return requests.get(URL, headers={"Authorization": "Bearer q8Zr4TnW2kLx9VbY7mPc3HdF"}, timeout=5)
        """
    ),
    typescript(
        """
        export const jwtSecret = process.env.JWT_SECRET ?? "q8Zr4TnW2kLx9VbY7mPc3HdF";
        """
    ),
)
GOOD = (
    python(
        """
        import os

        HEADERS = {"Authorization": "Bearer <your-access-token-here-1>"}
        SECRET_KEY = os.getenv("SECRET_KEY", "change-me-in-production-1234")
        """
    ),
    python(
        """
        import os

        API_KEY = os.environ["ACME_API_KEY"]
        """
    ),
    python(
        """
        API_KEY = "your-api-key-goes-here-1234"
        """
    ),
    python(
        """
        TOKEN_URL = "https://login.acme.io/oauth2/v2.0/token"
        PASSWORD_FIELD = "user_password_2_confirmation"
        """
    ),
    typescript(
        """
        export const labels = { password: "Das Kennwort ist zu kurz", apiKey: "API key" };
        """
    ),
    typescript(
        """
        export const tokenAddress = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
        """
    ),
)

_MEND = {
    "python": 'Write `os.environ["ACME_API_KEY"]` (or `st.secrets["ACME_API_KEY"]`), and revoke what stands here.',
    "typescript": "Write `process.env.ACME_API_KEY` in code of the server, and revoke what stands here.",
}


def credential_in_source(seen: SourceFacts) -> Iterator[Finding]:
    """A credential stands in the source."""
    for fact in seen.of("credential"):
        known = fact.data["known"]
        severity = SEVERITY if known else Severity.WARNING
        message = f"{fact.data['name']} holds " + (
            "a live credential of a provider" if known else "what looks like a credential"
        )
        yield judged(
            seen, fact, "credential-in-source", severity, message, _MEND[seen.language], node=f"{fact.data['name']} = …"
        )
