"""The promise of the contract that a finding names."""

from __future__ import annotations

import pytest

from harness.model.difference import Direction
from harness.model.finding import Evidence, Finding, Severity
from harness.run.api_promised import promise_of, with_promise

_DOCUMENT = {
    "paths": {
        "/items/{id}": {
            "put": {"requestBody": {}, "parameters": [], "responses": {"200": {}, "4XX": {}}},
            "get": {"responses": {"200": {}, "default": {}}},
        }
    }
}


def _finding(operation: str, direction: Direction | None, status: int = 200, pointer: str = "") -> Finding:
    return Finding(
        rule="r",
        severity=Severity.WARNING,
        message="m",
        cause=("c",),
        operations=(operation,),
        direction=direction,
        pointer=pointer,
        evidence=(Evidence(kind="http", title="", content=f"PUT /items/7\n\nHTTP {status}\n\n{{}}"),),
    )


@pytest.mark.parametrize(
    ("finding", "place"),
    [
        (_finding("PUT /items/{id}", "request"), "/paths/~1items~1{id}/put/requestBody"),
        (_finding("PUT /items/{id}", "request", pointer="/query/q"), "/paths/~1items~1{id}/put/parameters"),
        (_finding("PUT /items/{id}", "response", 404), "/paths/~1items~1{id}/put/responses/4XX"),
        (_finding("GET /items/{id}", None, 500), "/paths/~1items~1{id}/get/responses/default"),
        (_finding("PUT /items/{id}", None, 500), "/paths/~1items~1{id}/put/responses"),
        (_finding("GET /items/{id}", "request"), "/paths/~1items~1{id}/get"),
        (_finding("GET /gone", None), ""),
    ],
)
def test_a_finding_names_its_promise(finding: Finding, place: str) -> None:
    """What was sent is held against the body or the parameters, an answer against the declared one that covers its status."""
    assert promise_of(finding, _DOCUMENT) == place
    told = [each.content for each in with_promise(finding, _DOCUMENT).evidence if each.title == "The promise"]
    assert told == ([f"#{place}"] if place else [])
