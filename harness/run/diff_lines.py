"""Answers a stream of pairs of contracts, one JSON line for each, as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from harness.model.finding import as_json
from harness.run.diff import diff
from harness.run.json_lines import Question, answered


def answer_lines(lines: Iterable[bytes]) -> Iterator[bytes]:
    """One answer line for each input line, as it comes; blank lines are passed over.

    Shape: in `{"id", "base", "revision"}` (documents inline); out `{"id", "findings", "bump"}`, findings as the JSON format
    writes them. A bad line answers `{"id", "error"}`.
    """
    return answered(lines, ("base", "revision"), _answer)


def _answer(question: Question) -> dict[str, Any]:
    result = diff(question["base"], question["revision"])
    return {"findings": [dict(as_json(each)) for each in result.findings], "bump": result.measures["bump"]}
