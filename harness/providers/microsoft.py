"""Microsoft 365 through Graph: mail, Teams, files. Source: learn.microsoft.com/graph/api."""

from __future__ import annotations

from harness.model.provider import Provider, Secret

PROVIDER = Provider(
    name="microsoft",
    title="Microsoft 365",
    hosts=("graph.microsoft.com", "login.microsoftonline.com", "outlook.office.com", "*.webhook.office.com"),
    contract_source="https://learn.microsoft.com/graph/api/overview",
    secrets=(
        Secret(kind="GRAPH-TOKEN", name="authorization", places=("header",)),
        Secret(kind="DOWNLOAD-URL", name="@microsoft.graph.downloadUrl", places=("json",)),
        Secret(kind="UPLOAD-URL", name="uploadUrl", places=("json",)),
        Secret(kind="CLIENT-STATE", name="clientState", places=("json",)),
        Secret(kind="SECRET", name="secretText", places=("json",)),
        Secret(kind="TEMPAUTH", name="tempauth", places=("query",)),
        Secret(kind="USER-CODE", name="user_code", places=("json", "form")),
        Secret(kind="VALIDATION-TOKEN", name="validationToken", places=("query",)),
        Secret(kind="PHONE", name="mobilePhone", places=("json",)),
    ),
    ignored=("header:client-request-id", "header:SdkVersion"),
    ids=(
        r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b",
        r"\bAAMk[A-Za-z0-9_=-]{20,}",
        r"(?:\b19:)?[A-Za-z0-9_-]+@thread\.(?:tacv2?|skype|v2?)",  # a channel or chat, which looks like a mail address
    ),
    live_keys=(),
    paging="@odata.nextLink is absent at the end; $top, $skip, $skiptoken",
    error_envelope="/error/message",
    sdks=("msgraph", "httpx"),
    test_keys_page="https://learn.microsoft.com/graph/tutorials",
)
