"""What goes over the wire counts, however it is declared: written-out lists, encoded parameters, tags, header names, shared paths."""

from __future__ import annotations

import itertools
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


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_the_fields_of_a_form_are_text_on_the_wire(kind: str) -> None:
    """A field that was a number may be any text now, alone or in a list; in JSON it may not, and never the other way round."""

    def form(field: Json, kind: str = kind) -> Json:
        content = {kind: {"schema": {"type": "object", "required": ["a"], "properties": {"a": field}}}}
        posted = {"requestBody": {"required": True, "content": content}, "responses": {"204": {"description": ""}}}
        return {"openapi": "3.0.3", "paths": {"/u": {"post": posted}}}

    number, text = {"type": "integer"}, {"type": "string"}
    assert _rules(form(number), form(text)) == set()
    assert _rules(form({"type": "array", "items": number}), form(WORDS)) == set()
    assert _rules(form(text), form(number)) == {"request-type-refused"}
    assert _rules(form(number), form({**text, "maxLength": 2})) == {"request-type-refused"}
    assert _rules(form(number, "application/json"), form(text, "application/json")) == {"request-type-refused"}


FILE = {"type": "string", "format": "binary"}
BYTES = {"type": "string", "contentMediaType": "application/octet-stream"}
TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("before", "after", "broken"),
    [
        (TEXT, FILE, True),
        (FILE, TEXT, True),
        (WORDS, {"type": "array", "items": {"$ref": "#/components/schemas/File"}}, True),
        ({"anyOf": [FILE, TEXT]}, BYTES, True),
        (FILE, BYTES, False),
        (FILE, {"$ref": "#/components/schemas/File"}, False),
        (FILE, {"anyOf": [FILE, {"type": "null"}]}, False),
        (TEXT, {"oneOf": [FILE, TEXT]}, False),
    ],
)
def test_a_field_of_a_form_is_a_file_or_text(before: Json, after: Json, broken: bool) -> None:
    """Servers read the two from different parts; however a file is declared, it is one."""

    def form(field: Json) -> Json:
        content = {"multipart/form-data": {"schema": {"type": "object", "properties": {"a": field}}}}
        posted = {"requestBody": {"content": content}, "responses": {"204": {"description": ""}}}
        named = {"schemas": {"File": FILE}}
        return {"openapi": "3.1.0", "paths": {"/u": {"post": posted}}, "components": named}

    assert _rules(form(before), form(after)) == ({"parameter-encoding-changed"} if broken else set())


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


@pytest.mark.parametrize(("servers", "moved"), [(["https://h.io/v1", "/v1/"], False), (["/v2"], True), ([], True)])
def test_the_base_path_of_2_0_is_the_path_of_later_servers(servers: list[str], moved: bool) -> None:
    """An upgrade of the document that keeps every address is silent; one that moves them is not."""
    paths = {"/u": {"get": {"responses": {"200": {"description": ""}}}}}
    old = {"swagger": "2.0", "basePath": "/v1", "paths": paths}
    new = {"openapi": "3.0.3", "servers": [{"url": each} for each in servers], "paths": paths}
    assert ("server-path-changed" in _rules(old, new)) is moved
    assert ("server-path-changed" in _rules(new, old)) is moved


def _doc(paths: Json, **more: Json) -> Json:
    return {"openapi": "3.0.3", "paths": paths, **more}


_DONE: Json = {"responses": {"200": {"description": ""}}}


def test_what_a_bundler_referred_to_in_another_operation_is_still_there() -> None:
    """An operation that stayed the same is needed by whatever refers into it."""
    answer = {"description": "", "content": {"application/json": {"schema": {"type": "string"}}}}
    plain = _doc({path: {"get": {"responses": {"200": answer}}} for path in ("/x", "/y")})
    into_answer = _doc(
        {**plain["paths"], "/y": {"get": {"responses": {"200": {"$ref": "#/paths/~1x/get/responses/200"}}}}}
    )
    into_item = _doc({**plain["paths"], "/y": {"$ref": "#/paths/~1x"}})
    for bundled in (into_answer, into_item):
        assert diff(plain, bundled).findings == diff(bundled, plain).findings == ()
        assert diff(plain, bundled).skips == diff(bundled, plain).skips == ()
    holder = {**plain, "components": {"schemas": {"A": {"$ref": "#/paths/~1x/get/responses/200"}}}}
    assert diff(holder, plain).findings == ()


def test_operations_beside_a_reference_of_their_path_count() -> None:
    """The referred-to item and what stands beside it are one, parameters too."""
    query = {"name": "q", "in": "query", "schema": {"type": "string"}}
    spelled = _doc({"/x": {"get": _DONE}, "/y": {"get": _DONE, "post": _DONE, "parameters": [query]}})
    shared = _doc({"/x": {"get": _DONE}, "/y": {"$ref": "#/paths/~1x", "post": _DONE, "parameters": [query]}})
    assert diff(spelled, shared).findings == diff(shared, spelled).findings == ()


def test_basic_credentials_are_the_same_in_every_version() -> None:
    """2.0 calls them a type of their own."""
    operation = {**_DONE, "security": [{"k": []}]}
    old = {"swagger": "2.0", "paths": {"/x": {"get": operation}}, "securityDefinitions": {"k": {"type": "basic"}}}
    scheme = {"type": "http", "scheme": "Basic"}
    later = _doc({"/x": {"get": operation}}, components={"securitySchemes": {"k": scheme}})
    assert diff(old, later).findings == diff(later, old).findings == ()


def test_a_slash_at_the_end_makes_another_path() -> None:
    """Whether a server forwards it is not promised."""
    assert _rules(_doc({"/x": {"get": _DONE}}), _doc({"/x/": {"get": _DONE}})) == {"operation-removed"}


@pytest.mark.parametrize(
    ("place", "before", "after", "broken"),
    [
        ("path", {"schema": {"type": "string"}}, {"schema": {"type": "string"}, "style": "matrix"}, True),
        ("path", {"schema": {"type": "integer"}}, {"schema": {"type": "integer"}, "style": "label"}, True),
        ("path", {"schema": WORDS}, {"schema": WORDS, "explode": True}, False),
        ("header", {"schema": WORDS}, {"schema": WORDS, "explode": True}, False),
        ("path", {"schema": {"type": "object"}}, {"schema": {"type": "object"}, "explode": True}, True),
        (
            "query",
            {"schema": {"type": "string"}},
            {"content": {"application/json": {"schema": {"type": "string"}}}},
            True,
        ),
        (
            "query",
            {"schema": {"type": "integer"}},
            {"content": {"application/json": {"schema": {"type": "integer"}}}},
            False,
        ),
        ("query", {"schema": {"type": "string"}}, {"schema": {"type": "string"}, "explode": False}, False),
    ],
)
def test_an_encoding_counts_where_values_are_written_otherwise(
    place: str, before: Json, after: Json, broken: bool
) -> None:
    """A text in JSON has quotes, `simple` lists have commas however they are exploded, `;id=5` is not `5`."""
    base, revision = (
        _doc({"/x/{id}": {"get": {**_DONE, "parameters": [{"name": "id", "in": place, "required": True, **each}]}}})
        for each in (before, after)
    )
    assert _rules(base, revision) == ({"parameter-encoding-changed"} if broken else set())


def test_a_header_that_is_written_as_json_now_is_another() -> None:
    """Quotes are part of what clients read."""
    base, revision = (
        _doc({"/x": {"get": {"responses": {"200": {"description": "", "headers": {"X-A": header}}}}}})
        for header in (
            {"schema": {"type": "string"}},
            {"content": {"application/json": {"schema": {"type": "string"}}}},
        )
    )
    assert _rules(base, revision) == {"parameter-encoding-changed"}


def test_types_that_exchange_their_tags_are_another_contract() -> None:
    """Each value is still known, and means another type; new names of the types do not cross the wire."""

    def told(*names: str, swapped: bool = False) -> Json:
        types = {
            name: {"type": "object", "properties": {"k": {"type": "string"}, field: {"type": "string"}}}
            for name, field in zip(names, ("meow", "bark"), strict=True)
        }
        mapping = dict(zip(("d", "c") if swapped else ("c", "d"), names, strict=True))
        union = {
            "oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names],
            "discriminator": {"propertyName": "k", "mapping": mapping},
        }
        answer = {"description": "", "content": {"application/json": {"schema": union}}}
        return _doc({"/x": {"get": {"responses": {"200": answer}}}}, components={"schemas": types})

    assert _rules(told("Cat", "Dog"), told("Cat", "Dog", swapped=True)) == {"discriminator-changed"}
    assert _rules(told("Cat", "Dog"), told("Katze", "Hund")) == set()


def test_text_is_text_however_its_content_type_is_spelled() -> None:
    """`Application/JSON` is JSON, and a charset changes no text."""
    base, revision = (
        _doc({"/x": {"post": {**_DONE, "requestBody": {"content": {kind: {"schema": {"type": "string"}}}}}}})
        for kind in ("application/json", "Application/JSON")
    )
    assert diff(base, revision).findings == ()
    texts = [
        _doc(
            {
                "/x": {
                    "get": {
                        "responses": {"200": {"description": "", "content": {kind: {"schema": {"type": "string"}}}}}
                    }
                }
            }
        )
        for kind in ("text/plain", "text/plain; charset=utf-8")
    ]
    assert diff(*texts).findings == ()


@pytest.mark.parametrize(
    ("narrow", "rule"),
    [
        ({"additionalProperties": False}, "request-widened"),
        ({"minProperties": 1}, "request-widened"),
        ({"dependentRequired": {"a": ["b"]}}, "request-widened"),
        ({"minProperties": 1}, "response-narrowed"),
    ],
)
def test_objects_that_may_hold_more_ask_for_a_minor_version(narrow: Json, rule: str) -> None:
    """In requests what is not declared counts too."""
    plain = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}
    sides = [plain | narrow, plain] if rule == "request-widened" else [plain, plain | narrow]
    body = [{"content": {"application/json": {"schema": each}}} for each in sides]
    operations = [
        {**_DONE, "requestBody": each}
        if rule == "request-widened"
        else {"responses": {"200": {"description": "", **each}}}
        for each in body
    ]
    found = diff(*({"openapi": "3.1.0", "paths": {"/x": {"post": each}}} for each in operations))
    assert [each.rule for each in found.findings] == [rule]
    assert found.measures["bump"] == "minor"


@pytest.mark.parametrize(
    ("kind", "before", "after", "broken"),
    [
        ("application/x-www-form-urlencoded", {}, {"explode": False}, True),
        ("application/x-www-form-urlencoded", {}, {"style": "form", "explode": True}, False),
        ("multipart/form-data", {"contentType": "image/png"}, {"contentType": "image/gif"}, True),
        ("multipart/form-data", {"contentType": "image/png"}, {"contentType": "image/gif, image/*"}, False),
        ("multipart/form-data", {}, {"contentType": "image/gif"}, False),
    ],
)
def test_a_field_of_a_form_is_written_as_its_encoding_says(kind: str, before: Json, after: Json, broken: bool) -> None:
    """What is not said is what the standard has as usual; a type that was never named is nobody's promise."""
    schema = {"type": "object", "properties": {"a": WORDS}}
    base, revision = (
        _doc(
            {"/x": {"post": {**_DONE, "requestBody": {"content": {kind: {"schema": schema, "encoding": {"a": each}}}}}}}
        )
        for each in (before, after)
    )
    assert _rules(base, revision) == ({"parameter-encoding-changed"} if broken else set())


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_list_in_a_form_of_2_0_is_written_as_its_collection_format_says(kind: str) -> None:
    """Servers that split at commas take two fields of one name for one of them; what was the default may be said."""

    def form(**said: str) -> Any:
        field = {"name": "f", "in": "formData", "type": "array", "items": {"type": "string"}, **said}
        operation = {"consumes": [kind], "parameters": [field], "responses": {}}
        return {"swagger": "2.0", "info": {}, "paths": {"/u": {"post": operation}}}

    ways = [form(), *(form(collectionFormat=each) for each in ("multi", "ssv", "pipes", "tsv"))]
    for before, after in itertools.permutations(ways, 2):
        assert _rules(before, after) == {"parameter-encoding-changed"}
    assert _rules(form(), form(collectionFormat="csv")) == set()

    schema = {"type": "object", "properties": {"f": {"type": "array", "items": {"type": "string"}}}}
    body = {"content": {kind: {"schema": schema}}}
    later = {"openapi": "3.0.3", "info": {}, "paths": {"/u": {"post": {"requestBody": body, "responses": {}}}}}
    assert _rules(ways[1], later) == set()
    assert _rules(ways[0], later) == {"parameter-encoding-changed"}
