"""A recorded request is not what the provider's contract accepts.

Why: The answer was recorded, so the provider (or its double) let it pass that day; the contract says that it need not.
A stricter release of the provider breaks the call.

Mend: Send what the contract accepts, or bring the contract up to date.

Source: OpenAPI 3.1, Parameter Object and Request Body Object.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.exchange import Exchange, Request, Response
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.replay._shown import Replayed, off_contract, said
from harness.rules.samples import record

SEVERITY = Severity.ERROR

_CONTRACT = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "1"},
    "servers": [{"url": "https://api.acme.test"}],
    "paths": {
        "/v1/refunds": {
            "post": {
                "requestBody": {
                    "content": {
                        "application/x-www-form-urlencoded": {
                            "schema": record(
                                {"amount": {"type": "integer", "minimum": 1}}, "amount", additionalProperties=False
                            )
                        }
                    }
                },
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refund"}}}}
                },
            }
        }
    },
    "components": {
        "schemas": {"Refund": record({"id": {"type": "string"}, "status": {"enum": ["pending", "succeeded"]}}, "id")}
    },
}


def _exchange(sent: bytes, *, query: str = "", kind: str = "application/x-www-form-urlencoded") -> Exchange:
    url = f"https://api.acme.test/v1/refunds{query}"
    return Exchange(
        request=Request(method="POST", url=url, headers=(("Content-Type", kind),), body=sent),
        response=Response(status=200, headers=(("Content-Type", "application/json"),), body=b'{"id": "re_1"}'),
        source="cassettes/acme/refund",
    )


BAD = (
    Seen(contract=_CONTRACT, exchanges=(_exchange(b"amount=0"),)),
    Seen(contract=_CONTRACT, exchanges=(_exchange(b"amount=1&colour=red"),)),
    Seen(contract=_CONTRACT, exchanges=(_exchange(b"amount=much"),)),
    Seen(contract=_CONTRACT, exchanges=(_exchange(b"amount=1", query="?dry_run=true"),)),
    Seen(contract=_CONTRACT, exchanges=(_exchange(b'{"amount": 1}', kind="application/json"),)),
)
GOOD = (Seen(contract=_CONTRACT, exchanges=(_exchange(b"amount=1"),)),)

_KINDS = (
    "body-refused",
    "body-missing",
    "body-unreadable",
    "content-type-undeclared",
    "parameter-missing",
    "parameter-refused",
    "parameter-undeclared",
)


def recorded_request_off_contract(shown: Replayed) -> Iterator[Finding]:
    """A recorded request is not what the provider's contract accepts."""
    for seen in shown.differing("request", *_KINDS):
        yield off_contract(
            shown,
            seen,
            "recorded-request-off-contract",
            SEVERITY,
            said(seen, f"the recorded {seen.place.position} of {seen.place.operation}"),
            "Send what the contract accepts, or bring the contract up to date",
        )
