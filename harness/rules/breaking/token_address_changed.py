"""Tokens are asked for at another address.

Why: Clients that have the address built in ask at the old one.

Mend: Keep the old address answering.

Source: OpenAPI 3.1, OAuth Flow Object; oasdiff api-security-component-oauth-url-changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged

SEVERITY = Severity.HINT
KINDS = ("token-address",)


def _asking(address: str) -> dict[str, object]:
    flows = {"clientCredentials": {"tokenUrl": address, "scopes": {}}}
    scheme = {"type": "oauth2", "flows": flows}
    operation = {"security": [{"login": []}], "responses": {"200": {"description": "ok"}}}
    return {"GET /orders": operation, "components": {"securitySchemes": {"login": scheme}}}


BAD = (Operations(consumer=_asking("https://a.test/token"), provider=_asking("https://b.test/token")),)
GOOD = (Operations(consumer=_asking("https://a.test/token"), provider=_asking("https://a.test/token/")),)


def token_address_changed(seen: Mismatch) -> Iterator[Finding]:
    """Tokens are asked for at another address."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "token-address-changed",
            SEVERITY,
            f"The {seen.consumer.path} of {seen.consumer.declaration} was {seen.difference.expected}, and is {seen.difference.observed} now",
            "Keep the old address answering",
        )
