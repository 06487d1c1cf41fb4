"""All differences of two shapes are collected, each at its path and with its witness."""

from __future__ import annotations

from typing import Any

import pytest

from harness.compare.assign import assign
from harness.model import shape as s
from harness.model.difference import KINDS, Difference
from harness.model.location import dotted
from harness.sources.json_schema import read_schema
from harness.values.evaluate import accepts


def _told(producer: s.Shape, consumer: s.Shape) -> list[tuple[str, str]]:
    return [(each.kind, dotted(each.path)) for each in assign(producer, consumer).differences]


def _object(**fields: s.Shape) -> s.Shape:
    return s.object_({name: s.Field(shape) for name, shape in fields.items()}, s.NEVER)


def _only(producer: s.Shape, consumer: s.Shape) -> Difference:
    (only,) = assign(producer, consumer).differences
    return only


TAGGED = s.union(_object(kind=s.literal("a"), v=s.STRING), _object(kind=s.literal("b"), v=s.INTEGER))
PAIR = s.array(s.NEVER, [s.STRING, s.literal("x")], min_items=2)


@pytest.mark.parametrize(
    ("producer", "consumer", "kind", "path"),
    [
        (_object(), s.object_({"a": s.Field(s.STRING)}), "field-missing", "a"),
        (s.object_({"a": s.Field(s.STRING, False)}, s.NEVER), s.object_({"a": s.Field(s.STRING)}), "field-optional", "a"),
        (s.object_({}, s.STRING), s.object_({"a": s.Field(s.STRING)}), "field-optional", "a"),
        (_object(a=s.STRING), _object(), "field-refused", "a"),
        (s.object_({}, s.STRING), s.object_({}, s.NEVER), "field-refused", "{}"),
        (s.object_({}, s.STRING), s.object_({}, s.INTEGER), "kind-refused", "{}"),
        (s.object_({}, s.NEVER, {"^x": s.STRING}), s.object_({}, s.UNKNOWN, {"^x": s.INTEGER}), "kind-refused", "{}"),
        (_object(a=s.union(s.STRING, s.NULL)), _object(a=s.STRING), "null-refused", "a"),
        (_object(a=s.BOOLEAN), _object(a=s.literal(True)), "value-refused", "a"),
        (_object(a=s.BOOLEAN), _object(a=s.STRING), "kind-refused", "a"),
        (s.enum(["a", "b", "c"]), s.enum(["a"]), "value-refused", ""),
        (s.enum([1, 2, 3]), s.enum([1]), "value-refused", ""),
        (s.enum([1, 20]), s.number(maximum=10), "range", ""),
        (s.STRING, s.enum(["a"]), "value-open", ""),
        (s.INTEGER, s.enum([1]), "value-open", ""),
        (s.NUMBER, s.INTEGER, "integer", ""),
        (s.INTEGER, s.number(minimum=0), "range", ""),
        (s.INTEGER, s.number(multiple_of=5), "multiple", ""),
        (s.INTEGER, s.union(s.number(minimum=5), s.number(maximum=0)), "range", ""),
        (s.STRING, s.string(max_length=5), "length", ""),
        (s.STRING, s.string(patterns=("^a",)), "pattern", ""),
        (s.STRING, s.string(format="date"), "format", ""),
        (s.STRING, s.union(s.string(min_length=5), s.string(max_length=2)), "length", ""),
        (s.enum(["a", "bbbb"]), s.string(max_length=2), "length", ""),
        (s.array(s.STRING), s.array(s.STRING, min_items=1), "item-count", ""),
        (s.array(s.STRING), s.array(s.INTEGER), "kind-refused", "[]"),
        (s.array(s.literal("x")), PAIR, "tuple", ""),
        (s.array(s.NEVER, [s.STRING, s.INTEGER], min_items=2), PAIR, "kind-refused", "[1]"),
        (s.array(s.STRING), s.array(s.STRING, unique=True), "unique", ""),
        (s.array(s.STRING), s.array(contains=[s.Contains(s.literal("a"))]), "contains", ""),
        (s.object_(), s.object_(max_size=2), "size", ""),
        (s.object_(), s.object_(names=s.string(max_length=2)), "name", ""),
        (s.object_(), s.complement(s.object_({"a": s.Field(s.UNKNOWN), "b": s.Field(s.NEVER, False)})), "dependency", ""),
        (_object(kind=s.literal("c")), TAGGED, "alternative-refused", ""),
        (TAGGED, _object(kind=s.enum(["a", "b"]), v=s.STRING), "kind-refused", "v"),
        (_object(a=s.STRING), _object(a=s.host("Date")), "host-refused", "a"),
        (_object(a=s.array()), _object(a=s.host("Date")), "host-refused", "a"),
        (_object(a=s.object_()), _object(a=s.STRING), "kind-refused", "a"),
    ],
)  # fmt: skip
def test_each_kind_of_difference(producer: s.Shape, consumer: s.Shape, kind: str, path: str) -> None:
    """One rule broken is one difference of its kind, at its path, with a witness that the consumer refuses."""
    only = _only(producer, consumer)
    assert (only.kind, dotted(only.path)) == (kind, path)
    assert only.kind in KINDS
    assert only.witness is not None
    assert accepts(producer, only.witness.value) is True
    assert accepts(consumer, only.witness.value) is False


def test_all_fields_are_reported_each_with_its_own_witness() -> None:
    """The first difference does not hide the others."""
    producer = _object(a=s.STRING, b=s.union(s.STRING, s.NULL), c=s.enum(["x", "y"]), d=_object(e=s.NUMBER))
    consumer = _object(a=s.INTEGER, b=s.STRING, c=s.literal("x"), d=_object(e=s.INTEGER), f=s.NULL)
    assert _told(producer, consumer) == [
        ("kind-refused", "a"),
        ("null-refused", "b"),
        ("value-refused", "c"),
        ("integer", "d.e"),
        ("field-missing", "f"),
    ]
    pointers = [
        each.pointer
        for each in assign(
            producer, _object(a=s.STRING, b=s.STRING, c=s.literal("x"), d=_object(e=s.INTEGER))
        ).differences
    ]
    assert pointers == ["/b", "/c", "/d/e"]


def test_all_refused_members_are_listed() -> None:
    """An enum that has grown names every new member."""
    assert _only(s.enum(["a", "b", "c"]), s.enum(["a"])).members == ("b", "c")
    assert _only(s.enum([1, 2.5, 7]), s.enum([1])).members == (2.5, 7)
    assert _only(s.enum(["a", "bbb"]), s.union(s.literal("a"), s.string(max_length=2))).members == ("bbb",)


def test_unions_are_compared_with_the_nearest_alternative() -> None:
    """A difference inside of a tagged alternative is reported there, not against all alternatives."""
    producer = s.union(_object(kind=s.literal("a"), v=s.STRING), _object(kind=s.literal("b"), v=s.NUMBER))
    assert _told(producer, TAGGED) == [("integer", "v")]


def test_paths_lead_through_items_and_maps() -> None:
    """Every item and every entry have steps of their own."""
    producer = s.object_({"m": s.Field(s.object_({}, s.array(s.object_({"a": s.Field(s.union(s.STRING, s.NULL))}))))})
    consumer = s.object_({"m": s.Field(s.object_({}, s.array(s.object_({"a": s.Field(s.STRING)}))))})
    (only,) = assign(producer, consumer).differences
    assert (only.kind, dotted(only.path), only.pointer.count("/")) == ("null-refused", "m{}[].a", 4)


def test_recursive_shapes_are_walked_once() -> None:
    """A difference in a tree is reported where it is met first."""

    def tree(value: s.Shape) -> s.Shape:
        node = s.object_({"v": s.Field(value), "kids": s.Field(s.array(s.pending("t")))})
        return s.tie({"t": node})["t"]

    assert _told(tree(s.NUMBER), tree(s.INTEGER)) == [("integer", "v")]


def test_what_could_not_be_compared_is_said() -> None:
    """Unchecked and undecided parts are differences of their own kind, with the reason."""
    producer = _object(a=s.ANY, b=s.string(min_length=1), c=s.object_({}, s.NULL, {"(a)\\1b": s.STRING}))
    consumer = _object(a=s.STRING, b=s.string(patterns=("(a)\\1b",)), c=s.object_({}, s.NULL, {"(b)\\1b": s.STRING}))
    answer = assign(producer, consumer)
    assert answer.verdict == "unknown"
    told = {dotted(each.path): each for each in answer.differences}
    assert {each.kind for each in answer.differences} == {"unchecked"}
    assert "any" in told["a"].detail
    assert "pattern" in told["b"].detail
    assert "pattern" in told["c"].detail


def test_open_producers_differ_in_names_that_nobody_declared() -> None:
    """A name that only the consumer declares can come with any value."""
    answer = assign(read_schema({"type": "object"}), read_schema({"properties": {"a": {"type": "string"}}}))
    assert [(each.kind, each.path) for each in answer.differences][:1] == [("null-refused", ("a",))]


def test_words_say_what_was_expected_and_seen() -> None:
    """Both sides are described shortly."""
    only: Any = _only(_object(a=s.union(s.STRING, s.NULL)), _object(a=s.STRING))
    assert (only.expected, only.observed) == ("string", "string | null")


def test_many_large_maps_are_told_by_their_size() -> None:
    """Bounds of size stay what is told where many maps get one at once, each with its witness."""
    maps, bounded = (s.object_({}, s.STRING, max_size=size) for size in (None, 1_000))
    fields = [f"f{index}" for index in range(5)]
    answer = assign(_object(**dict.fromkeys(fields, maps)), _object(**dict.fromkeys(fields, bounded)))
    assert [(each.kind, dotted(each.path)) for each in answer.differences][:1] == [("size", "f0")]
    assert {each.kind for each in answer.differences} == {"size"}
    assert all(each.witness for each in answer.differences)


def test_all_of_very_many_fields_that_became_required_are_told() -> None:
    """Each is a difference, the first with a witness, the last still told once witnesses are too dear."""
    fields = {f"f{index}": s.STRING for index in range(1_500)}
    optional = s.object_({name: s.Field(shape, False) for name, shape in fields.items()}, s.NEVER)
    found = assign(optional, _object(**fields)).differences
    assert {each.kind for each in found} == {"field-optional"}
    assert [dotted(each.path) for each in found] == list(fields)
    assert found[0].witness
