"""Recall and precision of drift on seeded faults: every case is found exactly, its clean twin is silent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.model.finding import Finding
from harness.model.location import Location
from harness.rules import catalogue

FEWEST = 100


def _place(location: Location | None) -> str:
    return f"{location.file}:{location.line}" if location else ""


def _told(finding: Finding) -> tuple[str, ...]:
    consumer = next((each.removeprefix("consumer ") for each in finding.cause if each.startswith("consumer ")), "")
    return finding.rule, finding.operation or "", consumer, finding.pointer


def test_the_drift_is_found(case: Any, corpus: Mapping[str, Any]) -> None:
    """Each finding that the case names is made, and no other: rule, operation, place and pointer."""
    found = sorted(map(_told, corpus["drift"].get(case.name, ())))
    assert found == sorted((each.rule, each.operation, each.consumer, each.pointer) for each in case.expected)


def test_both_sides_are_shown(case: Any, corpus: Mapping[str, Any]) -> None:
    """A finding leads to the marked line of the frontend and of the backend."""
    found = {_told(each): each for each in corpus["drift"].get(case.name, ())}
    for each in case.expected:
        finding = found[each.rule, each.operation, each.consumer, each.pointer]
        assert _place(finding.at) == each.at
        assert not each.other or _place(finding.other) == each.other.removeprefix("backend/")


def test_findings_weigh_what_the_case_says(case: Any, corpus: Mapping[str, Any]) -> None:
    """Where a case names a severity, it is that: what is not certain is no error."""
    found = {_told(each): each for each in corpus["drift"].get(case.name, ())}
    for each in case.expected:
        severity = found[each.rule, each.operation, each.consumer, each.pointer].severity.value
        assert severity == (each.severity or severity)


def test_the_clean_twin_is_silent(case: Any, corpus: Mapping[str, Any]) -> None:
    """The same frontend, in step with the backend, gives nothing at all."""
    assert [each.message for each in corpus["clean"].get(case.name, ())] == []


def test_no_finding_is_outside_of_a_case(cases: Any, corpus: Mapping[str, Any]) -> None:
    """Whatever is found belongs to the operations of a case."""
    assert set(corpus["drift"]) | set(corpus["clean"]) <= {each.name for each in cases}


def test_the_corpus_covers_every_rule(cases: Any) -> None:
    """There are enough cases, and each drift rule has one."""
    seeded = {each.rule for case in cases for each in case.expected}
    assert {rule.id for rule in catalogue.family("drift")} - seeded == set()
    assert len(cases) >= FEWEST
