"""A recorded answer is not what the provider's contract promises.

Why: Either the provider has changed and the contract is old, or the answer came from a double that is not true to the
provider. Code that was tested against it is tested against something that does not exist.

Mend: Record again from the provider; where it still differs, bring the contract up to date.

Source: OpenAPI 3.1, Responses Object and Media Type Object.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.exchange import Exchange, Request, Response
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.replay._shown import Replayed, again, off_contract, said
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


def _exchange(
    body: bytes, *, sent: bytes = b"amount=100", status: int = 200, kind: str = "application/json"
) -> Exchange:
    form = (("Content-Type", "application/x-www-form-urlencoded"),)
    return Exchange(
        request=Request(method="POST", url="https://api.acme.test/v1/refunds", headers=form, body=sent),
        response=Response(status=status, headers=(("Content-Type", kind),), body=body),
        source="cassettes/acme/refund",
    )


BAD = (
    Seen(contract=_CONTRACT, exchanges=(_exchange(b'{"status": "succeeded"}'),)),
    Seen(contract=_CONTRACT, exchanges=(_exchange(b'{"id": "re_1", "status": "reversed"}'),)),
    Seen(contract=_CONTRACT, exchanges=(_exchange(b'{"id": 7}'),)),
    Seen(contract=_CONTRACT, exchanges=(_exchange(b'{"id": "re_1"}', status=202),)),
    Seen(contract=_CONTRACT, exchanges=(_exchange(b"<html>", kind="text/html"),)),
    Seen(contract=_CONTRACT, exchanges=(_exchange(b'{"id": '),)),
)
GOOD = (
    Seen(contract=_CONTRACT, exchanges=(_exchange(b'{"id": "re_1", "status": "pending"}'),)),
    Seen(contract=_CONTRACT, exchanges=(_exchange(b'{"id": "re_1", "new": true}'),)),
)

_KINDS = ("body-refused", "status-undeclared", "content-type-undeclared", "body-unreadable")


def recorded_response_off_contract(shown: Replayed) -> Iterator[Finding]:
    """A recorded answer is not what the provider's contract promises."""
    for seen in shown.differing("response", *_KINDS):
        yield off_contract(
            shown,
            seen,
            "recorded-response-off-contract",
            SEVERITY,
            said(seen, f"the recorded answer to {seen.place.operation}"),
            f"If the provider answers so today, bring the contract up to date; if not, {again(shown)}",
        )
