"""Every drift rule finds its bad examples and stays silent on its good ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from harness.compare.assign import assign
from harness.compare.call_reads import READS, Read
from harness.compare.calls import compare_calls
from harness.compare.field_uses import USES, FieldUse
from harness.model import shape as s
from harness.model.contract import Contract, Occurrence, Operation
from harness.model.difference import Mismatch, Place
from harness.model.finding import Finding, Severity
from harness.model.location import Every, Location, Path
from harness.model.rule import Operations, Rule, ShapePair
from harness.model.shape import Shape
from harness.rules import catalogue
from harness.sources.json_schema import read_schema
from harness.sources.openapi import read_openapi

RULES = catalogue.family("drift")


def _shape(side: Any) -> Shape:
    return side if isinstance(side, Shape) else read_schema(side)


def _of_shapes(example: ShapePair) -> Iterator[Mismatch]:
    answer = assign(_shape(example.producer), _shape(example.consumer))
    assert answer.verdict != "unknown", answer.reason
    place = Place(operation="GET /example", direction=example.direction, position="example")
    for difference in answer.differences:
        here, there = Occurrence("Consumer", str(difference.path)), Occurrence("Provider", str(difference.path))
        yield Mismatch(difference=difference, place=place, provider=there, consumer=here)


def _contract(side: Mapping[str, Any]) -> Contract:
    paths: dict[str, Any] = {}
    for name, operation in side.items():
        method, path = name.split()
        paths.setdefault(path, {})[method.lower()] = _any(operation)
    return read_openapi({"openapi": "3.1.0", "info": {}, "paths": paths}, source="example")


def _any(operation: Any) -> Any:
    return {"responses": {}, **operation}


def _reading(contract: Contract) -> Contract:
    """Examples write what the code reads of an untyped answer as `x-reads`, a list of dotted paths.

    What it does with a declared field is `x-uses`: the literals that the field is compared with, or none where it is read.
    """

    def read(operation: Operation) -> Operation:
        told = [Read(path=_path(each), status="2XX") for each in operation.extensions.get(READS, ())]
        uses = {name: _use(literals) for name, literals in operation.extensions.get(USES, {}).items()}
        return replace(operation, extensions={**operation.extensions, READS: tuple(told), USES: uses})

    return replace(contract, operations=tuple(map(read, contract.operations)))


def _use(literals: Sequence[str]) -> FieldUse:
    return FieldUse(compared=dict.fromkeys(literals), read=None if literals else Location("a.ts", 1))


def _path(dotted: str) -> Path:
    steps = dotted.replace("[]", ".[]").split(".")
    return tuple(Every.ITEM if each == "[]" else each for each in steps)


def _untyped(contract: Contract) -> Contract:
    """Examples write `any` as a schema with `x-any`, which no JSON Schema can say."""

    def body(each: Any) -> Any:
        raw = str(contract.provenance.get(each.typed.origin))
        return replace(each, typed=replace(each.typed, shape=s.ANY)) if raw and each.typed.shape is s.UNKNOWN else each

    operations = tuple(
        replace(
            operation,
            responses=tuple(
                replace(response, content=tuple(body(each) for each in response.content))
                for response in operation.responses
            ),
        )
        for operation in contract.operations
    )
    return replace(contract, operations=operations)


def _of_operations(example: Operations) -> Iterator[Mismatch]:
    consumer = _reading(_untyped(_contract(example.consumer)))
    for compared in compare_calls(_contract(example.provider), consumer):
        yield from compared.mismatches


def _judged(rule: Rule, example: Any) -> list[Finding]:
    seen = _of_shapes(example) if isinstance(example, ShapePair) else _of_operations(example)
    return [finding for mismatch in seen for finding in rule.judge(mismatch)]


def _examples(kind: str) -> list[Any]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{index}")
        for rule in RULES
        for index, example in enumerate(getattr(rule, kind))
    ]


@pytest.mark.parametrize(("rule", "example"), _examples("bad"))
def test_a_bad_example_is_found(rule: Rule, example: Any) -> None:
    """The rule reports the example, under its own id, with a cause and a mend."""
    (first, *_) = _judged(rule, example)
    assert first.rule == rule.id
    assert first.mend
    assert all(first.cause)


@pytest.mark.parametrize(("rule", "example"), _examples("good"))
def test_a_good_example_is_silent(rule: Rule, example: Any) -> None:
    """The rule has nothing to say of the clean twin."""
    assert _judged(rule, example) == []


def test_all_rules_are_documented_and_exemplified() -> None:
    """Every rule says what, why, how to mend it and whence it comes, and has both kinds of example."""
    for rule in catalogue.catalogue().values():
        assert all((rule.summary, rule.why, rule.mend, rule.source)), rule.id
        assert rule.bad, rule.id
        assert rule.good, rule.id


def test_requests_and_responses_mirror_each_other() -> None:
    """Every rule of one direction has its mirror in the other, or a reason why not."""
    waived = {
        "response-undeclared": "a request body that is not declared is taken as it comes",
        "response-date-expected": "a Date in a request becomes text by itself",
        "response-bounds-refused": "a TypeScript type cannot state bounds, so each request would be reported",
        "response-untyped": "an untyped request is checked by nobody on purpose more often than not",
        "response-body-missing": "a request body that nobody takes is ignored",
        "response-status-unknown": "requests have no status",
        "response-integer-unsafe": "what JavaScript sends, it holds",
        "response-read-unknown": "nothing is read of a request",
        "response-literal-unknown": "nothing of a request is compared with anything",
        "response-field-never-sent": "the other way round it is request-field-missing, or a field that may be left out",
    }
    mirrors = {
        "null-unexpected": "null-refused",
        "value-unknown": "value-refused",
        "alternative-unknown": "alternative-refused",
    }
    ids = {rule.id for rule in RULES}
    for rule_id in ids:
        direction, _, rest = rule_id.partition("-")
        if direction == "response" and rule_id not in waived:
            assert f"request-{mirrors.get(rest, rest)}" in ids, rule_id


def _pair(producer: Any, consumer: Any, *hints: str, confidence: Any = "certain", direction: Any = "response") -> Any:
    (mismatch,) = _of_shapes(ShapePair(producer=producer, consumer=consumer, direction=direction))
    return replace(mismatch, hints=hints, confidence=confidence)


def _object(**fields: str) -> dict[str, Any]:
    shapes = {name: {"type": kind.split("|")} for name, kind in fields.items()}
    return {"type": "object", "properties": shapes, "required": list(fields), "additionalProperties": False}


def _told(mismatch: Mismatch) -> Finding:
    (finding,) = [each for rule in RULES for each in rule.judge(mismatch)]
    return finding


def test_null_where_a_field_may_be_absent_is_a_warning() -> None:
    """Such code is careful already; only a test for `undefined` goes wrong."""
    sides = _object(a="string|null"), _object(a="string")
    assert _told(_pair(*sides)).severity is Severity.ERROR
    assert _told(_pair(*sides, "optional")).severity is Severity.WARNING


def test_what_may_be_converted_is_a_warning() -> None:
    """Text for a number in a request is taken where it spells one."""
    sides = _object(a="string"), _object(a="integer")
    assert _told(_pair(*sides, direction="request")).severity is Severity.ERROR
    assert _told(_pair(*sides, "lax", direction="request")).severity is Severity.WARNING


def test_what_is_only_inferred_is_no_error() -> None:
    """A type that nobody wrote for this answer is not certain enough to fail a build."""
    assert _told(_pair(_object(a="string"), _object(a="integer"), confidence="inferred")).severity is Severity.WARNING


def test_a_list_in_an_envelope_is_said_to_be_there() -> None:
    """The mend names the field that the list moved into."""
    sides = {"type": "object", "properties": {"items": {"type": "array"}}}, {"type": "array"}
    assert _told(_pair(*sides, "within items")).mend == "Read the list from its field `items`"
