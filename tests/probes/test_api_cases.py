"""Deterministic cases from shapes: what the contract allows, what it forbids, and what the document says beside its shapes."""

from __future__ import annotations

from typing import Any

from harness.model.contract import Operation
from harness.probes.api_bodies import deep, full
from harness.probes.api_case import Case, NoBody
from harness.probes.api_cases import Cases, can_make
from harness.sources.json_schema import read_schema
from harness.sources.openapi import read_openapi
from harness.values.evaluate import accepts


def _document(**operation: Any) -> dict[str, Any]:
    answers = {"responses": {"200": {"description": ""}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/items/{id}": {"post": {**answers, **operation}}},
        "components": {"schemas": {"Tree": _TREE}},
    }


_TREE = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
    },
}
_PATH = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}


def _of(**operation: Any) -> tuple[Cases, Operation]:
    document = _document(**operation)
    [found] = read_openapi(document, source="t").operations
    return Cases(document), found


def _json(schema: Any, **more: Any) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema, **more}}}


def test_a_believable_case_has_every_part_of_the_body() -> None:
    """Required parameters and the whole body are there, and fit their shapes."""
    schema = {
        "type": "object",
        "properties": {"code": {"type": "string", "pattern": "^[0-9]{12}$"}, "n": {"type": "integer"}},
    }
    cases, operation = _of(parameters=[_PATH], requestBody=_json(schema))
    case = cases.whole(operation)
    assert case.path_values == {"id": 1}
    assert set(case.body) == {"code", "n"}
    assert accepts(operation.request_bodies[0].typed.shape, case.body) is True


def test_valid_cases_fit_and_broken_ones_do_not() -> None:
    """Every JSON body belongs to the shape or not, as the case says; the body that is no JSON is among the broken."""
    cases, operation = _of(parameters=[_PATH], requestBody=_json({"$ref": "#/components/schemas/Tree"}))
    shape = operation.request_bodies[0].typed.shape
    allowed = [each for each in cases.valid(operation) if each.body is not NoBody.ABSENT]
    forbidden = list(cases.broken(operation, 2))
    assert all(accepts(shape, each.body) is not False for each in allowed)
    wrong = [each for each in forbidden if each.off == {"body"} and not isinstance(each.body, bytes | NoBody)]
    assert wrong
    assert all(accepts(shape, each.body) is False for each in wrong)
    assert any(each.body == b'{"a": ' for each in forbidden)


def test_shapes_that_recur_are_laddered() -> None:
    """Three depths, each a value of the shape; nothing for a shape that does not recur."""
    _, operation = _of(requestBody=_json({"$ref": "#/components/schemas/Tree"}))
    made = list(deep(operation.request_bodies[0].typed.shape))
    assert [_levels(each) for each in made] == sorted({_levels(each) for each in made})
    assert len(made) == 3
    assert list(deep(read_schema({"type": "object", "properties": {"a": {"type": "string"}}}))) == []


def _levels(tree: Any) -> int:
    return 1 + max((_levels(each) for each in tree.get("parts", ())), default=0)


def test_query_texts_that_lax_readers_take_are_sent() -> None:
    """Numbers that only Python reads, and times without offset, are sent as broken."""
    cases, operation = _of(
        parameters=[
            {"name": "factor", "in": "query", "schema": {"type": "number"}},
            {"name": "since", "in": "query", "schema": {"type": "string", "format": "date-time"}},
        ]
    )
    sent = [value for each in cases.broken(operation, 2) for value in each.query.values()]
    assert {"nan", "1e400", "2026-03-01T12:00:00"} <= set(sent)


def test_files_are_usual_empty_and_odd() -> None:
    """A multipart field that carries bytes is sent as a file, once empty."""
    schema = {"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}
    body = {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
    cases, operation = _of(requestBody=body)
    assert can_make(operation)
    bodies = [each.body for each in cases.valid(operation)]
    assert any(b'filename="empty.txt"' in each for each in bodies)
    assert cases.whole(operation).media_type.startswith("multipart/form-data; boundary=")


def test_the_examples_of_a_document_come_first() -> None:
    """Those of parameters, media types and schemas."""
    cases, operation = _of(
        parameters=[{**_PATH, "example": 42}],
        requestBody=_json({"$ref": "#/components/schemas/Tree"}, examples={"one": {"value": {"name": "oak"}}}),
    )
    base, named = cases.examples(operation)
    assert base.path_values == {"id": 42}
    assert named.body == {"name": "oak"}


def test_no_example_is_made_up() -> None:
    """A document without examples gives none."""
    cases, operation = _of(parameters=[_PATH])
    assert list(cases.examples(operation)) == []


def test_each_alternative_of_a_union_has_a_case() -> None:
    """One believable body for each further alternative."""
    one = {"type": "object", "required": ["k"], "properties": {"k": {"const": "a"}, "x": {"type": "string"}}}
    other = {"type": "object", "required": ["k"], "properties": {"k": {"const": "b"}, "y": {"type": "string"}}}
    cases, operation = _of(requestBody=_json({"anyOf": [one, other]}))
    assert {each.body["k"] for each in [cases.whole(operation), *cases.branches(operation)]} == {"a", "b"}


def test_a_shape_without_a_believable_value_gives_its_smallest() -> None:
    """A pattern that no usual text fits is searched for."""
    shape = read_schema({"type": "string", "pattern": "^[0-9]{13}$"})
    assert accepts(shape, full(shape)) is True


def test_a_body_that_cannot_be_written_is_said() -> None:
    """A format of its own is left to the generator."""
    _, operation = _of(requestBody={"content": {"application/x-protobuf": {"schema": {}}}})
    assert not can_make(operation)
    assert isinstance(Cases({}).whole(operation), Case)
