"""Two versions of the standard say in two ways under which path an API stands."""

from __future__ import annotations

from typing import Any

import pytest

from harness.sources.openapi_roots import under_one_root

OLD: dict[str, Any] = {"swagger": "2.0", "basePath": "/v1/"}


@pytest.mark.parametrize("servers", [[{"url": "http://[broken/v1"}], [{"url": "/v1"}, {"url": "/"}], None, [1]])
def test_the_base_path_stays_where_not_every_server_has_it(servers: Any) -> None:
    """Nothing is guessed."""
    later = {"openapi": "3.1.0", "servers": servers}
    assert under_one_root(OLD, later) == (OLD, later)


def test_documents_of_one_sort_stay_as_they_are() -> None:
    """A base path that changed is a change."""
    assert under_one_root(OLD, OLD | {"basePath": "/v2"}) == (OLD, OLD | {"basePath": "/v2"})


def test_the_base_path_goes_where_every_server_has_it() -> None:
    """On whichever side."""
    later = {"openapi": "3.1.0", "servers": [{"url": "https://h.io/v1"}]}
    assert under_one_root(later, OLD) == (later, {"swagger": "2.0"})
