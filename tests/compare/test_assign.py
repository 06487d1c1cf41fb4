"""The relation answers yes by proof, no by witness, and otherwise says why not."""

from __future__ import annotations

from typing import Any

import pytest

from harness.compare.assign import assign
from harness.model import shape as s
from harness.run.assign import assign_schemas
from harness.sources.json_schema import read_schema
from harness.values.evaluate import accepts


def _verdict(producer: Any, consumer: Any) -> str:
    return assign(read_schema(producer), read_schema(consumer)).verdict


@pytest.mark.parametrize(
    ("producer", "consumer"),
    [
        ({"type": "integer"}, {"type": "number"}),
        ({"const": 1.0}, {"type": "integer"}),
        ({"multipleOf": 3}, {"multipleOf": 0.3}),
        ({"type": "integer", "exclusiveMinimum": 0}, {"type": "integer", "minimum": 1}),
        ({"type": ["string", "null"]}, {"anyOf": [{"type": "null"}, {"type": "string"}]}),
        ({"type": "boolean"}, {"anyOf": [{"const": True}, {"const": False}]}),
        ({"type": "string", "pattern": "^[a-c]+$"}, {"type": "string", "pattern": "^[a-z]*$"}),
        ({"type": "string", "pattern": "^a{2,3}$"}, {"minLength": 2, "maxLength": 3}),
        ({"allOf": [{"required": ["a"]}, {"required": ["b"]}]}, {"required": ["b", "a"]}),
        ({"type": "object", "properties": {"a": {"type": "boolean"}}, "required": ["a"]},
         {"oneOf": [{"type": "object", "properties": {"a": {"const": v}}, "required": ["a"]} for v in (True, False)]}),
        ({"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2},
         {"type": "array", "prefixItems": [{"type": "string"}, {"type": "string"}], "items": False}),
        ({"not": {"not": {"type": "string"}}}, {"type": "string"}),
        ({"if": {"type": "string"}, "then": {"minLength": 1}}, {"not": {"const": ""}}),
        ({"type": "object", "additionalProperties": False}, {"type": "object", "maxProperties": 0}),
        ({"type": "object", "required": ["a"], "dependentRequired": {"a": ["b"]}}, {"required": ["b"]}),
        (True, {"oneOf": [{"type": "string"}, {"not": {"type": "string"}}]}),
        (False, {"type": "string"}),
    ],
)  # fmt: skip
def test_yes(producer: Any, consumer: Any) -> None:
    """The consumer takes all that the producer may send, however either is spelled."""
    assert _verdict(producer, consumer) == "yes"


@pytest.mark.parametrize(
    ("producer", "consumer", "witness", "pointer"),
    [
        ({"type": "number"}, {"type": "integer"}, 0.5, ""),
        ({"enum": ["a", "b"]}, {"const": "a"}, "b", ""),
        ({"type": "object", "properties": {"a": {"type": ["string", "null"]}}},
         {"type": "object", "properties": {"a": {"type": "string"}}}, {"a": None}, "/a"),
        ({"type": "array"}, {"uniqueItems": True}, [None, None], ""),
        ({"type": "object", "required": ["a"]}, {"additionalProperties": False, "properties": {"b": {}}}, {"a": None}, "/a"),
        ({"$ref": "#/$defs/n", "$defs": {"n": {"type": "object", "properties": {"n": {"$ref": "#/$defs/n"}, "v": {}}}}},
         {"$ref": "#/$defs/n", "$defs": {"n": {"type": "object", "properties": {"n": {"$ref": "#/$defs/n"}, "v": {"type": "null"}}}}},
         {"v": False}, "/v"),
        ({"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}, {"required": ["a"]}, None, ""),
    ],
)  # fmt: skip
def test_no(producer: Any, consumer: Any, witness: Any, pointer: str) -> None:
    """A small value proves the no, and the pointer leads to where the consumer refuses it."""
    answer = assign(read_schema(producer), read_schema(consumer))
    assert answer.verdict == "no"
    assert answer.witness is not None
    assert (answer.witness.value, answer.pointer) == (witness, pointer) or witness is None
    assert answer.differences


@pytest.mark.parametrize(
    ("producer", "consumer", "reason"),
    [
        ({"$ref": "http://elsewhere/x"}, {"type": "string"}, "nothing that is at hand"),
        ({"type": "string"}, {"pattern": "(a)\\1b"}, "pattern"),
        ({"$ref": "#"}, {"type": "string"}, "cycle"),
    ],
)
def test_unknown(producer: Any, consumer: Any, reason: str) -> None:
    """What cannot be decided carries its reason."""
    answer = assign(read_schema(producer), read_schema(consumer))
    assert answer.verdict == "unknown"
    assert reason in answer.reason


@pytest.mark.parametrize(
    ("producer", "consumer", "witness"),
    [
        ({"type": "integer"}, {"anyOf": [{"multipleOf": 2}, {"multipleOf": 3}, {"enum": [1, -1, 5, -5]}]}, 7),
        ({"type": "object", "maxProperties": 1},
         {"anyOf": [{"patternProperties": {"^a": {"type": "integer"}}}, {"patternProperties": {"b$": {"type": "integer"}}}]},
         {"ab": None}),
        ({"type": "object", "maxProperties": 1},
         {"anyOf": [{"additionalProperties": {"type": "integer"}}, {"properties": {"z": {"type": "integer"}}}]}, {"z": None}),
        ({"type": "object", "maxProperties": 1},
         {"anyOf": [{"additionalProperties": {"type": "integer"}}, {"propertyNames": {"maxLength": 2}}]}, {"aaa": None}),
        ({"type": "object"},
         {"anyOf": [{"additionalProperties": {"type": "integer"}}, {"minProperties": 2}, {"properties": {"z": {"type": "integer"}}}]},
         {"z": None}),
        ({"type": "object", "propertyNames": {"enum": ["ab", "ac"]}},
         {"anyOf": [{"patternProperties": {"^a": {"type": "integer"}}}, {"patternProperties": {"b$": {"not": {"type": "integer"}}}}]},
         {"ab": 0, "ac": None}),
        ({"type": "array", "items": {"type": ["integer", "string"]}},
         {"anyOf": [{"items": {"type": "integer"}}, {"prefixItems": [{"type": "string"}]}]}, [0, ""]),
        ({"type": "object", "patternProperties": {"_id$": {"type": "string"}}, "enum": [{"id": 1}]},
         {"type": "object", "patternProperties": {"_id$": {"type": "string"}}, "additionalProperties": False}, {"id": 1}),
    ],
)  # fmt: skip
def test_one_value_that_breaks_several_alternatives_at_once(producer: Any, consumer: Any, witness: Any) -> None:
    """Where names, positions or multiples are scarce, each has to serve against more than one alternative."""
    answer = assign(read_schema(producer), read_schema(consumer))
    assert answer.witness is not None
    assert answer.witness.value == witness


def _overlapping(count: int) -> Any:
    """Branches whose combinations are too many to search through."""
    names = [f"p{index}" for index in range(count)]
    branches = [{"required": [name], "properties": {name: {"type": "string"}}} for name in names]
    return {"type": "object", "oneOf": branches, "minProperties": 3, "patternProperties": {"^p": {"minLength": 2}}}


def test_a_producer_of_few_values_is_decided_one_by_one() -> None:
    """Where the search gives up, a short list of values is still exact."""
    consumer = {"type": "object", "patternProperties": {"(x)\\1y": {"type": "string"}}}
    assert _verdict({"const": {"a": 1}}, consumer) == "unknown"
    many = _overlapping(12)
    assert _verdict({"const": {"p1": "aa", "b": 1, "c": 2}}, many) == "yes"
    assert _verdict({"const": {"p1": "aa", "p2": "bb", "c": 2}}, many) == "no"


def test_a_consumer_that_refuses_few_values_is_decided_one_by_one() -> None:
    """The same from the other side: all that can go wrong is on a short list."""
    unique = {"uniqueItems": True, "prefixItems": [{"type": "boolean"}, {"type": "boolean"}]}
    assert _verdict(unique, {"not": {"const": [False, False]}}) == "yes"
    assert _verdict(unique, {"not": {"const": [False, True]}}) == "no"


def test_an_unchecked_producer_is_unknown_and_an_unchecked_consumer_takes_all() -> None:
    """`any` is neither proof nor refusal on the producer's side."""
    assert assign(s.ANY, s.STRING).verdict == "unknown"
    assert assign(s.STRING, s.ANY).verdict == "yes"
    assert assign(s.UNKNOWN, s.ANY).verdict == "yes"
    assert assign(s.UNKNOWN, s.STRING).verdict == "no"


def test_host_values() -> None:
    """A consumer that wants a Date refuses JSON; a producer's Date has no JSON form of its own."""
    assert assign(s.STRING, s.host("Date")).verdict == "no"
    answer = assign(s.host("Date"), s.STRING)
    assert (answer.verdict, answer.differences[0].kind) == ("unknown", "host-refused")
    assert assign(s.union(s.NULL, s.host("Date")), s.union(s.NULL, s.host("Date"))).verdict == "yes"


@pytest.mark.parametrize(
    "producer",
    [
        False,
        {"enum": []},
        {"type": "integer", "minimum": 1, "maximum": 0},
        {"type": "string", "pattern": "^a$", "minLength": 2},
        {"type": "object", "properties": {"next": {"$ref": "#"}}, "required": ["next"]},
    ],
)
@pytest.mark.parametrize("consumer", [{"type": "boolean"}, {"type": "string"}, False])
def test_a_producer_of_nothing_fits_everything_with_a_hint(producer: Any, consumer: Any) -> None:
    """An uninhabited producer is a yes that says so."""
    answer = assign(read_schema(producer), read_schema(consumer))
    assert (answer.verdict, [each.kind for each in answer.differences]) == ("yes", ["uninhabited"])


def test_undeclared_properties_are_a_policy() -> None:
    """A serialised model sends what it declares; a plain schema may send more."""
    producer = s.object_({"a": s.Field(s.STRING)})
    consumer = s.object_({"a": s.Field(s.STRING), "b": s.Field(s.INTEGER, False)}, s.NEVER)
    assert assign(producer, consumer).verdict == "no"
    assert assign(producer, consumer, undeclared="none").verdict == "yes"


def test_differences_can_be_spared() -> None:
    """Only the verdict and its witness are made when no more is asked."""
    answer = assign(s.STRING, s.INTEGER, differences=False)
    assert (answer.verdict, answer.differences) == ("no", ())


def test_same_references_that_lead_elsewhere_agree() -> None:
    """Equal absolute addresses stand for the same schema, whatever it is."""
    assert _verdict({"$ref": "http://elsewhere/x"}, {"$ref": "http://elsewhere/x"}) == "yes"
    assert _verdict({"$ref": "missing"}, {"$ref": "missing"}) == "unknown"


def test_every_witness_is_confirmed() -> None:
    """The witness is in the producer and not in the consumer."""
    producer, consumer = read_schema({"type": "object"}), read_schema({"minProperties": 1})
    answer = assign(producer, consumer)
    assert answer.witness is not None
    assert accepts(producer, answer.witness.value) is True
    assert accepts(consumer, answer.witness.value) is False


@pytest.mark.parametrize("taken", ["a", "0", "x"])
def test_a_new_name_is_none_that_the_producer_may_not_have(taken: str) -> None:
    """Whatever name comes to mind first: others are left, also where patterns leave only a few."""
    sent = {"type": "object", "not": {"required": [taken]}}
    for consumer in ({"additionalProperties": False}, {"patternProperties": {f"^[{taken}b]$": False}}):
        answer = assign_schemas(sent, consumer)
        assert answer.verdict == "no"
        assert answer.witness is not None
        assert taken not in answer.witness.value
    both = {"type": "object", "allOf": [{"not": {"required": ["a"]}}, {"not": {"required": ["b", "c"]}}]}
    assert assign_schemas(both, {"patternProperties": {"^[ab]$": False}}).verdict == "no"
    assert assign_schemas(both, {"patternProperties": {"^a$": False}}).verdict == "yes"
