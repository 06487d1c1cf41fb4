"""Every breaking rule finds its bad examples, stays silent on its good ones, and has a mirror or a reason for none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from harness.compare.contract_shapes import ShapePairs
from harness.compare.contracts import compare_contracts
from harness.model.contract import Contract, Typed
from harness.model.difference import CHANGES, KINDS, Mismatch, Place
from harness.model.finding import Finding
from harness.model.rule import Operations, Rule, ShapePair
from harness.rules import catalogue
from harness.run.diff import diff
from harness.sources.json_schema import Reading, SchemaReader
from harness.sources.openapi import read_openapi
from harness.sources.openapi_marks import marked_pairs
from harness.sources.openapi_provenance import OpenApiProvenance

RULES = catalogue.family("breaking")

MIRRORS = MappingProxyType(
    {
        "request-field-demanded": "response-required-field-removed",
        "request-field-became-required": "response-field-became-optional",
        "request-field-forbidden": "response-field-unexpected",
        "request-null-removed": "response-null-added",
        "request-type-refused": "response-type-added",
        "request-value-removed": "response-value-added",
        "request-enum-closed": "response-enum-opened",
        "request-bounds-narrowed": "response-bounds-widened",
        "request-pattern-narrowed": "response-pattern-widened",
        "request-list-narrowed": "response-list-widened",
        "request-combination-refused": "response-combination-added",
        "request-alternative-removed": "response-alternative-added",
        "request-alternative-undeclared": "response-alternative-undeclared",
        "request-unchecked": "response-unchecked",
        "request-field-ignored": "response-optional-field-removed",
        "request-field-added": "response-field-added",
        "request-widened": "response-narrowed",
        "request-content-type-removed": "response-content-type-removed",
        "request-content-type-added": "response-content-type-added",
        "operation-removed": "operation-added",
        "operation-deprecated": "operation-reinstated",
        "parameter-demanded": "parameter-undemanded",
        "parameter-removed": "parameter-added",
        "request-body-demanded": "request-body-undemanded",
        "request-body-removed": "request-body-added",
        "response-status-removed": "response-status-added",
        "response-header-removed": "response-header-added",
        "security-tightened": "security-loosened",
    }
)

WAIVED = MappingProxyType(
    {
        "idle-constraint-changed": "judged by what would break in the direction of each place",
        "contradiction-changed": "a change of kind is as foreign to either side: it is its own mirror",
        "discriminator-changed": "each way of telling apart is as foreign to the other: it is its own mirror",
        "open-enum-changed": "each list of values is as good as the other: it is its own mirror",
        "xml-changed": "each way of writing is as foreign to the other: it is its own mirror",
        "server-path-changed": "a further path takes nothing away from anybody",
        "token-address-changed": "each address is as foreign to the other: it is its own mirror",
        "parameter-empty-refused": "an empty value that is taken now asks nothing of anybody",
        "request-field-default-changed": "each default is as foreign to the other: it is its own mirror",
        "response-untold": "a request that may be anything is taken as before; one that may not shows as request-type-refused",
        "field-deprecated": "a field in use again asks nothing of anybody",
        "operation-unpromised-changed": "what may change at will may change in either direction",
        "response-field-exposed": "a field that is write-only now shows as response-required-field-removed",
        "operation-retired": "an end that was announced has no counterpart among beginnings",
        "operation-deprecated-without-sunset": "the same as operation-deprecated, less a date",
        "sunset-shortened": "a later end takes nothing away from anybody",
        "sunset-unreadable": "a day that can be read is as it should be",
        "stability-lowered": "more stability takes nothing away from anybody",
        "stability-unknown": "a level that is known is as it should be",
        "parameter-retired": "an end that was announced has no counterpart among beginnings",
        "parameter-deprecated": "a parameter in use again asks nothing of anybody",
        "parameter-encoding-changed": "each way of writing is as foreign to the other: it is its own mirror",
        "parameter-default-changed": "each default is as foreign to the other: it is its own mirror",
        "request-field-withheld": "a field that may be written again shows as request-field-added",
        "response-error-status-removed": "a new failure shows as response-status-added",
        "response-optional-header-removed": "a new header shows as response-header-added",
        "announced-content-type-added": "a format that is not sent any more is missed by nobody who reads the others",
        "response-header-undemanded": "a header that is always sent now asks nothing of anybody",
    }
)


def _shape_contract(document: Any) -> Contract:
    return Contract(title="", source="example", provenance=OpenApiProvenance(document, lambda _pointer: None))


def _of_shapes(example: ShapePair) -> Iterator[Mismatch]:
    request = example.direction == "request"
    base, revision = (example.producer, example.consumer) if request else (example.consumer, example.producer)
    pairs = ShapePairs(_shape_contract(base), _shape_contract(revision))
    reading = Reading(direction=example.direction, formats="assertion")
    before, after = (SchemaReader(each, reading).shape(each) for each in (base, revision))
    place = Place(operation="GET /example", direction=example.direction, position="example")
    pairs.add(place, Typed(before, "#"), Typed(after, "#"))
    return pairs.mismatches()


def _document(side: Mapping[str, Any]) -> Any:
    paths: dict[str, Any] = {}
    for name in side.keys() - {"components"}:
        method, path = name.split()
        paths.setdefault(path, {})[method.lower()] = side[name]
    return {"openapi": "3.1.0", "info": {}, "paths": paths, "components": side.get("components", {})}


def _judged(rule: Rule, example: Any) -> list[Finding]:
    if isinstance(example, ShapePair):
        seen: Iterator[Mismatch] = _of_shapes(example)
    else:
        assert isinstance(example, Operations)
        result = diff(_document(example.consumer), _document(example.provider), today=date(2026, 1, 1))
        return [each for each in result.findings if each.rule == rule.id]
    asked = (each for each in seen if rule in catalogue.judging("breaking", each.difference.kind))
    return [finding for mismatch in asked for finding in rule.judge(mismatch)]


BAD = [pytest.param(rule, each, id=f"{rule.id}-{index}") for rule in RULES for index, each in enumerate(rule.bad)]
GOOD = [pytest.param(rule, each, id=f"{rule.id}-{index}") for rule in RULES for index, each in enumerate(rule.good)]


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_a_rule_finds_its_bad_examples(rule: Rule, example: Any) -> None:
    """A bad example gives a finding of this rule, with its severity and both sides in the cause."""
    found = _judged(rule, example)
    assert found
    assert {each.rule for each in found} == {rule.id}
    assert {each.severity for each in found} == {rule.severity}
    assert all(len(each.cause) == 2 and each.message and each.mend for each in found)


@pytest.mark.parametrize(("rule", "example"), GOOD)
def test_a_rule_is_silent_on_its_good_examples(rule: Rule, example: Any) -> None:
    """A good example gives nothing."""
    assert _judged(rule, example) == []


def test_every_rule_has_a_mirror_or_a_reason_for_none() -> None:
    """Requests and responses, removal and addition, are judged alike."""
    known = {rule.id for rule in RULES}
    mirrored = {*MIRRORS, *MIRRORS.values()}
    assert known == mirrored | set(WAIVED)
    assert not mirrored & set(WAIVED)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_its_page_and_examples(rule: Rule) -> None:
    """The docstring says what, why, how to mend and by which source; examples of both kinds prove it."""
    assert rule.summary
    assert rule.why
    assert rule.mend
    assert rule.source
    assert rule.bad
    assert rule.good


def _kinds(example: Any) -> Iterator[str]:
    if isinstance(example, ShapePair):
        yield from (each.difference.kind for each in _of_shapes(example))
        return
    sides = _document(example.consumer), _document(example.provider)
    contracts = [read_openapi(each, source="example", discriminators=False) for each in sides]
    changes = compare_contracts(*contracts, today=date(2026, 1, 1), marked=marked_pairs(*sides))
    yield from (each.difference.kind for each in changes.mismatches)


def test_every_kind_that_is_told_is_documented() -> None:
    """The examples make all documented changes and no others; `idle` is told beside the comparison."""
    seen = {kind for rule in RULES for example in (*rule.bad, *rule.good) for kind in _kinds(example)} | {"idle"}
    assert seen <= {*KINDS, *CHANGES}
    assert set(CHANGES) <= seen
