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
PLACE_FIELD = "harness-place"
TIMES_FIELD = "harness-times"
ADDING_FIELD = "harness-adding"
WORDS = frozenset({OPERATION_FIELD, IDENTITY_FIELD, PLACE_FIELD, TIMES_FIELD, ADDING_FIELD})
"""Header fields that are said to the probe and never sent."""

Caller: TypeAlias = Literal["", "same", "nobody", "garbage", "other", "other-role", "other-tenant", "other-tenant-peer"]
"""Whose credentials go along: those that suit the operation, those of the plan's previous request, none, made-up ones, or those
of somebody else than the previous request's, of another role or tenant where the configuration names these; a peer is of another
tenant and of the same role."""


def ask(
    operation: Operation,
    *,
    caller: Caller = "",
    nth: int = 0,
    path_values: Mapping[str, Any] | None = None,
    query: Mapping[str, Any] | None = None,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
    at: str = "",
    times: int = 1,
    adding: Mapping[str, Any] | None = None,
) -> Request:
    """A request for an operation; what is not given here the probe completes with values that the target is known to accept.

    Shape: the URL is the operation's path, its template's remaining placeholders left in; `body` is JSON; `headers` are sent
    along; `at` is a path with its query that is taken as it is; `times` has so many sent at once, of which the last answer comes
    back; `nth` chooses among several other callers, from 0: the answer has status 0 where there are not so many; `adding` are
    fields that are set in the body which the probe completes.
    """
    path = operation.path
    for name, value in (path_values or {}).items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    words = {OPERATION_FIELD: operation.name, IDENTITY_FIELD: f"{caller} {nth}" if nth else caller}
    words |= {PLACE_FIELD: at} if at else {}
    words |= {TIMES_FIELD: str(times)} if times > 1 else {}
    words |= {ADDING_FIELD: json.dumps(adding)} if adding else {}
    return Request(
        method=operation.method,
        url=f"{path}?{urlencode(query, doseq=True)}" if query else path,
        headers=(*words.items(), *(headers or {}).items()),
        body=b"" if body is None else json.dumps(body).encode(),
    )
