"""A recorded request holds a field that the provider's contract does not have.

Why: The provider ignores it today, so the code believes that it says something and says nothing; a stricter release
refuses it. Most often the field was renamed or misspelt.

Mend: Take the field out, or give it the name that the contract has.

Source: closed-world reading of the contract's object schemas (JSON Schema, `properties` and `additionalProperties`).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.exchange import Exchange, Request, Response
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.replay._shown import Replayed, off_contract
from harness.rules.samples import record, takes

SEVERITY = Severity.WARNING

_REFUND = record({"amount": {"type": "integer"}})
_CONTRACT = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "1"},
    "servers": [{"url": "https://api.acme.test"}],
    "paths": {"/v1/refunds": {"post": takes(_REFUND)}},
}


def _exchange(body: bytes) -> Exchange:
    headers = (("Content-Type", "application/json"),)
    return Exchange(
        request=Request(method="POST", url="https://api.acme.test/v1/refunds", headers=headers, body=body),
        response=Response(status=200),
        source="cassettes/acme/refund",
    )


BAD = (Seen(contract=_CONTRACT, exchanges=(_exchange(b'{"amount": 1, "amuont": 2}'),)),)
GOOD = (Seen(contract=_CONTRACT, exchanges=(_exchange(b'{"amount": 1}'),)),)


def request_field_undeclared(shown: Replayed) -> Iterator[Finding]:
    """A recorded request holds a field that the provider's contract does not have."""
    for seen in shown.differing("request", "field-undeclared"):
        yield off_contract(
            shown,
            seen,
            "request-field-undeclared",
            SEVERITY,
            f"{seen.place.operation} is sent {seen.provider}, and the contract has no such field",
            "Take the field out, or give it the name that the contract has",
        )
