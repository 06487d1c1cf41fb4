"""JSON lines in, one answer each, whatever the lines are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from harness.compare.assign import assign
from harness.model import shape as s
from harness.model.errors import SourceError
from harness.run.assign import assign_schemas
from harness.run.assign_lines import answer_lines
from harness.run.diff import diff
from harness.sources.json_schema import read_schema


def _answers(*lines: Any) -> list[dict[str, Any]]:
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return [json.loads(answer) for answer in answer_lines(raw)]


@pytest.mark.parametrize("told", [b'"id":7.5,%s', b'%s,"id":7.5'])
def test_a_line_with_too_long_a_number_keeps_its_name(told: bytes) -> None:
    """Wherever the name stands; one that is itself too long is lost."""
    rest = b'"consumer":{},"producer":{"const":' + b"9" * 5001 + b"}"
    assert _answers(b"{" + told % rest + b"}")[0]["id"] == 7.5
    assert _answers(b'{"id":' + b"9" * 5001 + b"," + rest + b"}")[0]["id"] is None


@pytest.mark.parametrize("compare", [assign_schemas, diff])
@pytest.mark.parametrize(
    "schema",
    [
        {"minimum": Decimal("1e5000")},
        {"multipleOf": Decimal("1e-5000")},
        {"const": 10**5000},
        {"maximum": -(10**4001)},
        {"enum": [Decimal("1." + "5" * 5000)]},
    ],
    ids=("exponent", "fraction", "whole", "negative", "digits"),
)
def test_a_number_beyond_all_measure_is_refused(compare: Any, schema: Any) -> None:
    """In words; long ones that can be computed with are not."""
    with pytest.raises(SourceError, match=r"too large|more than"):
        compare(schema, {"type": "string"})
    near = {"type": "number", "minimum": Decimal("1e4000"), "multipleOf": Decimal("1e-4000")}
    assert assign_schemas(near, {"type": "number", "minimum": 10**3999}).verdict == "yes"
    assert assign_schemas(near, {"type": "number", "minimum": 10**4000 + 1}).verdict == "no"


def test_each_line_is_answered_in_order() -> None:
    """A yes, a no with its witness, an unknown with its reason; blank lines are passed over."""
    yes, no, unknown = _answers(
        {"id": 1, "producer": {"type": "integer"}, "consumer": {"type": "number"}},
        b"  \n",
        {"id": "b", "producer": {"type": "string"}, "consumer": {"enum": ["a"]}},
        {"id": None, "producer": {"$ref": "http://x/y"}, "consumer": {"type": "string"}},
    )
    assert yes == {"id": 1, "verdict": "yes", "witness": None, "pointer": "", "differences": [], "reason": ""}
    assert (no["id"], no["verdict"], no["witness"], no["pointer"]) == ("b", "no", "", "")
    assert no["differences"][0]["kind"] == "value-open"
    assert (unknown["verdict"], "at hand" in unknown["reason"]) == ("unknown", True)
    assert unknown["differences"][0]["detail"] == unknown["reason"]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"{", "the line is no JSON"),
        (b"[1]", "the line holds no object"),
        (b'{"id": 7, "producer": {}}', "lacks consumer"),
        (b'{"id": 7, "producer": {"type": 1}, "consumer": {}}', "type is a name"),
        (b'{"id": 7, "producer": {}, "consumer": {}, "dialect": "draft-99"}', "dialect"),
        (b'{"id": 7, "producer": {"const": ' + b"9" * 5000 + b'}, "consumer": {}}', "no JSON"),
        (b'{"id": 7, "producer": {"minimum": 1e999999999}, "consumer": {}}', "too large"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_a_bad_line_is_reported_and_the_rest_answered(line: bytes, error: str) -> None:
    """The fault stands in the answer; the next line is answered as if nothing had been."""
    bad, good = _answers(line, {"id": 8, "producer": {}, "consumer": {}})
    assert set(bad) == {"id", "error"}
    assert error in bad["error"]
    assert good["verdict"] == "yes"


def test_answers_stream() -> None:
    """An answer leaves before the next line is read."""

    def lines() -> Iterator[bytes]:
        yield b'{"id": 1, "producer": {}, "consumer": {}}'
        raise AssertionError("read too early")

    assert json.loads(next(answer_lines(lines())))["id"] == 1


def test_numbers_keep_their_digits() -> None:
    """Decimals are read and written exactly."""
    line = b'{"id": 1, "producer": {"const": 1.00000000000000000001}, "consumer": {"maximum": 1}}'
    answer = next(answer_lines([line]))
    assert b'"witness":1.00000000000000000001' in answer
    (whole,) = _answers(b'{"id": 1, "producer": {"const": 1e2}, "consumer": {"const": 100}}')
    assert whole["verdict"] == "yes"


def test_dialects_come_from_the_line_or_the_caller() -> None:
    """A line's own dialect counts more than the stream's."""
    schema = {"dependencies": {"a": ["b"]}, "const": 2}
    line = {"id": 1, "producer": {"enum": [2]}, "consumer": schema}
    raw = json.dumps(line).encode()
    assert json.loads(next(answer_lines([raw], dialect="draft-04")))["verdict"] == "yes"
    own = json.dumps({**line, "producer": {"enum": [3]}, "dialect": "draft-07"}).encode()
    assert json.loads(next(answer_lines([own], dialect="draft-04")))["verdict"] == "no"


def test_differences_carry_their_members() -> None:
    """Refused members of an enum are listed, with path, pointer and witness."""
    (answer,) = _answers(
        {
            "id": 1,
            "producer": {"properties": {"a": {"enum": ["x", "y"]}}, "type": "object"},
            "consumer": {"properties": {"a": {"enum": ["x"]}}},
        }
    )
    (only,) = answer["differences"]
    assert only == {
        "kind": "value-refused", "path": "/a", "expected": '"x"', "observed": '"x" | "y"', "members": ["y"],
        "witness": {"a": "y"}, "pointer": "/a",
    }  # fmt: skip


def test_deep_lines_are_answered() -> None:
    """Twenty thousand levels in one line are parsed, decided and written."""
    deep = b'{"not":' * 20_000 + b"true" + b"}" * 20_000
    (answer,) = _answers(b'{"id": 1, "producer": ' + deep + b', "consumer": {}}')
    assert answer["verdict"] == "yes"
    nested = b'{"type":"array","minItems":1,"items":' * 400 + b'{"type":"string"}' + b"}" * 400
    (answer,) = _answers(b'{"id": 1, "producer": ' + nested + b', "consumer": {"type": "array", "maxItems": 0}}')
    assert answer["verdict"] == "no"


def test_formats_are_a_policy_of_the_caller() -> None:
    """Formats are annotations unless they are asked for."""
    pair = {"type": "string"}, {"type": "string", "format": "date"}
    assert assign_schemas(*pair).verdict == "yes"
    assert assign_schemas(*pair, formats="assertion").verdict == "no"


def test_an_answer_says_nothing_of_what_was_asked_before() -> None:
    """Unions of numbers, strings, arrays and tagged objects read the same in whatever order lines come."""
    parts: dict[str, list[Any]] = {
        "numbers": [{"type": "integer", "minimum": low, "maximum": low + 4} for low in (0, 6)],
        "strings": [{"type": "string", "minLength": 5}, {"type": "string", "maxLength": 1}],
        "arrays": [{"type": "array", "items": {"const": word}} for word in "ab"],
        "objects": [{"properties": {"kind": {"const": word}}, "required": ["kind"]} for word in "ab"],
    }
    asked = [
        {"id": f"{kind} {turn}", "producer": {"anyOf": turned}, "consumer": {"type": "boolean"}}
        for kind, both in parts.items()
        for turn, turned in enumerate((both, both[::-1]))
    ]
    first, last = _answers(*asked), _answers(*reversed(asked))
    assert first == last[::-1]
    assert [each["witness"] for each in first[::2]] == [each["witness"] for each in first[1::2]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"const": "a{}"}, {"const": "bbbbb{}"}),
        ({"const": ["a{}"]}, {"const": ["b{}", "b", "b", "b", "b"]}),
        ({"const": {"a": "a{}"}}, {"const": {"a": "b{}", "b": 0, "c": 0, "d": 0, "e": 0}}),
    ],
    ids=["strings", "arrays", "objects"],
)
def test_what_is_taken_out_of_a_set_is_looked_at_in_one_order(one: Any, other: Any) -> None:
    """Of two exceptions the same one gives the witness, wherever the process keeps them in memory."""
    small = {"maxLength": 4, "maxItems": 4, "maxProperties": 4}
    kept, found = [], set()
    for number in range(40):
        then, otherwise = (json.loads(json.dumps(each).replace("{}", f"{number:02}")) for each in (one, other))
        kept.append(read_schema({"if": small, "then": then, "else": otherwise}))
        answer = assign(kept[-1], s.union(s.NULL, s.BOOLEAN, s.NUMBER), differences=False)
        assert answer.witness is not None
        found.add(json.dumps(answer.witness.value).replace(f"{number:02}", ""))
    assert len(found) == 1


def test_types_are_related_as_they_are() -> None:
    """From Python no name of a module is needed."""
    assert assign_schemas(list[int], list[float]).verdict == "yes"
    refused = assign_schemas(int | None, int)
    assert refused.witness is not None
    assert refused.witness.value is None
    assert diff(TypeAdapter(int), TypeAdapter(int | None)).measures["bump"] == "major"


def test_a_type_that_is_only_itself_is_an_error() -> None:
    """What no validator can follow either is told in words."""
    looped = {
        "$ref": "#/$defs/d",
        "$defs": {
            "d": {
                "type": "object",
                "unevaluatedProperties": False,
                "oneOf": [{"type": "string"}, {"$ref": "#/$defs/d", "type": "null"}],
            }
        },
    }
    with pytest.raises(SourceError, match="too deeply"):
        assign_schemas(looped, {"type": "null"})
