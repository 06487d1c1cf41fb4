"""What alternatives take beyond one another is no break, so that little work is spent on it."""

from __future__ import annotations

from typing import Any

import pytest

from harness.compare import contract_widening
from harness.compare.assign import Answer
from harness.run.diff import diff


def _union(names: int) -> dict[str, Any]:
    fields = (f"p{number}" for number in range(names))
    return {"oneOf": [{"properties": {each: {"type": "string"}}, "required": [each]} for each in fields]}


def test_alternatives_that_are_too_entangled_are_asked_for_twice_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where exclusive alternatives hang together, each of them takes as many steps as the last one."""
    asked = []

    def undecided(*_: Any, **named: Any) -> Answer:
        asked.append(named["steps"])
        return Answer(verdict="unknown", reason="too many cases to try")

    monkeypatch.setattr(contract_widening, "assign", undecided)
    diff(_union(12), _union(11))
    in_each_direction = 2
    assert asked == [contract_widening.AGAIN_STEPS] * 2 * in_each_direction
