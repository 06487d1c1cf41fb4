"""Any OAuth 2 or OpenID Connect authority. Source: RFC 6749, RFC 7636, OpenID Connect Core 1.0."""

from __future__ import annotations

from harness.model.provider import Provider, Secret

PROVIDER = Provider(
    name="oauth",
    title="OAuth 2",
    hosts=("*",),
    contract_source="https://www.rfc-editor.org/rfc/rfc6749",
    secrets=(
        Secret(kind="SESSION-STATE", name="session_state", places=("query", "form", "json")),
        Secret(kind="LOGOUT-TOKEN", name="logout_token", places=("form", "json")),
        Secret(kind="LOGIN-HINT", name="login_hint", places=("query", "form")),
        Secret(kind="USER-CODE", name="user_code", places=("query", "form", "json")),
        Secret(kind="REQUEST-OBJECT", name="request", places=("query", "form"), pattern=r"eyJ\S+"),
        Secret(kind="REGISTRATION-TOKEN", name="registration_access_token", places=("json",)),
    ),
    ignored=(),
    ids=(),
    live_keys=(),
    paging="",
    error_envelope="/error",
    sdks=("authlib", "oauthlib", "httpx"),
    test_keys_page="",
)
