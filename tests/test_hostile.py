"""Inputs built to explode, to lead elsewhere or to be none: each line is answered and stops no other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from harness.run.assign_lines import answer_lines as assign_lines
from harness.run.diff_lines import answer_lines as diff_lines
from tests.growth import assert_linear

STRING = '{"type":"string"}'
INTEGER = '{"type":"integer"}'


def _nested(head: str, tail: str, depth: int, leaf: str) -> str:
    return head * depth + leaf + tail * depth


def _both(head: str, tail: str, depth: int = 3_000) -> tuple[str, str]:
    return _nested(head, tail, depth, STRING), _nested(head, tail, depth, INTEGER)


def _text(producer: Any, consumer: Any) -> tuple[str, str]:
    return json.dumps(producer), json.dumps(consumer)


def _objects(count: int) -> list[Any]:
    return [
        {"type": "object", "properties": {f"p{i}": {"type": "string"}}, "required": [f"p{i}"]} for i in range(count)
    ]


def _product(kind: str, count: int) -> Any:
    return {"allOf": [{kind: [{"required": [f"a{i}"]}, {"required": [f"b{i}"]}]} for i in range(count)]}


def _doubling(count: int, leaf: str) -> Any:
    named: dict[str, Any] = {
        f"d{i}": {
            "type": "object",
            "required": ["l", "r"],
            "properties": {key: {"$ref": f"#/$defs/d{i + 1}"} for key in "lr"},
        }
        for i in range(count)
    }
    return {"$ref": "#/$defs/d0", "$defs": {**named, f"d{count}": {"type": leaf}}}


def _pattern(source: str) -> Any:
    return {"type": "string", "pattern": source}


def _mutual(count: int, leaf: str) -> Any:
    """Types of which each has a field of every other."""
    fields = {f"p{i}": {"$ref": f"#/$defs/t{i}"} for i in range(count)}
    kind = {"type": "object", "properties": {"v": {"type": leaf}, **fields}, "required": ["v"]}
    return {"$ref": "#/$defs/t0", "$defs": {f"t{i}": kind for i in range(count)}}


def _ranges(count: int, shift: int = 0) -> list[Any]:
    return [{"type": "number", "minimum": 3 * i + shift, "maximum": 3 * i + 1 + shift} for i in range(count)]


def _mixed(count: int, first: int = 0) -> Any:
    return {"enum": [i if i % 2 else f"v{i}" for i in range(first, first + count)]}


def _array_unions(count: int, leaf: str) -> Any:
    """Types of which each is a leaf or an array of any of them."""
    arrays = [{"type": "array", "items": {"$ref": f"#/$defs/t{i}"}} for i in range(count)]
    return {"$ref": "#/$defs/t0", "$defs": {f"t{i}": {"anyOf": [{"type": leaf}, *arrays]} for i in range(count)}}


def _required(count: int, first: int = 0) -> Any:
    return {"type": "object", "required": [f"r{i}" for i in range(first, first + count)]}


def _ref(target: str, **named: Any) -> Any:
    return {"$ref": target, "$defs": named}


_SELF = {"$ref": "#/$defs/a"}
CASES: dict[str, tuple[str, str, str]] = {
    "arrays": (*_both('{"type":"array","items":', "}"), "no"),
    "objects": (*_both('{"type":"object","properties":{"a":', "}}"), "no"),
    "required": (*_both('{"type":"object","required":["a"],"properties":{"a":', "}}"), "no"),
    "maps": (*_both('{"additionalProperties":', "}"), "no"),
    "allOf": (*_both('{"allOf":[', "]}"), "no"),
    "anyOf": (*_both('{"anyOf":[{"type":"null"},', "]}"), "no"),
    "not": (*_both('{"not":', "}"), "no"),
    "constant": ('{"const":' + "[" * 3000 + "]" * 3000 + "}", '{"const":' + "[" * 2999 + "]" * 2999 + "}", "no"),
    "beyond": (*_both('{"items":', "}", 30_000), "error"),
    "strings": (
        *_text({"enum": [f"v{i}" for i in range(30_000)]}, {"enum": [f"v{i}" for i in range(1, 30_001)]}),
        "no",
    ),
    "numbers": (*_text({"enum": list(range(30_000))}, {"enum": list(range(30_000))[::-1]}), "yes"),
    "members": (*_text({"enum": [{"i": i} for i in range(9000)]}, {"enum": [{"i": i} for i in range(1, 9000)]}), "no"),
    "to itself": (*_text(_ref("#/$defs/a", a=_SELF), {}), "yes"),
    "to each other": (*_text(_ref("#/$defs/a", a={"$ref": "#/$defs/b"}, b=_SELF), {"type": "null"}), "unknown"),
    "through allOf": (*_text(_ref("#/$defs/a", a={"allOf": [_SELF, {"type": "string"}]}), {"type": "null"}), "unknown"),
    "through not": (*_text(_ref("#/$defs/a", a={"not": _SELF}), {"type": "null"}), "unknown"),
    "remote": (*_text({"$ref": "http://127.0.0.1:9/x"}, {"type": "null"}), "unknown"),
    "file": (*_text({"$ref": "file:///etc/passwd"}, {"type": "null"}), "unknown"),
    "no address": (*_text({"$ref": "http://[bad"}, {"type": "null"}), "unknown"),
    "plus of plus": (*_text(_pattern("^(a+)+$"), _pattern("^b+$")), "no"),
    "choice of same": (*_text(_pattern("^(a|a)*$"), _pattern("^a*$")), "yes"),
    "counts of counts": (*_text(_pattern("(a{1000}){1000}"), _pattern("^b$")), "unknown"),
    "many choices": (*_text(_pattern("|".join(f"w{i}" for i in range(9000))), _pattern("^b$")), "unknown"),
    "subset blow-up": (*_text(_pattern("^(a|b)*a(a|b){30}$"), _pattern("^(a|b)*a(a|b){29}$")), "unknown"),
    "back reference": (*_text(_pattern("(a)\\1"), _pattern("^b$")), "unknown"),
    "look-behind": (*_text(_pattern("(?<!a)b"), _pattern("^b$")), "no"),
    "reordered union": (*_text({"anyOf": _objects(1000)}, {"anyOf": _objects(1000)[::-1]}), "yes"),
    "mutual": (*_text(_mutual(60, "string"), _mutual(60, "integer")), "no"),
    "mutual twice": (*_text(_mutual(60, "string"), _mutual(60, "string")), "yes"),
    "array unions": (*_text(_array_unions(30, "string"), _array_unions(30, "integer")), "no"),
    "few array unions": (*_text(_array_unions(10, "string"), _array_unions(10, "integer")), "no"),
    "ranges": (*_text({"anyOf": _ranges(2000)}, {"anyOf": _ranges(2000, 1)}), "unknown"),
    "reordered ranges": (*_text({"anyOf": _ranges(2000)}, {"anyOf": _ranges(2000)[::-1]}), "yes"),
    "numbers in ranges": (*_text({"enum": list(range(90_000))}, {"anyOf": _ranges(2000)}), "unknown"),
    "untagged": (*_text({"oneOf": _objects(2000)}, {"oneOf": _objects(1999)}), "unknown"),
    "reordered untagged": (*_text({"oneOf": _objects(2000)}, {"oneOf": _objects(2000)[::-1]}), "yes"),
    "untagged literals": (
        *_text({"oneOf": [{"const": i} for i in range(2000)]}, {"oneOf": [{"const": i} for i in range(1, 2001)]}),
        "no",
    ),
    "strings of a pattern": (*_text({"enum": [f"v{i}" for i in range(90_000)]}, _pattern("^v[0-9]+$")), "yes"),
    "strings off a pattern": (*_text({"enum": [f"v{i}" for i in range(90_000)]}, _pattern("^v[0-8]+$")), "no"),
    "mixed": (*_text(_mixed(90_000), _mixed(90_000, 2)), "no"),
    "required names": (*_text(_required(90_000), _required(90_000, 1)), "unknown"),
    "product": (*_text(_product("anyOf", 30), {"type": "object", "required": ["c"]}), "no"),
    "doubling": (*_text(_doubling(30, "string"), _doubling(30, "integer")), "unknown"),
    "digits": (f'{{"maximum":{"9" * 10_000}}}', "{}", "error"),
    "exponent": ('{"maximum":1e400}', '{"maximum":1e399}', "no"),
    "huge exponent": ('{"maximum":1e999999999}', "{}", "error"),
    "tiny multiple": ('{"type":"number","multipleOf":1e-300}', '{"type":"number","multipleOf":1e-301}', "yes"),
    "long": (*_text({"type": "string", "minLength": 10**9}, {"type": "string", "minLength": 10**9 - 1}), "yes"),
    "many": (*_text({"type": "array", "minItems": 10**9}, {"type": "array", "minItems": 3}), "yes"),
    "prototype": (*_text({"required": ["__proto__"]}, {"properties": {"__proto__": {"type": "null"}}}), "no"),
    "surrogate": ('{"const":"\\ud800"}', '{"const":"\\udfff"}', "no"),
    "null character": ('{"const":"\\u0000"}', '{"const":"\\u0001"}', "no"),
    "no number": ('{"const":NaN}', "{}", "error"),
    "keys twice": ('{"type":"string","type":"integer"}', INTEGER, "yes"),
    "booleans": ("true", "false", "no"),
    "nothing": ("false", "{}", "yes"),
    "no schema": ("[]", "{}", "error"),
}


def _answers(lines: list[bytes], door: Any) -> list[Any]:
    return [json.loads(line) for line in door(lines)]


@pytest.mark.parametrize("name", CASES)
def test_each_is_answered(name: str) -> None:
    """A true answer where it can be had, else unknown or an error with its reason; the next line is answered as well."""
    producer, consumer, expected = CASES[name]
    line = f'{{"id":"{name}","producer":{producer},"consumer":{consumer}}}'.encode()
    lines = list(assign_lines([line, b'{"id":2,"producer":true,"consumer":true}']))
    head = lines[0][: len(name) + 60].decode()
    assert head.startswith((f'{{"id":"{name}",', '{"id":null,"error":'))
    assert ('"error":' in head) is (expected == "error")
    assert expected == "error" or f'"verdict":"{expected}"' in head
    assert json.loads(lines[1])["verdict"] == "yes"


@pytest.mark.parametrize(
    "name",
    [each for each in CASES if each not in {"strings", "numbers", "members", "reordered union", "required names"}],
)
def test_two_contracts_are_compared(name: str) -> None:
    """The comparison of contracts has the same bounds."""
    base, revision, _ = CASES[name]
    line = f'{{"id":1,"base":{base},"revision":{revision}}}'.encode()
    first, second = _answers([line, b'{"id":2,"base":{},"revision":{}}'], diff_lines)
    assert set(first) in ({"id", "findings", "bump"}, {"id", "error"})
    assert second["bump"] == "none"


GROWING: dict[str, tuple[int, Any]] = {
    "strings": (8_000, lambda n: ({"enum": [f"v{i}" for i in range(n)]}, {"enum": [f"v{i}" for i in range(1, n)]})),
    "mixed": (8_000, lambda n: (_mixed(n), _mixed(n, 2))),
    "doubling": (5, lambda n: (_doubling(n, "string"), {**_doubling(n, "string"), "title": "other"})),
    "reordered": (150, lambda n: ({"anyOf": _objects(n)}, {"anyOf": _objects(n)[::-1]})),
    "required": (2_000, lambda n: (_required(n), _required(n, 1))),
}


@pytest.mark.parametrize(
    ("door", "names"), [(assign_lines, ("producer", "consumer")), (diff_lines, ("base", "revision"))]
)
@pytest.mark.parametrize("name", GROWING)
def test_work_grows_with_the_line(door: Any, names: tuple[str, str], name: str) -> None:
    """A line that is four times as long takes about four times the work through either door."""
    size, make = GROWING[name]
    assert_linear(
        lambda count: json.dumps({"id": 1, **dict(zip(names, make(count), strict=True))}).encode(),
        lambda line: list(door([line])),
        size,
    )


@pytest.mark.parametrize(
    ("head", "closing"),
    [('{"items":', "}"), ('{"required":["a"],"properties":{"a":', "}}"), ('{"anyOf":[{"type":"null"},', "]}")],
    ids=["arrays", "objects", "unions"],
)
def test_deep_contracts_are_compared_and_deeper_ones_refused(head: str, closing: str) -> None:
    """Two contracts that differ several hundred levels down are told apart, as two shapes are; what nobody writes is refused."""
    deep, deeper = ([_nested(head, closing, depth, leaf) for leaf in (STRING, INTEGER)] for depth in (400, 2_000))
    lines = [f'{{"id":1,"base":{base},"revision":{revision}}}'.encode() for base, revision in (deep, deeper)]
    compared, refused = _answers(lines, diff_lines)
    assert "request-type-refused" in {each["rule"] for each in compared["findings"]}
    assert "nested more than" in refused["error"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"\xff", "not UTF-8"),
        (b"{", "no JSON"),
        (b"[" * 500_000, "nested too deeply"),
        (b"null", "no object"),
        (b'{"id":1}', "lacks"),
        (b'{"id":1,"producer":{},"consumer":{},"dialect":7}', "dialect"),
    ],
    ids=["bytes", "open", "deep", "null", "empty", "dialect"],
)
def test_a_line_that_is_no_question_says_so(line: bytes, said: str) -> None:
    """Its answer tells the line and the fault."""
    (answer,) = _answers([line], assign_lines)
    assert answer["error"].startswith("line 1: ")
    assert said in answer["error"]


def test_marks_and_line_ends_of_other_systems_are_passed_over() -> None:
    """A byte order mark, carriage returns and blank lines are no faults."""
    line = b'\xef\xbb\xbf{"id":1,"producer":true,"consumer":true}\r\n'
    assert [each["verdict"] for each in _answers([line, b"\r\n", b"\n", line], assign_lines)] == ["yes", "yes"]
