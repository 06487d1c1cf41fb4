"""Two versions of the standard say in two ways under which path an API stands."""

from __future__ import annotations

from typing import Any

import pytest

from harness.run.diff import diff
from harness.sources.openapi_roots import under_one_root

OLD: dict[str, Any] = {"swagger": "2.0", "basePath": "/v1/"}


@pytest.mark.parametrize("servers", [[{"url": "http://[broken/v1"}], [{"url": "/v1"}, {"url": "/"}], None, [1]])
def test_the_base_path_stays_where_not_every_server_has_it(servers: Any) -> None:
    """Nothing is guessed."""
    later = {"openapi": "3.1.0", "servers": servers}
    assert under_one_root(OLD, later) == (OLD, later)


def test_the_base_path_goes_where_every_server_has_it() -> None:
    """On whichever side."""
    old = OLD | {"paths": {"/a": {}}}
    later = {"openapi": "3.1.0", "servers": [{"url": "https://h.io/v1"}], "paths": {"/a": {}}}
    assert under_one_root(later, old) == (later, {"swagger": "2.0", "paths": {"/a": {}}})


@pytest.mark.parametrize("after", ["/v2", "", None])
def test_operations_under_another_base_path_are_one_change(after: str | None) -> None:
    """Every one of them stayed where it was under it."""
    paths = {path: {"get": {"responses": {"200": {"description": "ok"}}}} for path in ("/a", "/b")}
    base = OLD | {"info": {}, "paths": paths}
    for revision in (
        base | {"basePath": after or "/"},
        {"openapi": "3.0.3", "info": {}, "paths": paths}
        | ({"servers": [{"url": f"https://h.io{after}"}]} if after else {}),
    ):
        (found,) = diff(base, revision).findings
        assert (found.rule, found.operations) == ("server-path-changed", ("GET /a", "GET /b"))
        assert diff(revision, base).findings[0].rule == "server-path-changed"


def test_a_base_path_that_moves_into_the_paths_is_silent() -> None:
    """The addresses are the same, and what goes besides is told by its whole path."""
    operation = {"get": {"responses": {"200": {"description": "ok"}}}}
    base = OLD | {"info": {}, "paths": {"/a": operation, "/b": operation}}
    moved = base | {"basePath": "/", "paths": {"/v1/a": operation, "/v1/b": operation}}
    assert diff(base, moved).findings == ()
    (found,) = diff(base, moved | {"paths": {"/v1/a": operation}}).findings
    assert (found.rule, found.operations) == ("operation-removed", ("GET /v1/b",))
