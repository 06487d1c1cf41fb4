"""Small contracts and exchanges for the examples of this family's rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from harness.model.exchange import Exchange, Headers, Request, Response
from harness.model.observation import Observation

NUMBERED = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}


def contract(*operations: tuple[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """An OpenAPI document of operations by name (`GET /items`)."""
    paths: dict[str, dict[str, Any]] = {}
    for name, operation in operations:
        method, _, path = name.partition(" ")
        paths.setdefault(path, {})[method.lower()] = operation
    return {"openapi": "3.1.0", "info": {"title": "Sample", "version": "1"}, "paths": paths}


def seen(
    operation: str,
    status: int = 200,
    body: Any = None,
    *,
    url: str = "",
    sent: Any = None,
    source: str = "case#1",
    headers: Headers = (),
    answered: Headers = (),
    media_type: str = "application/json",
    elapsed: float = 0.01,
) -> Exchange:
    """An exchange of an operation; bodies are JSON values."""
    method, _, path = operation.partition(" ")
    given = (("content-type", "application/json"),) if sent is not None else ()
    return Exchange(
        request=Request(
            method=method,
            url=f"http://app.test{url or path}",
            headers=(*given, *headers),
            body=b"" if sent is None else json.dumps(sent).encode(),
        ),
        response=Response(
            status=status,
            headers=(*(() if body is None else (("content-type", media_type),)), *answered),
            body=b"" if body is None else json.dumps(body).encode(),
        ),
        operation=operation,
        source=source,
        elapsed=elapsed,
    )


def noticed(kind: str, operation: str, *, source: str = "case#1", **data: Any) -> Observation:
    """An observation made on the exchange of that source."""
    return Observation(kind=kind, subject=operation, operation=operation, data={"source": source, **data})


def site(function: str, statement: str) -> Mapping[str, Any]:
    """A place in the target's code."""
    return {"file": "shop.py", "line": 7, "function": function, "statement": statement}
