"""Model values survive JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.difference import Witness
from harness.model.exchange import Chunk
from harness.model.finding import CodeFrame, Evidence, Finding, Known, Severity
from harness.model.location import Location
from harness.model.record import Cell, Edge, RunRecord, Skip
from harness.run.wire import from_wire, to_wire

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
st.register_type_strategy(Witness, st.builds(Witness, _JSON))


def _values(kind: type[Any], **special: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(kind, **special)


_SPECIAL: dict[type[Any], dict[str, st.SearchStrategy[Any]]] = {
    RunRecord: {
        "measures": st.dictionaries(st.text(), _JSON, max_size=2),
        "findings": st.just(()),
        "cells": st.just(()),
    },
}


@pytest.mark.parametrize("kind", [Location, CodeFrame, Evidence, Known, Finding, Skip, Cell, Edge, RunRecord])
@given(data=st.data())
def test_every_value_of_a_record_survives_the_wire(kind: type[Any], data: st.DataObject) -> None:
    """Writing and reading gives the value back, through JSON text."""
    value = data.draw(_values(kind, **_SPECIAL.get(kind, {})))
    assert from_wire(kind, json.loads(json.dumps(to_wire(value)))) == value


def test_defaults_are_left_out() -> None:
    """A line holds only what was said."""
    assert to_wire(Location("a.py", 3)) == {"file": "a.py", "line": 3}


def test_a_field_of_a_newer_harness_is_passed_over() -> None:
    """Older readers read newer records."""
    assert from_wire(Location, {"file": "a.py", "colour": "green"}) == Location("a.py")


def test_whole_numbers_are_fit_where_seconds_are() -> None:
    """JSON does not tell 1 from 1.0."""
    with pytest.raises(TypeError, match=r"Chunk.data is 'x', not bytes"):
        from_wire(Chunk, {"offset": 1, "data": "x"})


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        (Location, {"file": 3}, "Location.file is 3, not str"),
        (Location, {"file": "a", "line": True}, "Location.line is True, not int"),
        (Location, [], r"Location is \[\], not object"),
        (Evidence, {"kind": "text"}, "missing"),
        (Cell, {"check": "a", "subject": "b", "aspect": "c", "outcome": "green"}, "Cell.outcome is 'green'"),
        (Finding, {"rule": "a", "severity": "bad"}, "'bad' is not a valid Severity"),
        (Finding, {"cause": "abc"}, "Finding.cause is 'abc', not array"),
        (Finding, {"edges": [["a"]]}, "shorter"),
        (RunRecord, {"measures": []}, r"RunRecord.measures is \[\], not object"),
    ],
)
def test_data_of_another_kind_is_refused_with_its_place(kind: type[Any], data: Any, said: str) -> None:
    """A broken line says which field is off."""
    with pytest.raises((TypeError, ValueError), match=said):
        from_wire(kind, data)


def test_a_severity_is_written_as_its_word() -> None:
    """Enumerations cross as their values."""
    finding = Finding(rule="r", severity=Severity.HINT, message="m", cause=("c",))
    assert to_wire(finding) == {"rule": "r", "severity": "hint", "message": "m", "cause": ["c"]}
