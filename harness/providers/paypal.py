"""PayPal: orders, captures, refunds. Source: PayPal's REST API reference, developer.paypal.com/api/rest."""

from __future__ import annotations

from harness.model.provider import Provider, Secret

PROVIDER = Provider(
    name="paypal",
    title="PayPal",
    hosts=("api-m.sandbox.paypal.com", "api.sandbox.paypal.com", "api-m.paypal.com", "api.paypal.com"),
    contract_source="https://developer.paypal.com/api/rest/",
    secrets=(
        Secret(kind="", name="token", places=("query",), pattern=r"(?:EC-)?[0-9A-Z]{17}"),  # an order's id in its links
        Secret(kind="PAYPAL-TOKEN", name="authorization", places=("header",)),
        Secret(kind="NONCE", name="nonce", places=("json", "form")),
        Secret(kind="SIGNATURE", name="paypal-transmission-sig", places=("header",)),
        Secret(kind="APP", name="app_id", places=("json",)),
        Secret(kind="NAME", name="payer.name.given_name", places=("json",)),
        Secret(kind="NAME", name="payer.name.surname", places=("json",)),
        Secret(kind="PHONE", name="national_number", places=("json",)),
        Secret(kind="ADDRESS", name="address_line_1", places=("json",)),
        Secret(kind="ADDRESS", name="address_line_2", places=("json",)),
        Secret(kind="PAYPAL-TOKEN", pattern=r"\bA2[1-9]AA[A-Za-z0-9_-]{20,}"),
    ),
    ignored=("header:PayPal-Request-Id", "json:invoice_id"),
    ids=(r"\b[0-9A-Z]{13}\b", r"\b[0-9A-Z]{17}\b", r"\bWH-[0-9A-Z]{17}-[0-9A-Z]{17}\b"),
    live_keys=(),
    paging="page, page_size, total_required; links of rel next",
    error_envelope="/details",
    sdks=("paypalserversdk", "httpx"),
    test_keys_page="https://developer.paypal.com/tools/sandbox/",
)
