"""A secret travels in an address.

Why: Addresses are kept by proxies, servers' logs and the browser's history, and go on to other sites as referrers.

Mend: Send it as a header: `headers={"Authorization": f"Bearer {token}"}`.

Source: CWE-598; RFC 6750, 2.3 (do not pass bearer tokens in page URLs).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.model.finding import Finding, Severity
from harness.model.source_facts import SourceFacts
from harness.rules.redflags._judged import called, judged
from harness.rules.redflags._samples import python, typescript

SEVERITY = Severity.HINT
BAD = (
    python(
        """
        import httpx

        def load(token):
            return httpx.get(f"https://api.acme.io/users?access_token={token}")
        """
    ),
    python(
        """
        import requests

        def load(key):
            return requests.get("https://api.acme.io/users", params={"api_key": key}, timeout=5)
        """
    ),
    typescript(
        """
        export const load = (token: string) => fetch(`/api/users?token=${token}`);
        """
    ),
)
GOOD = (
    python(
        """
        import httpx

        def load(token):
            return httpx.get("https://api.acme.io/users", headers={"Authorization": f"Bearer {token}"})
        """
    ),
    python(
        """
        import requests

        def load(page_token):
            return requests.get("https://api.acme.io/users", params={"pageToken": page_token}, timeout=5)
        """
    ),
    typescript(
        """
        export const load = (next: string) => fetch(`/api/users?continuationToken=${next}`);
        """
    ),
    typescript(
        """
        export const load = (id: string) => fetch(`/api/tokens/${id}?fields=name`);
        """
    ),
)

_SECRETS = r"access_?token|api_?key|apikey|token|secret|client_?secret|password|auth_?token|id_?token|jwt"
_IN_URL = re.compile(rf"[?&](?P<name>{_SECRETS})=\{{", re.IGNORECASE)
_NAME = re.compile(_SECRETS, re.IGNORECASE)


def secret_in_url(seen: SourceFacts) -> Iterator[Finding]:
    """A secret travels in an address."""
    for fact in seen.of("request"):
        found = _IN_URL.search(fact.data["url"])
        name = found["name"] if found else next((each for each in fact.data["params"] if _NAME.fullmatch(each)), "")
        if name:
            yield judged(
                seen,
                fact,
                "secret-in-url",
                SEVERITY,
                f"{called(fact)} carries {name} in its address",
                "Send it as a header: `Authorization: Bearer …`.",
            )
