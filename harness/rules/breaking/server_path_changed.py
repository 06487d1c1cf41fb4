"""Operations are not reached any more under the path of the servers under which they were.

Why: Old clients call the old address, and nothing in the contract says that anybody answers there.

Mend: Keep the old path among the servers for as long as it is answered.

Source: OpenAPI 3.1, Server Object.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity
from harness.model.rule import Operations
from harness.rules.breaking._judged import judged

SEVERITY = Severity.WARNING
KINDS = ("server-path",)


def _at(*urls: str) -> dict[str, object]:
    servers = [{"url": each} for each in urls]
    return {"GET /orders": {"servers": servers, "responses": {"200": {"description": "ok"}}}}


BAD = (
    Operations(consumer=_at("/v1"), provider=_at("/v2")),
    Operations(consumer=_at("https://a.test/v1", "https://a.test/v2"), provider=_at("https://a.test/v2")),
)
GOOD = (
    Operations(consumer=_at("/v1"), provider=_at("/v2", "/v1/")),
    Operations(consumer=_at("https://a.test/v1"), provider=_at("https://b.test/v1")),
)


def server_path_changed(seen: Mismatch) -> Iterator[Finding]:
    """Operations are not reached any more under the path of the servers under which they were."""
    if seen.difference.kind in KINDS:
        yield judged(
            seen,
            "server-path-changed",
            SEVERITY,
            f"The servers were reached under {seen.difference.expected}, and are under {seen.difference.observed} now",
            f"Keep {seen.difference.expected} among the servers",
        )
