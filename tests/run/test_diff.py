"""Two documents are compared from the old client's side; the change asks for a version bump."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

import harness
from harness.model.errors import SourceError
from harness.model.finding import Severity
from harness.run.diff import bump, diff
from harness.run.diff_lines import answer_lines

USER = {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}, "required": ["id"]}


def _api(schemas: dict[str, Any], **paths: Any) -> dict[str, Any]:
    items = {f"/{name}": {"get": item} for name, item in paths.items()}
    return {"openapi": "3.1.0", "info": {"title": "shop"}, "paths": items, "components": {"schemas": schemas}}


def _answering(name: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"responses": {"200": {"description": "ok", "content": {"application/json": {"schema": schema}}}}}


def _rules(base: Any, revision: Any) -> list[str]:
    return [each.rule for each in diff(base, revision, today=date(2026, 1, 1)).findings]


def test_equal_documents_ask_for_no_bump() -> None:
    """Nothing changed, nothing is said."""
    api = _api({"User": USER}, users=_answering("User"))
    result = diff(api, deepcopy(api))
    assert result.findings == ()
    assert result.measures["bump"] == "none"


def test_prose_asks_for_a_patch() -> None:
    """Descriptions, titles and examples change no meaning."""
    base = _api({"User": USER}, users=_answering("User"))
    revision = _api({"User": {**USER, "description": "A person", "examples": [{}]}}, users=_answering("User"))
    result = diff(base, revision)
    assert result.findings == ()
    assert result.measures["bump"] == "patch"


def test_a_renamed_component_is_silent() -> None:
    """Names of components do not go over the wire."""
    base = _api({"User": USER}, users=_answering("User"))
    assert _rules(base, _api({"Person": USER}, users=_answering("Person"))) == []


def test_refactored_unions_and_intersections_are_silent() -> None:
    """Parts of allOf, nested and reordered alternatives mean the same."""
    inner = {"oneOf": [{"type": "null"}, {"anyOf": [{"type": "integer"}, {"type": "string"}]}]}
    base = _api(
        {"User": USER, "Key": {"type": ["string", "integer", "null"]}}, a=_answering("User"), b=_answering("Key")
    )
    parts = [{"properties": {"name": {"type": "string"}}}, {**USER, "properties": {"id": {"type": "integer"}}}]
    assert _rules(base, _api({"User": {"allOf": parts}, "Key": inner}, a=_answering("User"), b=_answering("Key"))) == []


def test_a_renamed_path_parameter_is_silent() -> None:
    """What stands in the template's hole is no part of the URL."""
    base = {**_api({}), "paths": {"/users/{id}": {"get": {"responses": {}}}}}
    revision = {**_api({}), "paths": {"/users/{user_id}": {"get": {"responses": {}}}}}
    assert _rules(base, revision) == []


def test_one_change_is_one_finding_with_every_operation_behind_it() -> None:
    """A component that fifty operations answer with is mended once."""
    changed = {**USER, "properties": {**USER["properties"], "id": {"type": "string"}}}  # type: ignore[dict-item]
    names = [f"users{index}" for index in range(50)]
    base = _api({"User": USER}, **{name: _answering("User") for name in names})
    result = diff(base, _api({"User": changed}, **{name: _answering("User") for name in names}))
    errors = [each for each in result.findings if each.severity is Severity.ERROR]
    assert [each.rule for each in errors] == ["response-type-added"]
    assert len(errors[0].operations) == 50
    assert errors[0].cause == ("base User.id", "revision User.id")


def test_a_finding_has_a_witness_that_proves_it() -> None:
    """The value is one that the revision may send and old clients do not expect."""
    found = diff(
        _api({"User": USER}, a=_answering("User")), _api({"User": {**USER, "required": []}}, a=_answering("User"))
    )
    first = found.findings[0]
    assert first.rule == "response-field-became-optional"
    assert first.witness is not None
    assert "id" not in first.witness.value


def test_a_renamed_field_says_its_new_name() -> None:
    """A field that went and one like it that came belong together."""
    renamed = {**USER, "properties": {"id": {"type": "integer"}, "full_name": {"type": "string"}}}
    result = diff(_api({"User": USER}, a=_answering("User")), _api({"User": renamed}, a=_answering("User")))
    messages = {each.rule: each.message for each in result.findings}
    assert "'full_name'" in messages["response-optional-field-removed"]


def test_a_moved_operation_says_its_new_path() -> None:
    """An operation of the same form elsewhere is named beside the one that went."""
    base = _api({"User": USER}, users=_answering("User"))
    result = diff(base, _api({"User": USER}, people=_answering("User")))
    assert "'GET /people'" in result.findings[0].message


def test_webhooks_flow_the_other_way() -> None:
    """The provider sends a webhook's request, so a new value in it is one that receivers do not know."""

    def hook(*values: str) -> dict[str, Any]:
        content = {"application/json": {"schema": {"enum": list(values)}}}
        return {**_api({}), "webhooks": {"paid": {"post": {"requestBody": {"content": content}, "responses": {}}}}}

    assert _rules(hook("card"), hook("card", "bank")) == ["response-value-added"]
    assert _rules(hook("card", "bank"), hook("card")) == ["response-narrowed"]


def test_callbacks_are_compared_inside_their_operation() -> None:
    """A callback's body goes from the provider to the client."""

    def api(*required: str) -> dict[str, Any]:
        body = {"content": {"application/json": {"schema": {**USER, "required": list(required)}}}}
        item = {"{$request.query.url}": {"post": {"requestBody": body, "responses": {}}}}
        return _api({}, subscribe={"responses": {}, "callbacks": {"event": item}})

    assert _rules(api("id"), api()) == ["response-field-became-optional"]
    assert _rules(api(), api("id")) == ["response-narrowed"]


def test_json_schemas_are_compared_as_sent_and_as_read() -> None:
    """A schema that narrows breaks writers, one that widens breaks readers."""
    assert "request-value-removed" in _rules({"enum": [1, 2]}, {"enum": [1]})
    assert "response-value-added" in _rules({"enum": [1]}, {"enum": [1, 2]})


def test_what_a_schema_cannot_say_is_not_passed_over() -> None:
    """A reference outside the document is named, and what it leads to is not called equal to anything else."""
    result = diff({"$ref": "https://example.com/a.json"}, {"type": "integer"})
    assert {each.rule for each in result.findings} >= {"request-unchecked"}


def test_documents_of_two_sorts_are_refused() -> None:
    """An API and a schema have nothing to compare."""
    with pytest.raises(SourceError, match="the base is openapi, the revision is schema"):
        diff(_api({}), {"type": "string"})
    with pytest.raises(SourceError, match="a contract is an object"):
        diff([], {})


@pytest.mark.parametrize("wrapped", [False, True])
def test_nesting_beyond_reading_is_refused_at_once(wrapped: bool) -> None:
    """Ten thousand levels are an error, not a crash or a wait."""
    schemas: list[Any] = [{"type": "string"}, {"type": "integer"}]
    for _ in range(10_000):
        schemas = [{"type": "array", "items": each} for each in schemas]
    base, revision = (_api({"A": each}, a=_answering("A")) for each in schemas) if wrapped else schemas
    with pytest.raises(SourceError, match="nested"):
        diff(base, revision)


def test_the_bump_follows_the_worst_finding() -> None:
    """What may break asks for a major version, additions for a minor one."""
    base = _api({"User": USER}, a=_answering("User"))
    added = {**USER, "properties": {**USER["properties"], "mail": {"type": "string"}}}  # type: ignore[dict-item]
    assert diff(base, _api({"User": added}, a=_answering("User"))).measures["bump"] == "minor"
    assert diff(_api({"User": added}, a=_answering("User")), base).measures["bump"] == "major"
    assert bump((), changed=False) == "none"


def test_the_package_offers_its_functions_lazily() -> None:
    """They are there for Python; other names are not."""
    assert harness.diff({"type": "integer"}, {"type": "number"}).measures["bump"] == "major"
    assert harness.assign({"type": "integer"}, {"type": "number"}).verdict == "yes"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = harness.nothing


def test_a_stream_answers_every_line() -> None:
    """A bad line gets its error, the others their answers, in order."""
    good = json.dumps({"id": 1, "base": {"enum": [1]}, "revision": {"enum": [1, 2]}}).encode()
    lines = [good, b"", b"{", b"[]", b'{"id": 2, "base": {}}', b'{"id": 3, "base": 4, "revision": {}}']
    answers = [json.loads(line) for line in answer_lines(lines)]
    assert [each.get("id") for each in answers] == [1, None, None, 2, 3]
    assert answers[0]["bump"] == "major"
    assert answers[0]["findings"][0]["rule"] == "response-value-added"
    assert all("error" in each for each in answers[1:])
