"""What two documents have alike is left out before they are read."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from harness.sources.openapi_alike import FORM, same_meaning, to_compare


def _document(**schemas: Any) -> dict[str, Any]:
    paths = {
        f"/{name}": {
            "get": {"responses": {"200": {"content": {"a/b": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}}}
        }
        for name in schemas
    }
    return {"openapi": "3.1.0", "paths": paths, "components": {"schemas": schemas}}


def _kept(base: Any, revision: Any) -> list[str]:
    _, after, _ = to_compare(base, revision)
    return [path for path, item in after["paths"].items() if "get" in item]


def test_operations_that_reach_a_change_stay() -> None:
    """A change counts through every reference that leads to it."""
    inner = {"$ref": "#/components/schemas/B"}
    base = _document(A={"items": inner}, B={"type": "string"}, C={"type": "string"})
    revision = _document(A={"items": inner}, B={"type": "integer"}, C={"type": "string"})
    assert _kept(base, revision) == ["/A", "/B"]


def test_prose_is_no_change() -> None:
    """Descriptions and examples are passed over, a property of that name is not."""
    base = _document(A={"properties": {"description": {"type": "string"}}, "description": "a"})
    reworded, changed = deepcopy(base), deepcopy(base)
    reworded["components"]["schemas"]["A"]["description"] = "b"
    changed["components"]["schemas"]["A"]["properties"]["description"] = {"type": "integer"}
    assert _kept(base, reworded) == []
    assert _kept(base, changed) == ["/A"]


def test_what_concerns_all_operations_keeps_all() -> None:
    """Security, schemes and references into paths make every operation worth reading."""
    base = _document(A={"type": "string"})
    assert _kept(base, {**base, "security": [{"key": []}]}) == ["/A"]
    schemes = {**base["components"], "securitySchemes": {"key": {"type": "http"}}}
    assert _kept(base, {**base, "components": schemes}) == ["/A"]
    linked = _document(A={"$ref": "#/paths/~1A/get/responses/200/content/a~1b/schema"})
    assert _kept(linked, deepcopy(linked)) == ["/A"]


def test_operations_of_one_side_are_reduced() -> None:
    """Of an operation that the other side lacks, its names and a digest of its form stay."""
    base, revision = _document(A={}), _document(A={}, B={})
    revision["paths"]["/B"]["get"]["operationId"] = "readB"
    _, after, _ = to_compare(base, revision)
    assert set(after["paths"]["/B"]["get"]) == {"operationId", FORM}


def test_equal_numbers_of_two_kinds_are_no_change_of_meaning() -> None:
    """`true` and `1` are two things, in any depth of a list or object."""
    assert not same_meaning(True, 1)
    assert not same_meaning([{"a": 1}], [{"a": 2}])
    assert not same_meaning([1], [1, 2])
    assert not same_meaning({"enum": ["a"]}, {"enum": ["b"]})
    assert same_meaning([{"title": "x"}], [{"title": "y"}])


def test_what_both_versions_share_is_named() -> None:
    """The references of components that mean the same, not of those that reach a change."""
    inner = {"$ref": "#/components/schemas/B"}
    base = _document(A={"items": inner}, B={"type": "string"}, C={"type": "string"}, D={})
    revision = _document(A={"items": inner}, B={"type": "integer"}, C={"type": "string", "title": "c"}, E={})
    assert to_compare(base, revision).alike == {"#/components/schemas/C"}


def test_what_an_app_always_sends_is_meant() -> None:
    """Our own extensions say something about values, so a change of them is a change."""
    assert not same_meaning({"x-always-sent": ["a"]}, {"x-always-sent": []})
    assert same_meaning({"x-logo": "a"}, {"x-logo": "b"})
