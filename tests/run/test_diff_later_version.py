"""A document that moves from OpenAPI 3.0 to 3.1 writes bytes otherwise, and promises the same."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest

from harness.run.diff import diff

Json: TypeAlias = Any
BINARY = {"type": "string", "format": "binary"}
BYTE, BASE64 = {"type": "string", "format": "byte"}, {"type": "string", "contentEncoding": "base64"}


def _api(version: str, media: str, schema: Json) -> Json:
    content = {media: {} if schema is None else {"schema": schema}}
    operation = {"requestBody": {"content": content}, "responses": {"200": {"description": "ok", "content": content}}}
    return {"openapi": version, "info": {}, "paths": {"/o": {"post": operation}}}


@pytest.mark.parametrize(
    ("media", "before", "after"),
    [
        ("application/json", BYTE, BASE64),
        ("application/json", {"properties": {"a": {**BYTE, "maxLength": 8}}}, {"properties": {"a": {**BASE64, "maxLength": 8}}}),
        ("application/octet-stream", BINARY, {}),
        ("application/octet-stream", BINARY, {"type": "string", "contentMediaType": "application/octet-stream"}),
        ("image/png", BINARY, None),
    ],
)  # fmt: skip
def test_bytes_are_written_otherwise_in_later_versions(media: str, before: Json, after: Json) -> None:
    """There and back nothing is told."""
    old, new = _api("3.0.3", media, before), _api("3.1.0", media, after)
    assert diff(old, new).findings == ()
    assert diff(new, old).findings == ()


def test_text_that_becomes_bytes_is_told_in_every_version() -> None:
    """Servers refuse text that is not encoded, and what was an object is no bytes."""
    for version, encoded in (("3.0.3", BYTE), ("3.1.0", BASE64)):
        before, after = (_api(version, "application/json", each) for each in ({"type": "string"}, encoded))
        assert "request-pattern-narrowed" in {each.rule for each in diff(before, after).findings}
    packed, free = (_api("3.1.0", "application/octet-stream", each) for each in ({"type": "object"}, {}))
    assert diff(packed, free).findings
