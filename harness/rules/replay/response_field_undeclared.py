"""A recorded answer holds a field that the provider's contract does not have.

Why: Providers add fields without notice, so it breaks nothing; but code that uses the field uses what nobody promised,
and a double that sends fields of an old release is not true to the provider.

Mend: Do not read the field, or add it to the contract once the provider documents it.

Source: closed-world reading of the contract's object schemas (JSON Schema, `properties` and `additionalProperties`).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.exchange import Exchange, Request, Response
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.replay._shown import Replayed, again, off_contract
from harness.rules.samples import answers, record

SEVERITY = Severity.HINT

_REFUND = record({"id": {"type": "string"}, "metadata": {"type": "object", "additionalProperties": True}})
_CONTRACT = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "1"},
    "servers": [{"url": "https://api.acme.test"}],
    "paths": {"/v1/refunds": {"get": answers(_REFUND)}},
}


def _exchange(body: bytes) -> Exchange:
    return Exchange(
        request=Request(method="GET", url="https://api.acme.test/v1/refunds"),
        response=Response(status=200, headers=(("Content-Type", "application/json"),), body=body),
        source="cassettes/acme/refund",
    )


BAD = (Seen(contract=_CONTRACT, exchanges=(_exchange(b'{"id": "re_1", "colour": "red"}'),)),)
GOOD = (
    Seen(contract=_CONTRACT, exchanges=(_exchange(b'{"id": "re_1"}'),)),
    Seen(contract=_CONTRACT, exchanges=(_exchange(b'{"id": "re_1", "metadata": {"order": "7"}}'),)),
)


def response_field_undeclared(shown: Replayed) -> Iterator[Finding]:
    """A recorded answer holds a field that the provider's contract does not have."""
    for seen in shown.differing("response", "field-undeclared"):
        yield off_contract(
            shown,
            seen,
            "response-field-undeclared",
            SEVERITY,
            f"{seen.provider} came in an answer to {seen.place.operation}, and the contract has no such field",
            f"Do not rely on it; if the provider has dropped it, {again(shown)}",
        )
