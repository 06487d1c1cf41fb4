"""`assign` and `diff`: answers in words, in lines, and as exit codes."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeAlias

import pytest

Command: TypeAlias = Callable[..., Any]


def _schemas(folder: Path) -> None:
    schemas: dict[str, Any] = {
        "whole.json": {"type": "integer"},
        "number.json": {"type": "number"},
        "odd.json": {"not": {"type": "array", "contains": {"$dynamicRef": "#elsewhere"}}},
    }
    for name, schema in schemas.items():
        (folder / name).write_text(json.dumps(schema), encoding="utf-8")


@pytest.mark.parametrize(
    ("producer", "consumer", "code", "word"),
    [("whole.json", "number.json", 0, "yes"), ("number.json", "whole.json", 1, "no")],
)
def test_assign_answers_with_its_exit_code(
    harness: Command, tmp_path: Path, producer: str, consumer: str, code: int, word: str
) -> None:
    """0 when every value is acceptable, 1 when a witness is not."""
    _schemas(tmp_path)
    said = harness("assign", producer, consumer)
    assert said.code == code
    assert said.out.startswith(word)


def test_assign_needs_two_schemas(harness: Command, tmp_path: Path) -> None:
    """One schema alone is a usage error with the right call."""
    _schemas(tmp_path)
    said = harness("assign", "whole.json")
    assert said.code == 2
    assert "harness assign PRODUCER CONSUMER" in said.err


def test_assign_answers_a_line_for_each_line(harness: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--batch` answers in order, and a bad line gets an error instead of ending the rest."""
    lines = [
        b'{"id": 1, "producer": {"type": "integer"}, "consumer": {"type": "number"}}',
        b"{ not json",
        b'{"id": 3, "producer": {"type": "number"}, "consumer": {"type": "integer"}}',
    ]
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"\n".join(lines) + b"\n")))
    said = harness("assign", "--batch")
    answers = [json.loads(line) for line in said.out.splitlines()]
    assert said.code == 0
    assert [each.get("verdict") for each in answers] == ["yes", None, "no"]
    assert answers[1]["error"]


def test_diff_fails_on_what_breaks_old_clients(harness: Command, sides: Path) -> None:
    """A required field that is gone fails; the same contract twice is clean."""
    assert harness("diff", "provider.json", "provider.json").code == 0
    said = harness("diff", "provider.json", "fits.json", "--format", "json")
    assert said.code == 1
    assert {each["rule"] for each in said.json["findings"]} >= {"response-required-field-removed"}


def test_diff_names_the_version_bump(harness: Command, sides: Path) -> None:
    """`--semver` says one word for a release script."""
    assert harness("diff", "provider.json", "fits.json", "--semver").out.split() == ["major"]


def test_diff_answers_a_line_for_each_line(harness: Command, sides: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--batch` keeps the order, and tells a bad line apart."""
    document = json.loads((sides / "provider.json").read_bytes())
    line = json.dumps({"id": "same", "base": document, "revision": document}).encode()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(line + b"\n[]\n")))
    same, bad = map(json.loads, harness("diff", "--batch").out.splitlines())
    assert (same["id"], "error" in same, "error" in bad) == ("same", False, True)


def test_diff_needs_two_contracts(harness: Command) -> None:
    """Nothing to compare is a usage error."""
    assert harness("diff").code == 2
