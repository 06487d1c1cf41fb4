"""Zapier: hooks that start a Zap. Source: docs.zapier.com, help.zapier.com on webhooks."""

from __future__ import annotations

from harness.model.provider import Provider, Secret

PROVIDER = Provider(
    name="zapier",
    title="Zapier",
    hosts=("hooks.zapier.com", "api.zapier.com", "nla.zapier.com"),
    contract_source="https://docs.zapier.com/",
    secrets=(
        Secret(kind="ZAPIER-KEY", name="authorization", places=("header",)),
        Secret(kind="HOOK-SECRET", name="x-hook-secret", places=("header",)),
        Secret(kind="ZAPIER-KEY", pattern=r"\bsk-ak-[A-Za-z0-9]{10,}"),
    ),
    ignored=("json:attempt", "json:request_id"),
    ids=(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b",),
    live_keys=(),
    paging="",
    error_envelope="/errors",
    sdks=("httpx",),
    test_keys_page="https://docs.zapier.com/platform/build/auth",
)
