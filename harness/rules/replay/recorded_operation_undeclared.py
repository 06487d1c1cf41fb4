"""The code calls an operation that the provider's contract does not have.

Why: Nothing about the call can be judged, neither what is sent nor what comes back; perhaps the operation is gone.

Mend: Add the operation to the contract, or stop calling it.

Source: OpenAPI 3.1, Paths Object.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.exchange import Exchange, Request, Response
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.replay._shown import Replayed, off_contract
from harness.rules.samples import answers

SEVERITY = Severity.WARNING

_CONTRACT = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "1"},
    "servers": [{"url": "https://api.acme.test"}],
    "paths": {"/v1/refunds/{id}": {"get": answers()}},
}


def _exchange(method: str, path: str) -> Exchange:
    request = Request(method=method, url=f"https://api.acme.test{path}")
    return Exchange(request=request, response=Response(status=200), source="cassettes/acme/refund")


BAD = (
    Seen(contract=_CONTRACT, exchanges=(_exchange("GET", "/v1/charges/1"),)),
    Seen(contract=_CONTRACT, exchanges=(_exchange("DELETE", "/v1/refunds/1"),)),
)
GOOD = (Seen(contract=_CONTRACT, exchanges=(_exchange("GET", "/v1/refunds/1"),)),)


def recorded_operation_undeclared(shown: Replayed) -> Iterator[Finding]:
    """The code calls an operation that the provider's contract does not have."""
    for seen in shown.differing("request", "operation-undeclared"):
        yield off_contract(
            shown,
            seen,
            "recorded-operation-undeclared",
            SEVERITY,
            f"{seen.difference.observed} is not in the contract, which has {seen.difference.expected}",
            "Add the operation to the contract, or stop calling it",
        )
