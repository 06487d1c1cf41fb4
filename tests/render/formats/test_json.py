"""The JSON form is the public interface that its schema describes."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from harness.model.difference import Witness
from harness.model.finding import Finding, Severity
from harness.model.record import RunRecord
from harness.render.formats.json import render

_SCHEMA = json.loads((files("harness.render") / "findings.schema.json").read_text("utf-8"))


def _valid(content: bytes) -> Any:
    document = json.loads(content)
    jsonschema.Draft202012Validator(_SCHEMA).validate(document)
    return document


def test_a_run_is_valid_against_the_published_schema(records: list[RunRecord]) -> None:
    """And the schema is valid itself."""
    jsonschema.Draft202012Validator.check_schema(_SCHEMA)
    document = _valid(render(records))
    assert document["findings"][0]["rule"] == "response-field-nullable"
    assert document["findings"][-1]["known"]["owner"] == "web team"
    assert document["summary"] == {
        "state": "failing",
        "headline": "3 faults between your systems to mend before you ship",
        "known": 1,
        "error": 3,
        "warning": 1,
        "hint": 0,
    }


def test_the_schema_refuses_a_finding_without_its_parts(records: list[RunRecord]) -> None:
    """The schema says something."""
    document = _valid(render(records))
    del document["findings"][0]["fingerprint"]
    assert not jsonschema.Draft202012Validator(_SCHEMA).is_valid(document)


def test_interruptions_and_skips_are_told(records: list[RunRecord]) -> None:
    """A machine can tell a pass from a run that was cut off."""
    document = _valid(render(records))
    assert [each["session"] for each in document["runs"] if each["interrupted"]] == ["dashboard"]
    assert {each["what"] for each in document["skipped"]} == {"screenshots", "src/api/legacy.ts"}
    assert document["measures"]["api"]["requests"] == 1240


@given(st.text(st.characters(codec=None)), st.floats() | st.binary())
def test_no_value_breaks_the_document(text: str, odd: Any) -> None:
    """Fuzzed messages and witnesses included."""
    finding = Finding(
        rule=text, severity=Severity.ERROR, message=text, cause=(text,), witness=Witness([odd, {text: text}])
    )
    _valid(render([RunRecord(id="r", session="api", started="1", findings=(finding,))]))
