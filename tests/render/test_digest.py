"""Records are brought together: each fault once, the worst first."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.difference import Witness
from harness.model.finding import Finding, Known, Severity
from harness.model.record import Cell, Edge, Outcome, RunRecord, Skip
from harness.render.digest import digest, worst


def _finding(cause: str = "c", **more: Any) -> Finding:
    return Finding(**{"rule": "r", "severity": Severity.WARNING, "message": "m", "cause": (cause,), **more})


def _record(session: str = "api", shard: str = "", **more: Any) -> RunRecord:
    return RunRecord(id=session + shard, session=session, shard=shard, started="1", ended="2", **more)


def test_one_fault_seen_twice_is_one_finding() -> None:
    """Operations, symptoms and edges of both sightings are kept, the worse severity leads."""
    first = _finding(operations=("GET /a",), symptoms=("x",), edges=(("web", "api"),))
    second = _finding(
        operations=("GET /b", "GET /a"), severity=Severity.ERROR, message="worse", witness=Witness(1), pointer="/p"
    )
    (shown,) = digest([_record(findings=(first,)), _record("drift", findings=(second,))]).findings
    assert (shown.severity, shown.message, shown.pointer) == (Severity.ERROR, "worse", "/p")
    assert set(shown.operations) == {"GET /a", "GET /b"}
    assert (shown.symptoms, shown.edges, shown.check) == (("x",), (("web", "api"),), "drift")


def test_a_witness_brings_its_own_pointer() -> None:
    """A pointer leads into the witness that it came with."""
    first, second = _finding(message="a", pointer=""), _finding(message="b", witness=Witness(None), pointer="/x")
    (shown,) = digest([_record(findings=(first, second))]).findings
    assert (shown.witness, shown.pointer) == (Witness(None), "/x")


@given(st.permutations(range(4)))
def test_the_order_of_records_does_not_matter(order: list[int]) -> None:
    """Shards may be read in any order."""
    findings = [_finding(str(number % 3), operations=(f"GET /{number}",), message=str(number)) for number in range(4)]
    records = [_record(shard=str(number), findings=(finding,)) for number, finding in enumerate(findings)]
    shuffled = digest([records[number] for number in order])
    assert shuffled.findings == digest(records).findings


def test_the_worst_and_farthest_reaching_comes_first() -> None:
    """Severity, then proof, then the number of operations."""
    findings = (
        _finding("hint", severity=Severity.HINT, witness=Witness(1)),
        _finding("near", severity=Severity.ERROR, operations=("GET /a",), witness=Witness(1)),
        _finding("unproved", severity=Severity.ERROR, operations=("GET /a", "GET /b", "GET /c")),
        _finding("far", severity=Severity.ERROR, operations=("GET /a", "GET /b"), witness=Witness(1)),
    )
    shown = digest([_record(findings=findings)]).findings
    assert [each.cause[0] for each in shown] == ["far", "near", "unproved", "hint"]


def test_known_findings_stand_apart_and_do_not_count() -> None:
    """They are shown, and reach no operation in the tally."""
    known = _finding(known=Known(owner="o", reason="r"), operations=("GET /k",))
    shown = digest([_record(findings=(known, _finding("new", operations=("GET /n",))))])
    assert (len(shown.findings), len(shown.known), shown.operations) == (1, 1, ("GET /n",))
    assert shown.counts == {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 0}


_CELL = Cell(check="api", subject="GET /a", aspect="requests", outcome="clean", count=2)
_EDGE = Edge(consumer="web", provider="api", check="drift", outcome="clean")


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("clean", "skipped", "clean"),
        ("clean", "finding", "finding"),
        ("error", "known", "error"),
        ("vacuous", "clean", "clean"),
    ],
)
def test_shards_add_up(first: Outcome, second: Outcome, kept: Outcome, swap: bool) -> None:
    """Counts are added, the outcome that says more is kept with its detail."""
    outcomes = (second, first) if swap else (first, second)
    cells = [dataclasses.replace(_CELL, outcome=each, detail=each) for each in outcomes]
    edges = [dataclasses.replace(_EDGE, outcome=each, detail=each) for each in outcomes]
    shown = digest([_record(shard=str(at), cells=(cells[at],), edges=(edges[at],)) for at in range(2)])
    assert [(each.outcome, each.detail, each.count) for each in shown.cells] == [(kept, kept, 4)]
    assert [(each.outcome, each.detail) for each in shown.edges] == [(kept, kept)]


def test_measures_of_shards_are_added() -> None:
    """Numbers add up by session; of anything else the last stands."""
    records = [_record(shard=str(at), measures={"requests": at, "profile": f"p{at}", "cold": True}) for at in (1, 2)]
    assert digest(records).measures == {"api": {"requests": 3, "profile": "p2", "cold": True}}


def test_skips_know_their_check_and_are_told_once(records: list[RunRecord]) -> None:
    """The same skip of two shards is one."""
    skip = Skip(what="w", reason="r")
    shown = digest([_record(shard="1", skips=(skip,)), _record(shard="2", skips=(skip,)), *records])
    assert [each.check for each in shown.skips] == ["api", "dashboard", "drift"]


@pytest.mark.parametrize("order", [sorted, reversed])
def test_finding_is_the_worst_outcome(order: Callable[[Any], Any]) -> None:
    """Whatever the order."""
    assert worst(order(["clean", "error", "finding", "known", "skipped", "vacuous"])) == "finding"
