"""Calls reach operations by method and path template; literal segments beat parameters."""

from __future__ import annotations

import pytest

from harness.compare.paths import Paths, Prefix, by_name, inferred_prefix, segments, shadowed_literals
from harness.model.contract import Operation


def _paths(*names: str) -> Paths:
    return Paths(_operations(*names))


def _operations(*names: str) -> list[Operation]:
    return [Operation(method=name.split()[0], path=name.split()[1]) for name in names]


@pytest.mark.parametrize(
    ("call", "reached"),
    [
        ("GET /users/{}", "GET /users/{id}"),
        ("GET /users/me", "GET /users/me"),
        ("GET /users/me/", "GET /users/me"),
        ("GET /users/7?full=1", "GET /users/{id}"),
        ("DELETE /files/report.pdf", "DELETE /files/{name}.pdf"),
    ],
)
def test_a_call_reaches_the_best_fit(call: str, reached: str) -> None:
    """Parameters take holes and literals, literals take themselves first."""
    paths = _paths("GET /users/{id}", "GET /users/me", "DELETE /files/{name}.pdf")
    method, path = call.split()
    assert [each.name for each in paths.match(method, path).operations] == [reached]


@pytest.mark.parametrize("path", ["/users", "/users/"])
def test_of_a_path_with_and_without_a_slash_the_very_one_is_reached(path: str) -> None:
    """An app that serves both answers each itself; where it serves one, a redirect leads there."""
    both, one = _paths("GET /users", "GET /users/"), _paths("GET /users/")
    assert [each.path for each in both.match("GET", path).operations] == [path]
    assert [each.path for each in one.match("GET", path).operations] == ["/users/"]


def test_a_literal_that_only_a_parameter_catches_is_shadowed() -> None:
    """`/users/search` reaches `/users/{id}` when no literal path is there, which is worth a word."""
    assert list(shadowed_literals("/users/search", "/users/{id:path}")) == [("search", "id")]
    assert list(shadowed_literals("/users/{}", "/users/{id}")) == []


def test_a_hole_reaches_every_literal_that_it_may_stand_for() -> None:
    """`/orders/${id}/${action}` is several operations."""
    match = _paths("POST /orders/{id}/cancel", "POST /orders/{id}/ship").match("POST", "/orders/{}/{}")
    assert len(match.operations) == 2


@pytest.mark.parametrize(
    ("call", "by_chance"),
    [
        ("/{}/ui-settings", True),
        ("/{}/{}", False),
        ("/flows/ui-settings", False),
        ("/{}", False),
        ("/flows/{}", False),
    ],
)
def test_what_shares_no_segment_fits_by_chance(call: str, *, by_chance: bool) -> None:
    """An open front takes any literal, and a parameter takes any word: together they say nothing of what is called."""
    paths = _paths("GET /flows/{id}", "GET /runs/{id}", "GET /health")
    assert paths.match("GET", call).by_chance is by_chance


def test_the_same_segments_count_before_all_that_is_open() -> None:
    """However many parameters the other template has."""
    paths = _paths("GET /a/{x}/{y}/{z}/{w}", "GET /{v}/{x}/{y}/{z}/e")
    assert [each.path for each in paths.match("GET", "/a/b/c/d/e").operations] == [
        "/a/{x}/{y}/{z}/{w}",
        "/{v}/{x}/{y}/{z}/e",
    ]
    assert len(_paths("GET /{a}/b/c", "GET /{a}/{b}/{c}").match("GET", "/x/b/c").operations) == 1


def test_a_miss_names_other_methods_or_the_nearest_path() -> None:
    """The message can say what would have worked."""
    paths = _paths("GET /users", "POST /users", "GET /orders")
    assert paths.match("PUT", "/users").other_methods == ("GET", "POST")
    assert paths.nearest("/user") == "/users"
    assert paths.match("GET", "/a/b/c").operations == ()


def test_a_prefix_is_inferred_where_it_lets_more_calls_arrive() -> None:
    """A proxy's `/api` in front of the consumer's paths is taken off, a missing one is put on."""
    provider = _operations("GET /v1/users", "GET /v1/orders/{id}")
    paths, templates = Paths(provider), [each.path for each in provider]
    calls = [("GET", "/api/v1/users"), ("GET", "/api/v1/orders/{}")]
    assert inferred_prefix(calls, paths, templates) == Prefix("/api", "")
    assert inferred_prefix([("GET", "/users"), ("GET", "/orders/{}")], paths, templates) == Prefix("", "/v1")
    assert inferred_prefix([("GET", "/v1/users")], paths, templates) == Prefix()


def test_a_prefix_ends_at_a_segment() -> None:
    """`/api` is no prefix of `/apis`."""
    assert Prefix("/api").applied("/apis/a") == "/apis/a"
    assert Prefix("/api").applied("/api") == "/"


def test_segments_forget_names_of_parameters() -> None:
    """The name of a path parameter is no difference on the wire."""
    assert segments("/a/{id}/b") == segments("/a/{user_id}/b/")
    assert segments("/") == ()
    assert list(by_name(_operations("GET /a"))) == ["GET /a"]
