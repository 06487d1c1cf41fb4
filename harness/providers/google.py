"""Google Workspace: Sheets, Drive, Gmail. Source: the reference pages below developers.google.com/workspace."""

from __future__ import annotations

from harness.model.provider import Provider, Secret

PROVIDER = Provider(
    name="google",
    title="Google Workspace",
    hosts=("*.googleapis.com", "accounts.google.com", "oauth2.googleapis.com"),
    contract_source="https://developers.google.com/workspace",
    secrets=(
        Secret(kind="GOOGLE-TOKEN", name="authorization", places=("header",)),
        Secret(kind="GOOGLE-KEY", name="key", places=("query",)),
        Secret(kind="GOOGLE-KEY", name="x-goog-api-key", places=("header",)),
        Secret(kind="SIGNATURE", name="x-goog-signature", places=("query", "header")),
        Secret(kind="CREDENTIAL", name="x-goog-credential", places=("query", "header")),
        Secret(kind="CHANNEL-TOKEN", name="x-goog-channel-token", places=("header",)),
        Secret(kind="UPLOAD", name="upload_id", places=("query",)),
        Secret(kind="UPLOAD", name="x-guploader-uploadid", places=("header",)),
        Secret(kind="ASSERTION", name="assertion", places=("form", "json")),
        Secret(kind="GOOGLE-KEY", pattern=r"\b4/[A-Za-z0-9_-]{20,}"),
    ),
    ignored=("json:requestId", "query:requestId", "query:quotaUser", "header:x-goog-api-client"),
    ids=(),
    live_keys=(),
    paging="pageToken, pageSize; nextPageToken is absent at the end",
    error_envelope="/error/message",
    sdks=("googleapiclient",),
    test_keys_page="https://developers.google.com/workspace/guides/create-credentials",
)
