"""The words in which the plans of rules ask a probe for requests that they cannot complete themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias
from urllib.parse import quote, urlencode

from harness.model.contract import Operation
from harness.model.exchange import Request

OPERATION_FIELD = "harness-operation"
IDENTITY_FIELD = "harness-identity"

Caller: TypeAlias = Literal["", "same", "nobody", "garbage"]
"""Whose credentials go along: those that suit the operation, those of the plan's previous request, none, or made-up ones."""


def ask(
    operation: Operation,
    *,
    caller: Caller = "",
    path_values: Mapping[str, Any] | None = None,
    query: Mapping[str, Any] | None = None,
    body: Any = None,
) -> Request:
    """A request for an operation; what is not given here the probe completes with values that the target is known to accept.

    Shape: the URL is the operation's path, its template's remaining placeholders left in; `body` is JSON.
    """
    path = operation.path
    for name, value in (path_values or {}).items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    return Request(
        method=operation.method,
        url=f"{path}?{urlencode(query)}" if query else path,
        headers=((OPERATION_FIELD, operation.name), (IDENTITY_FIELD, caller)),
        body=b"" if body is None else json.dumps(body).encode(),
    )
