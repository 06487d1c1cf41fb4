"""Stripe: payments, customers, refunds. Source: Stripe's API reference, docs.stripe.com/api."""

from __future__ import annotations

from harness.model.provider import Provider, Secret

_BODY = ("form", "json")

PROVIDER = Provider(
    name="stripe",
    title="Stripe",
    hosts=("api.stripe.com", "files.stripe.com", "connect.stripe.com", "checkout.stripe.com"),
    contract_source="https://docs.stripe.com/api",
    secrets=(
        Secret(kind="STRIPE-KEY", name="authorization", places=("header",)),
        Secret(kind="CLIENT-SECRET", name="client_secret", places=("query", *_BODY)),
        Secret(kind="SIGNATURE", name="stripe-signature", places=("header",)),
        Secret(kind="ACCOUNT", name="stripe-account", places=("header",)),
        Secret(kind="NAME", name="billing_details.name", places=_BODY),
        Secret(kind="NAME", name="shipping.name", places=_BODY),
        Secret(kind="PHONE", name="phone", places=_BODY),
        Secret(kind="ADDRESS", name="address.line1", places=_BODY),
        Secret(kind="ADDRESS", name="address.line2", places=_BODY),
        Secret(kind="IBAN", name="sepa_debit.iban", places=_BODY),
        Secret(kind="ACCOUNT-NUMBER", name="account_number", places=_BODY),
        Secret(kind="ROUTING-NUMBER", name="routing_number", places=_BODY),
        Secret(kind="ID-NUMBER", name="id_number", places=_BODY, pattern=r".{4,}"),
        Secret(kind="SSN", name="ssn_last_4", places=_BODY, pattern=r"\d{4}"),
        Secret(kind="ACCOUNT-LINK", pattern=r"(?<=connect\.stripe\.com/setup/[a-z]/)(?:acct_\w+/)?[A-Za-z0-9]{8,}"),
        Secret(kind="CHECKOUT-LINK", pattern=r"\bfid[A-Za-z0-9%]{30,}"),
        Secret(kind="EPHEMERAL-KEY", pattern=r"\bek_(?:test|live)_[A-Za-z0-9+/=_-]{8,}"),
        Secret(kind="HOSTED-PAGE", pattern=r"\b(?:invst|rcpt)_[A-Za-z0-9]{16,}"),
        Secret(kind="CLIENT-SECRET", pattern=r"\b(?:pi|seti|src|cs)_[A-Za-z0-9]{8,}_secret_[A-Za-z0-9]{8,}"),
    ),
    ignored=("header:Idempotency-Key", "header:Stripe-Version"),
    ids=(
        (
            r"\b(?:acct|ba|ch|cus|card|cs|evt|ich|in|ii|il|pi|pm|po|price|prod|py|pyr|re|req|seti|si|src|sub|sub_sched|"
            r"tok|tr|txn|txr|we)_(?:test_|live_)?[A-Za-z0-9]{8,}\b(?!_secret)"
        ),
    ),
    live_keys=(r"\b[srp]k_live_", r"\bwhsec_live_"),
    paging="cursor: starting_after, ending_before, limit; has_more",
    error_envelope="/error/message",
    sdks=("stripe",),
    test_keys_page="https://docs.stripe.com/keys",
)
