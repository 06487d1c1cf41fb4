"""What the page shows is made ready from the records."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from harness.model.edit import Edit
from harness.model.finding import CodeFrame, Evidence, Finding, Known, Severity
from harness.model.location import Location
from harness.model.record import Cell, Outcome, RunRecord
from harness.render.digest import digest
from harness.render.page.data import page_data
from harness.render.page.view import Session, View, view
from harness.render.setting import PLAIN


def _record(**more: Any) -> RunRecord:
    return RunRecord(**{"id": "r", "session": "api", "started": "2026-01-01T00:00:00+00:00", "ended": "later", **more})


def _finding(**more: Any) -> Finding:
    return Finding(**{"rule": "r", "severity": Severity.ERROR, "message": "m", "cause": ("c",), **more})


def _view(*records: RunRecord) -> View:
    return view(digest(records), PLAIN)


def _session(*records: RunRecord) -> Session:
    (session,) = _view(*records).sessions
    return session


def test_an_integration_that_only_a_finding_names_is_drawn() -> None:
    """Known findings colour it as known, and the entry leads to its line."""
    known = _finding(cause=("k",), edges=(("api", "slack"),), known=Known(owner="o", reason="r"))
    shown = _view(_record(findings=(_finding(edges=(("web", "api"),)), known)))
    assert [(link.consumer, link.outcome) for link in shown.map.links] == [("api", "known"), ("web", "finding")]
    assert (shown.entries[0].links, shown.known[0].links) == ((1,), (0,))


def _facts(**more: Any) -> dict[str, Any]:
    read = json.loads(page_data(_view(_record(findings=(_finding(**more),)))).text)
    facts: dict[str, Any] = read["findings"][0]
    return facts


def test_a_side_without_lines_is_still_named() -> None:
    """Frames come first, bare places after them."""
    at, other = Location("a.py", 3), Location("b.ts", 4)
    frame = CodeFrame(title="here", location=at, first_line=2, lines=("x", "y" * 700), marked=(3,))
    first, second = _facts(at=at, other=other, frames=(frame,))["sides"]
    assert (first["title"], first["mend"], first["first"], first["marked"]) == ("here", True, 2, [3])
    assert len(first["lines"][1]) == 601
    assert (second["title"], second["at"], "lines" in second) == ("The other side", ["b.ts", 4], False)


def test_long_evidence_is_cut_with_a_note() -> None:
    """A log of a megabyte stays out of the page."""
    evidence = Evidence(kind="text", title="log", content="x" * 30_000)
    assert _facts(evidence=(evidence,))["proofs"][0]["text"].endswith("xx\n… 10,000 characters more")


def test_an_edit_and_the_command_that_looks_again_are_given() -> None:
    """With the seed of the run."""
    edit = Edit(kind="add-values", at=Location("a.ts", 3), values=("x",), declared=Location("b.ts", 9))
    facts = _facts(edit=edit, check="api")
    assert facts["edit"] == {"kind": "add-values", "at": ["b.ts", 9], "values": ["x"]}
    assert facts["again"] == "harness run api"


@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        (_record(findings=(_finding(),)), "finding"),
        (_record(findings=(_finding(known=Known(owner="o", reason="r")),)), "known"),
        (_record(ended=""), "error"),
        (_record(cells=(Cell(check="api", subject="a", aspect="b", outcome="error"),)), "error"),
        (_record(cells=(Cell(check="api", subject="a", aspect="b", outcome="clean"),)), "clean"),
        (_record(cells=(Cell(check="api", subject="a", aspect="b", outcome="vacuous"),)), "vacuous"),
        (_record(), "skipped"),
    ],
)
def test_a_session_is_as_good_as_what_it_did(record: RunRecord, outcome: Outcome) -> None:
    """Having done nothing is no pass."""
    assert _session(record).outcome == outcome


def test_shards_are_one_session() -> None:
    """The longest shard tells how long it took, every seed is told."""
    one = _record(shard="1-of-2", ended="2026-01-01T00:00:05+00:00", seed=2, measures={"requests": 1200})
    two = dataclasses.replace(one, shard="2-of-2", ended="2026-01-01T00:00:09+00:00", seed=1)
    session = _session(one, two)
    assert (session.shards, session.seconds, session.seeds) == (2, 9.0, (1, 2))
    assert session.measures == (("requests", "2,400"),)


@pytest.mark.parametrize(
    ("measures", "shown"),
    [({"rate": 1.25, "profile": "full"}, (("rate", "1.2"), ("profile", "full"))), ({"list": [1], "flag": True}, ())],
)
def test_only_plain_measures_are_told(measures: dict[str, Any], shown: tuple[tuple[str, str], ...]) -> None:
    """The rest stands in the JSON."""
    assert _session(_record(measures=measures)).measures == shown


@pytest.mark.parametrize(
    ("measures", "ended", "seconds"),
    [({"wall_seconds": 7}, "later", 7), ({}, "later", None), ({}, "2026-01-01T00:00:00+00:00", None)],
)
def test_a_time_that_is_not_known_is_not_told(measures: dict[str, Any], ended: str, seconds: float | None) -> None:
    """A record written in one go says nothing about how long the run took."""
    assert _session(_record(measures=measures, ended=ended)).seconds == seconds


def test_the_start_reads_as_a_date() -> None:
    """An odd one is shown as it is."""
    assert _view(_record()).started == "1 January 2026, 00:00 UTC"
    assert _view(_record(started="2026-01-01T01:30+01:00")).started == "1 January 2026, 00:30 UTC"
    assert _view(_record(started="2026-01-01", ended="2026-01-02T00:00Z")).sessions[0].seconds == 86_400
    assert _view(_record(started="yesterday")).started == "yesterday"
