"""JSON Schema is read as each draft means it; validators agree on the values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import jsonschema_rs
import pytest

from harness.model import shape as s
from harness.model.errors import SourceError
from harness.sources.json_schema import Reading, SchemaReader, read_schema
from harness.values.evaluate import accepts

VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, 1.5, -1, 5, 10, "", "a", "abc", "x-1", [], [1], ["a", 1], [1, 1], ["a", "b", 2], {}, {"a": 1},
    {"a": "x", "b": 1}, {"b": 1}, {"a": {"a": {}}}, {"a": {"a": 1}}, {"x-1": 1}, {"x-1": "a"}, {"c": None, "a": "x"},
    {"foo": 1, "bar": 2}, {"foo": "a"}, {"kind": "a", "v": 1}, {"kind": "b"}, [[]], [{"a": 1}, "a"],
)  # fmt: skip
VALIDATORS = {
    "draft-04": jsonschema_rs.Draft4Validator,
    "draft-06": jsonschema_rs.Draft6Validator,
    "draft-07": jsonschema_rs.Draft7Validator,
    "draft2019-09": jsonschema_rs.Draft201909Validator,
    "draft2020-12": jsonschema_rs.Draft202012Validator,
}
EVERYWHERE: tuple[Any, ...] = (
    {},
    {"type": "integer", "minimum": 1, "maximum": 5},
    {"type": ["string", "null"], "minLength": 1, "maxLength": 3, "pattern": "^[a-z]"},
    {"enum": [1, "a", None, [1], {"a": 1}, 1.5]},
    {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 2, "uniqueItems": True},
    {"properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": {"type": "integer"}},
    {"patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": False},
    {"patternProperties": {"^x-": {"type": "string"}}, "required": ["x-1", "b"], "additionalProperties": {"type": "integer"}},
    {"minProperties": 1, "maxProperties": 1},
    {"allOf": [{"type": "object"}, {"required": ["a"]}]},
    {"anyOf": [{"type": "string"}, {"multipleOf": 5}]},
    {"oneOf": [{"required": ["a"]}, {"required": ["b"]}, {"type": "string"}]},
    {"oneOf": [{"type": "number"}, {"multipleOf": 5}]},
    {"not": {"type": ["object", "array"]}},
    {"definitions": {"n": {"type": "object", "additionalProperties": {"$ref": "#/definitions/n"}}},
     "allOf": [{"$ref": "#/definitions/n"}]},
    {"properties": {"a": {"$ref": "#"}}, "additionalProperties": False},
    {"title": "words", "description": "nothing", "unknownKeyword": {"type": "string"}},
)  # fmt: skip


def _agree(dialect: str, schema: Any) -> None:
    validator = VALIDATORS[dialect](schema)
    shape = read_schema(schema, dialect=dialect)
    assert [accepts(shape, value) for value in VALUES] == [validator.is_valid(value) for value in VALUES]


@pytest.mark.parametrize("dialect", VALIDATORS)
@pytest.mark.parametrize("schema", EVERYWHERE)
def test_what_all_drafts_share(dialect: str, schema: Any) -> None:
    """Shapes hold what validators of each draft accept."""
    _agree(dialect, schema)


@pytest.mark.parametrize(
    ("dialects", "schema"),
    [
        (["draft-04"], {"type": "number", "minimum": 1, "exclusiveMinimum": True, "maximum": 5, "exclusiveMaximum": True}),
        (["draft-04"], {"minimum": 1, "exclusiveMinimum": False, "maximum": 5, "exclusiveMaximum": False}),
        (["draft-04", "draft-06", "draft-07"], {"items": [{"type": "string"}], "additionalItems": {"type": "integer"}}),
        (["draft-04", "draft-06", "draft-07"], {"dependencies": {"a": ["b"], "foo": {"required": ["bar"]}}}),
        (["draft-04", "draft-06", "draft-07"], {"definitions": {"s": {"type": "string"}}, "properties": {"a": {"$ref": "#/definitions/s", "type": "integer"}}}),
        (["draft-04"], {"id": "http://x/r", "definitions": {"s": {"id": "#s", "type": "string"}}, "properties": {"a": {"$ref": "#s"}}}),
        (["draft-06", "draft-07"], {"exclusiveMinimum": 1, "const": 5}),
        (["draft-06", "draft-07"], {"contains": {"type": "integer"}, "propertyNames": {"maxLength": 1}}),
        (["draft-07"], {"if": {"type": "string"}, "then": {"minLength": 2}, "else": {"type": "object"}}),
        (["draft-07"], {"if": {"type": "string"}}),
        (["draft-07"], {"$id": "http://x/r", "definitions": {"s": {"$id": "s.json", "type": "string"}}, "properties": {"a": {"$ref": "http://x/s.json"}}}),
        (["draft2019-09", "draft2020-12"], {"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"foo": {"required": ["bar"]}}}),
        (["draft2019-09", "draft2020-12"], {"contains": {"type": "string"}, "minContains": 0, "maxContains": 1}),
        (["draft2019-09", "draft2020-12"], {"$ref": "#/$defs/o", "required": ["a"], "$defs": {"o": {"type": "object"}}}),
        (["draft2019-09", "draft2020-12"], {"$ref": "#s", "$defs": {"o": {"$anchor": "s", "type": "string"}}}),
        (["draft2019-09", "draft2020-12"], {"allOf": [{"properties": {"a": True}}], "unevaluatedProperties": False}),
        (["draft2019-09", "draft2020-12"], {"anyOf": [{"properties": {"a": {"type": "string"}}, "required": ["a"]}, {"properties": {"b": True}, "required": ["b"]}], "unevaluatedProperties": {"type": "null"}}),
        (["draft2019-09", "draft2020-12"], {"oneOf": [{"properties": {"foo": True}, "required": ["foo"]}, {"properties": {"b": True}, "required": ["b"]}], "unevaluatedProperties": False}),
        (["draft2019-09", "draft2020-12"], {"if": {"properties": {"kind": {"const": "a"}}, "required": ["kind"]}, "then": {"properties": {"v": True}}, "else": {"properties": {"a": True}}, "unevaluatedProperties": False}),
        (["draft2019-09", "draft2020-12"], {"dependentSchemas": {"foo": {"properties": {"bar": True}}}, "properties": {"foo": True}, "unevaluatedProperties": False}),
        (["draft2019-09", "draft2020-12"], {"$ref": "#/$defs/o", "unevaluatedProperties": False, "$defs": {"o": {"patternProperties": {"^x": True}}}}),
        (["draft2019-09"], {"items": [{"type": "string"}], "unevaluatedItems": {"type": "integer"}}),
        (["draft2019-09"], {"$recursiveAnchor": True, "properties": {"a": {"$recursiveRef": "#"}}, "unevaluatedProperties": False}),
        (["draft2020-12"], {"prefixItems": [{"type": "string"}], "items": {"type": "integer"}}),
        (["draft2020-12"], {"prefixItems": [{"type": "string"}], "unevaluatedItems": False}),
        (["draft2020-12"], {"contains": {"type": "string"}, "unevaluatedItems": {"type": "integer"}}),
        (["draft2020-12"], {"allOf": [{"unevaluatedProperties": True}, {"unevaluatedItems": True}], "unevaluatedProperties": False, "unevaluatedItems": False}),
        (["draft2020-12"], {"$dynamicAnchor": "n", "properties": {"a": {"$dynamicRef": "#n"}}, "unevaluatedProperties": False}),
        (["draft2020-12"], {"$id": "http://x/strict", "$dynamicAnchor": "n", "$ref": "tree", "unevaluatedProperties": False,
          "$defs": {"t": {"$id": "tree", "$dynamicAnchor": "n", "properties": {"a": {"$dynamicRef": "#n"}}}}}),
    ],
)  # fmt: skip
def test_what_drafts_have_of_their_own(dialects: list[str], schema: Any) -> None:
    """Keywords count in the drafts that have them."""
    for dialect in dialects:
        _agree(dialect, schema)


def test_keywords_of_other_drafts_say_nothing() -> None:
    """`const` is unknown to draft 4, `dependentRequired` to draft 7."""
    assert read_schema({"const": 1}, dialect="draft-04") is s.UNKNOWN
    assert read_schema({"dependentRequired": {"a": ["b"]}}, dialect="draft-07") is s.UNKNOWN


def test_a_superseded_keyword_is_neither_heeded_nor_dropped() -> None:
    """Since 2019-09 readers may heed `dependencies` or not, so only what it would refuse is open."""
    shape = read_schema({"dependencies": {"a": ["b"]}})
    assert accepts(shape, {"a": 1, "b": 1}) is True
    assert accepts(shape, {"a": 1}) is None
    assert accepts(read_schema({"type": "array", "dependencies": {"a": ["b"]}}), {"a": 1}) is False


def test_a_pointer_across_resources_enters_the_last_one_only() -> None:
    """A dynamic reference does not see the anchors of resources that a JSON Pointer merely leads through."""
    inner = {"$id": "c", "$dynamicRef": "#x", "$defs": {"own": {"$dynamicAnchor": "x", "type": "integer"}}}
    passed = {"$id": "b", "$defs": {"c": inner, "other": {"$dynamicAnchor": "x", "type": "string"}}}
    shape = read_schema({"$id": "http://x/a", "$ref": "b#/$defs/c", "$defs": {"b": passed}})
    assert shape is s.INTEGER


def test_a_schema_may_name_its_own_dialect() -> None:
    """`$schema` counts more than what the caller says."""
    schema = {"$schema": "http://json-schema.org/draft-04/schema#", "const": 1}
    assert read_schema(schema, dialect="draft2020-12") is s.UNKNOWN
    assert read_schema({"$schema": "http://json-schema.org/draft-07/schema#", "const": 1}) is s.literal(1)


def test_meta_schemas_come_with_the_validators() -> None:
    """A reference to a published meta-schema is followed without fetching anything."""
    shape = read_schema({"$ref": "https://json-schema.org/draft/2020-12/schema"})
    assert accepts(shape, {"type": "string"}) is True
    assert accepts(shape, {"type": "no such type"}) is False
    assert accepts(shape, {"properties": {"a": {"minLength": -1}}}) is False


def test_other_documents_are_handed_in() -> None:
    """A resolver gives documents by absolute address; without one they stay unresolved."""
    schema = {"$ref": "other.json#/$defs/a"}
    documents = {"http://x/other.json": {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"type": "string"}}}}
    assert read_schema(schema, base="http://x/this.json", resolver=documents.get) is s.STRING
    assert "nothing that is at hand" in read_schema(schema, base="http://x/this.json").residuals[0].reason
    assert read_schema({"$ref": "#/nowhere"}).residuals
    assert read_schema({"$ref": "#nowhere"}).residuals


def test_formats_are_a_policy() -> None:
    """Formats say nothing as annotations, and narrow strings and whole numbers as assertions."""
    schema = {"type": ["string", "integer"], "format": "int32"}
    assert read_schema(schema) is s.union(s.STRING, s.INTEGER)
    asserted = read_schema(schema, formats="assertion")
    assert accepts(asserted, 2**31) is False
    assert read_schema({"type": "number", "format": "double"}, formats="assertion") is s.NUMBER


@pytest.mark.parametrize(
    ("schema", "where", "what"),
    [
        (5, "#", "a schema is an object or a boolean, not 5"),
        ({"properties": {"a/b": {"type": "text"}}}, "#/properties/a~1b", "type 'text' is none of"),
        ({"type": 5}, "#", "type is a name"),
        ({"minimum": "1"}, "#", "minimum is a number"),
        ({"multipleOf": 0}, "#", "multipleOf must be above 0"),
        ({"minimum": Decimal("1e99999")}, "#", "too large"),
        ({"minLength": -1}, "#", "minLength is a whole number"),
        ({"minItems": 1.5}, "#", "minItems is a whole number"),
        ({"pattern": 1}, "#", "pattern is a string"),
        ({"items": [True]}, "#", "items is one schema"),
        ({"prefixItems": True}, "#", "prefixItems is a list"),
        ({"required": "a"}, "#", "required is a list"),
        ({"properties": []}, "#", "properties is an object"),
        ({"enum": 1}, "#", "enum is a list"),
        ({"enum": [Decimal("1e99999")]}, "#", "too large"),
        ({"allOf": {}}, "#", "allOf is a list"),
        ({"$ref": 1}, "", "$ref is a string"),
        ({"anyOf": ["x" * 100]}, "#/anyOf/0", "..."),
    ],
)
def test_faults_name_the_place(schema: Any, where: str, what: str) -> None:
    """What is no schema is an error with its JSON Pointer."""
    with pytest.raises(SourceError) as error:
        read_schema(schema)
    assert (error.value.where, what in str(error.value)) == (where, True)


def test_unknown_dialects_are_refused() -> None:
    """A dialect that is not known is an error that lists those that are."""
    with pytest.raises(SourceError, match="draft-07"):
        read_schema({}, dialect="draft-99")


def _read(schema: Any, **reading: Any) -> s.Shape:
    return SchemaReader(schema, Reading(**reading), dialect="openapi-3.0").shape(schema)


def test_nullable_in_all_spellings() -> None:
    """OpenAPI's nullable adds null, also beside an enum."""
    for schema in (
        {"type": "string", "nullable": True},
        {"type": "string", "x-nullable": True},
        {"type": "string", "nullable": True, "enum": ["a", None]},
    ):
        assert _read(schema, nullable="anywhere").null
        assert _read(schema, nullable="beside-type").null
    assert not _read({"type": "string", "nullable": False}, nullable="anywhere").null
    assert not _read({"type": "string", "nullable": True}).null


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "nullable": True, "enum": ["a"]},
        {"nullable": True, "allOf": [{"type": "string"}]},
        {"type": "string", "nullable": True, "allOf": [{"type": "string"}]},
        {"nullable": True, "anyOf": [{"type": "string"}]},
    ],
)
def test_nullable_by_the_letter_adds_null_to_the_type_beside_it_only(schema: Any) -> None:
    """An enum or a subschema beside it refuses null all the same (3.0.3); as most documents mean it, null is taken."""
    assert not _read(schema, nullable="beside-type").null
    assert not read_schema(schema, dialect="openapi-3.0").null
    assert _read(schema, nullable="anywhere").null


@pytest.mark.parametrize(
    ("dialect", "has_null"), [("openapi-2.0", True), ("openapi-3.0", True), ("openapi-3.1", False), (None, False)]
)
def test_the_dialects_of_openapi_have_nullable(dialect: str | None, has_null: bool) -> None:
    """What `assign --dialect openapi-3.0` reads is nullable where it says so; JSON Schema has no such keyword."""
    assert read_schema({"type": "string", "nullable": True}, dialect=dialect).null is has_null


def test_directions_change_what_is_required() -> None:
    """Nobody must send a read-only property, nor return a write-only one, nor send one that has a default."""
    schema = {
        "type": "object",
        "properties": {"id": {"readOnly": True}, "password": {"writeOnly": True}, "size": {"default": 1}, "name": True},
        "required": ["id", "password", "size", "name"],
    }
    assert _read(schema, direction="request").objects[0].required == ("password", "name")
    assert _read(schema, direction="response").objects[0].required == ("id", "size", "name")


def test_discriminators_make_tags_exact() -> None:
    """Each branch takes only the tags that are mapped to it, or its own name."""
    branch = {"type": "object", "properties": {"kind": {"type": "string"}}, "required": ["kind"]}
    schema = {
        "oneOf": [
            {"$ref": "#/defs/Cat"},
            {"$ref": "#/defs/Dog"},
            {"type": "object", "properties": {"kind": {"const": "x"}}},
        ],
        "discriminator": {"propertyName": "kind", "mapping": {"c": "#/defs/Cat", "cat": "Cat"}},
        "defs": {"Cat": branch, "Dog": branch},
    }
    shape = SchemaReader(schema, Reading(discriminator=True, one_of="any")).shape(schema)
    assert accepts(shape, {"kind": "cat"}) is True
    assert accepts(shape, {"kind": "Dog"}) is True
    assert accepts(shape, {"kind": "mouse"}) is False
    swagger = {**schema, "discriminator": "kind"}
    assert (
        accepts(SchemaReader(swagger, Reading(discriminator=True, one_of="any")).shape(swagger), {"kind": "Cat"})
        is True
    )


def test_one_reader_shares_what_many_places_refer_to() -> None:
    """Subschemas read one by one or at once are the same shapes."""
    document = {
        "components": {
            "Tree": {
                "type": "object",
                "properties": {"kids": {"type": "array", "items": {"$ref": "#/components/Tree"}}},
            },
            "Pair": {"type": "array", "items": {"$ref": "#/components/Tree"}},
        }
    }
    reader = SchemaReader(document, Reading(identifiers=False))
    both = reader.shapes(document["components"])
    assert reader.at("#/components/Tree") is both["Tree"]
    assert s.resolve(both["Pair"].arrays[0].items) is both["Tree"]
    assert reader.shapes({"yes": True})["yes"] is s.UNKNOWN
    with pytest.raises(SourceError, match="nothing stands at"):
        reader.at("#/components/None")


def test_many_branches_are_told_apart_by_their_tag() -> None:
    """A oneOf of tagged objects is their union; without a tag, overlaps are taken out."""
    tagged = {
        "oneOf": [{"properties": {"k": {"const": f"k{i}"}}, "required": ["k"], "type": "object"} for i in range(40)]
    }
    assert all(not each.without for each in read_schema(tagged).objects)
    loose = {"oneOf": [{"type": "object", "required": [f"k{i}"]} for i in range(40)]}
    shape = read_schema(loose)
    assert accepts(shape, {"k1": 1}) is True
    assert accepts(shape, {"k1": 1, "k2": 1}) is False


def test_unevaluated_with_too_many_ways_is_unresolved() -> None:
    """What would multiply beyond the cap is kept as unresolved, never dropped."""
    branches = [{"properties": {f"p{i}": True}, "required": [f"p{i}"]} for i in range(9)]
    shape = read_schema({"anyOf": branches, "unevaluatedProperties": False})
    assert shape.residuals
    assert read_schema({"$ref": "#/nowhere", "unevaluatedProperties": False}).residuals


def test_leaves_that_look_alike_are_kept_apart() -> None:
    """1, 1.0 and true are different keywords' values, and so is what stands beside an `if`."""
    assert read_schema({"items": {"const": 1}}) is not read_schema({"items": {"const": True}})
    assert read_schema({"items": {"const": 1}}) is read_schema({"items": {"const": 1.0}})
    branches = [{"items": {"if": True, "then": {"const": word}}} for word in ("a", "b")]
    assert read_schema(branches[0]) is not read_schema(branches[1])


def test_the_dialect_counts_for_what_is_read_again() -> None:
    """The same document of another dialect, or with formats asserted, is another question."""
    schema = {"exclusiveMaximum": True, "maximum": 3, "format": "date"}
    old, new = read_schema(schema, dialect="4"), read_schema({"exclusiveMaximum": 3, "format": "date"})
    assert old is new
    assert read_schema(schema, dialect="4", formats="assertion") is not old
    assert read_schema({"const": 1}, dialect="4") is s.UNKNOWN
    assert read_schema({"const": 1}, dialect="7") is s.literal(1)


def test_a_format_that_is_no_name_says_nothing() -> None:
    """Formats are names; anything else is passed over as an unknown name is."""
    assert read_schema({"type": "integer", "format": {}}, formats="assertion") is s.INTEGER
