"""What goes over the wire counts, however it is declared: written-out lists, encoded parameters, tags, header names, shared paths."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeAlias

import pytest

from harness.model.finding import Severity
from harness.run.diff import diff

Json: TypeAlias = Any
DAY = date(2026, 1, 1)
WORDS = {"type": "array", "items": {"type": "string"}}


def _rules(base: Json, revision: Json) -> set[str]:
    found = diff(base, revision, today=DAY).findings
    return {each.rule for each in found if each.severity is not Severity.HINT}


def _taking(parameter: Json, version: str = "3.0.3") -> Json:
    operation = {"parameters": [parameter], "responses": {"204": {"description": ""}}}
    name = "swagger" if version == "2.0" else "openapi"
    return {name: version, "paths": {"/u": {"get": operation}}}


def _old_list(**more: Json) -> Json:
    return _taking({"name": "a", "in": "query", **WORDS, **more}, "2.0")


def test_a_list_of_2_0_is_parted_by_commas_unless_it_says_otherwise() -> None:
    """Later versions repeat the name instead, so the same words mean something else there."""
    assert _rules(_old_list(), _old_list(collectionFormat="multi")) == {"parameter-encoding-changed"}
    assert _rules(_old_list(), _old_list(collectionFormat="csv")) == set()
    later = {"name": "a", "in": "query", "schema": WORDS}
    assert _rules(_old_list(), _taking(later | {"explode": False})) == set()
    assert _rules(_old_list(), _taking(later)) == {"parameter-encoding-changed"}


@pytest.mark.parametrize(("kind", "broken"), [("integer", set()), ("string", {"request-type-refused"})])
def test_one_value_is_a_list_of_one_unless_it_may_hold_commas(kind: str, broken: set[str]) -> None:
    """A number is written as a list of this number is."""
    one = _taking({"name": "a", "in": "query", "type": kind}, "2.0")
    assert _rules(one, _old_list(items={"type": kind})) == broken


def test_the_fields_of_an_encoded_parameter_are_no_parameters() -> None:
    """A parameter with a content type travels as one text, so a field that it needs is missed inside it."""

    def filtered(*needed: str) -> Json:
        schema = {"type": "object", "properties": {"x": {"type": "integer"}}, "required": list(needed)}
        return _taking({"name": "f", "in": "query", "content": {"application/json": {"schema": schema}}})

    assert _rules(filtered(), filtered("x")) == {"request-field-became-required"}


@pytest.mark.parametrize(
    ("before", "after", "broken"),
    [
        (("c", "d"), ("c", "e"), {"discriminator-changed"}),
        (("c", "d"), ("c", "d", "e"), {"discriminator-changed"}),
        (("c", "d"), ("c",), set()),
    ],
)
def test_readers_know_an_alternative_by_its_tag(
    before: tuple[str, ...], after: tuple[str, ...], broken: set[str]
) -> None:
    """One that is answered under a new tag is not found; one that is answered no more is not missed."""

    def answering(*tags: str) -> Json:
        part = {"type": "object", "properties": {"k": {"type": "string"}}, "required": ["k"]}
        schemas = {"C": part, "D": part | {"properties": {"n": {"type": "integer"}}}}
        mapping = {tag: f"#/components/schemas/{'C' if tag == 'c' else 'D'}" for tag in tags}
        union = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in schemas]}
        content = {"application/json": {"schema": union | {"discriminator": {"propertyName": "k", "mapping": mapping}}}}
        paths = {"/u": {"get": {"responses": {"200": {"description": "", "content": content}}}}}
        return {"openapi": "3.0.3", "paths": paths, "components": {"schemas": schemas}}

    assert _rules(answering(*before), answering(*after)) == broken


def test_the_name_of_a_header_may_be_written_in_any_case() -> None:
    """That of a query parameter may not."""

    def keyed(name: str, place: str) -> Json:
        schemes = {"key": {"type": "apiKey", "name": name, "in": place}}
        operation: Json = {"security": [{"key": []}], "responses": {}}
        return {
            "openapi": "3.0.3",
            "paths": {"/u": {"get": operation}},
            "components": {"securitySchemes": schemes},
        }

    assert _rules(keyed("X-Key", "header"), keyed("x-key", "header")) == set()
    assert _rules(keyed("Key", "query"), keyed("key", "query")) == {"security-tightened"}


def test_a_path_may_stand_elsewhere() -> None:
    """Whether the old or the new version refers to it."""
    item = {"get": {"responses": {"200": {"description": ""}}}}
    inline = {"openapi": "3.1.0", "paths": {"/u": item}}
    refers = {
        "openapi": "3.1.0",
        "paths": {"/u": {"$ref": "#/components/pathItems/u"}},
        "components": {"pathItems": {"u": item}},
    }
    assert diff(refers, inline, today=DAY).findings == ()
    assert diff(inline, refers, today=DAY).findings == ()


def test_dependent_fields_may_be_called_as_prose_is() -> None:
    """A field called title is no title."""

    def linked(needed: str) -> Json:
        schema = {"type": "object", "dependentRequired": {"title": [needed]}}
        body = {"content": {"application/json": {"schema": schema}}}
        return {"openapi": "3.1.0", "paths": {"/u": {"post": {"requestBody": body, "responses": {}}}}}

    assert _rules(linked("a"), linked("b")) != set()


@pytest.mark.parametrize(("servers", "gone"), [(["https://h.io/v1", "/v1/"], False), (["/v2"], True), ([], True)])
def test_the_base_path_of_2_0_is_the_path_of_later_servers(servers: list[str], gone: bool) -> None:
    """An upgrade of the document that keeps every address is silent; one that moves them is not."""
    paths = {"/u": {"get": {"responses": {"200": {"description": ""}}}}}
    old = {"swagger": "2.0", "basePath": "/v1", "paths": paths}
    new = {"openapi": "3.0.3", "servers": [{"url": each} for each in servers], "paths": paths}
    assert ("operation-removed" in _rules(old, new)) is gone
    assert ("operation-removed" in _rules(new, old)) is gone
