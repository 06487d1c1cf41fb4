"""A connection does not verify the server's certificate.

Why: Whoever sits between the two sides can read and change everything, credentials included.

Mend: Delete the option; for a private authority pass its file: `verify="ca.pem"`, `ca: readFileSync("ca.pem")`.

Source: CWE-295; requests, SSL Cert Verification; Node.js, tls.connect().
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import called, judged
from harness.rules.redflags._samples import python, typescript

SEVERITY = Severity.ERROR
BAD = (
    python(
        """
        import requests

        def load():
            return requests.get("https://api.acme.io/users", verify=False, timeout=5)
        """
    ),
    python(
        """
        import httpx

        client = httpx.Client(verify=False)

        def load():
            return client.get("https://api.acme.io/users")
        """
    ),
    python(
        """
        import ssl

        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        """
    ),
    typescript(
        """
        import https from "https";
        export const agent = new https.Agent({ rejectUnauthorized: false });
        """
    ),
    typescript(
        """
        process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
        """
    ),
    python(
        """
        import aiohttp

        async def load():
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False)) as session:
                async with session.get("https://api.acme.io/users") as answer:
                    return answer.status
        """
    ),
)
GOOD = (
    python(
        """
        import requests

        def load(settings):
            return requests.get("https://api.acme.io/users", verify=settings.verify, timeout=5)
        """
    ),
    python(
        """
        import requests

        def ready():
            return requests.get("https://localhost:8443/ready", verify=False, timeout=5).ok
        """
    ),
    python(
        """
        import httpx

        client = httpx.Client(verify="/etc/ssl/acme.pem")

        def load():
            return client.get("https://api.acme.io/users")
        """
    ),
    typescript(
        """
        import https from "https";
        export const agent = new https.Agent({ rejectUnauthorized: process.env.NODE_ENV === "production" });
        """
    ),
    python(
        """
        import httpx

        client = httpx.Client(base_url="https://localhost:8443", verify=False)
        """
    ),
)


def tls_verification_off(seen: SourceFacts) -> Iterator[Finding]:
    """A connection does not verify the server's certificate."""
    for fact in seen.of("tls-off"):
        mild = fact.data.get("database", False)
        yield judged(
            seen,
            fact,
            "tls-verification-off",
            Severity.WARNING if mild else SEVERITY,
            f"{fact.data['how']} accepts any certificate",
            "Delete it; pass the file of a private authority instead.",
            edit="verify",
        )
    for fact in seen.of("request"):
        if (not fact.data["verify"] or fact.data["insecure"]) and fact.data["host"] not in {"local", "private"}:
            yield judged(
                seen,
                fact,
                "tls-verification-off",
                SEVERITY,
                f"{called(fact)} accepts any certificate",
                'Delete `verify=False`; pass `verify="ca.pem"` for a private authority.',
                edit="verify",
            )
