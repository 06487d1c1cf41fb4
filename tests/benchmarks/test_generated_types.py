"""What drift says of generated types is set beside what diff says of the two versions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import generated_types as board


def _found(rule: str, field: str, operation: str = "GET /x/{id}", severity: str = "error") -> dict[str, Any]:
    direction = "request" if rule.startswith("request") else "response"
    cause = [f"provider {field}", f"consumer {field}"]
    return {
        "rule": rule,
        "severity": severity,
        "operation": operation,
        "operations": [operation],
        "direction": direction,
        "cause": cause,
    }


def test_partners_agree_in_rule_operation_and_field() -> None:
    """Names of path parameters and of declarations do not count; a component as a whole speaks for its fields."""
    one = _found("response-value-unknown", "Pet.state")
    other = _found("response-value-added", "Animal.state", "GET /x/{name}")
    assert board.partners(one, [other]) == [other]
    assert board.partners(one, [_found("response-value-added", "State")])
    for stranger in (
        _found("response-value-added", "Pet.kind"),
        _found("response-value-added", "Pet.state", "GET /y"),
        _found("response-null-added", "Pet.state"),
    ):
        assert not board.partners(one, [stranger])


def test_the_report_names_what_nothing_explains() -> None:
    """Partners, a reason, and faults that the types have with their own version explain; the rest is listed."""
    own = [_found("request-field-missing", "Pet.a", "POST /x")]
    drifts = [
        _found("response-null-unexpected", "Pet.b"),
        _found("request-field-missing", "Pet.c", "POST /x"),
        _found("response-field-missing", "Pet.d"),
        _found("response-integer-unsafe", "Pet.e", severity="hint"),
    ]
    changes = [
        _found("response-null-added", "Pet.b"),
        _found("response-bounds-widened", "Pet.f"),
        _found("request-field-forbidden", "Pet.g"),
    ]
    lines = "\n".join(board.report(own, drifts, changes)).splitlines()
    assert "| error response-null-unexpected | response-null-added | 1 |" in lines
    assert "| error request-field-missing | told of its own version too | 1 |" in lines
    assert "| error response-bounds-widened | TypeScript has no bounds | 1 |" in lines
    at = lines.index("without partner or explanation: 2")
    assert [line.split(":")[0].strip() for line in lines[at + 1 :]] == [
        "response-field-missing",
        "request-field-forbidden",
    ]


def test_a_project_calls_every_operation(tmp_path: Path) -> None:
    """One call each, of a client whose type says only which types the calls have."""
    types, document = tmp_path / "types", tmp_path / "api.json"
    types.mkdir()
    document.write_text(json.dumps({"paths": {"/x/{id}": {"get": {}, "delete": {}, "parameters": []}}}))
    board.project(tmp_path / "made", types, document)
    calls = (tmp_path / "made" / "calls.ts").read_text()
    assert 'client.GET("/x/{id}", init)' in calls
    assert calls.count("export const") == 2


def test_without_documents_it_is_skipped(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither documents nor peers are there by themselves."""
    monkeypatch.delenv("HARNESS_OPENAPI_PAIR", raising=False)
    board.main([])
    assert capsys.readouterr().out.startswith("skipped: generated types")
