"""Slack: messages, channels, members. Source: Slack's Web API methods, docs.slack.dev/reference/methods."""

from __future__ import annotations

from harness.model.provider import Provider, Secret

_EVERYWHERE = ("header", "query", "form", "json")

PROVIDER = Provider(
    name="slack",
    title="Slack",
    hosts=("slack.com", "*.slack.com"),
    contract_source="https://docs.slack.dev/reference/methods",
    secrets=(
        Secret(kind="SLACK-TOKEN", name="authorization", places=("header",)),
        Secret(kind="SLACK-TOKEN", name="token", places=("query", "form", "json")),
        Secret(kind="SIGNATURE", name="x-slack-signature", places=("header",)),
        Secret(kind="SIGNING-SECRET", name="signing_secret", places=_EVERYWHERE),
        Secret(kind="RESPONSE-URL", name="response_url", places=("form", "json")),
        Secret(kind="TRIGGER", name="trigger_id", places=("form", "json")),
        Secret(kind="BOT-ACCESS-TOKEN", name="bot_access_token", places=("form", "json")),
        Secret(kind="SOCKET-TICKET", pattern=r"(?<=[?&]ticket=)[A-Za-z0-9-]{8,}"),
        Secret(kind="SOCKET-TICKET", name="websocket", places=("path",), pattern=r"[\w=-]{20,}"),
        Secret(kind="UPLOAD-URL", name="v1", places=("path",), pattern=r"[\w=-]{40,}"),
        Secret(kind="FILE-LINK", pattern=r"(?<=\bslack-files\.com/)T[A-Z0-9]+-F[A-Z0-9]+-[0-9a-f]{8,}\b"),
        Secret(kind="PHONE", name="profile.phone", places=("form", "json")),
        Secret(kind="SKYPE", name="profile.skype", places=("form", "json")),
    ),
    ignored=("header:X-Slack-Request-Timestamp", "json:client_msg_id", "form:client_msg_id"),
    ids=(r"\b[ABCDEFGTUW][A-Z0-9]{6,14}\b", r"\b\d{10}\.\d{6}\b"),
    live_keys=(),
    paging="cursor: cursor, limit; response_metadata.next_cursor is empty at the end",
    error_envelope="/error",
    sdks=("slack_sdk",),
    test_keys_page="https://docs.slack.dev/tools/slack-developer-sandboxes",
)
