"""Answers a stream of pairs of contracts, one JSON line for each, as they come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from harness.model.depth import deeply
from harness.model.errors import HarnessError, SourceError
from harness.model.finding import as_json
from harness.run.diff import diff
from harness.values.plain import json_text


def answer_lines(lines: Iterable[bytes]) -> Iterator[bytes]:
    """One answer line for each input line, as it comes; blank lines are passed over.

    Shape: in `{"id", "base", "revision"}` (documents inline); out `{"id", "findings", "bump"}`, findings as the JSON format
    writes them. A bad line answers `{"id", "error"}`.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _answered(line, number).encode() + b"\n"


def _answered(line: bytes, number: int) -> str:
    identity: Any = None
    try:
        asked = deeply(_parsed, line)
        identity = asked.get("id")
        missing = [name for name in ("base", "revision") if name not in asked]
        if missing:
            raise SourceError(f"the line lacks {' and '.join(missing)}")
        result = diff(asked["base"], asked["revision"])
        findings = [dict(as_json(each)) for each in result.findings]
        return json_text({"id": identity, "findings": findings, "bump": result.measures["bump"]})
    except HarnessError as error:
        return json_text({"id": identity, "error": str(error)})
    except (ValueError, RecursionError, MemoryError) as error:
        return json_text({"id": identity, "error": f"line {number}: {type(error).__name__}: {error}"})


def _parsed(line: bytes) -> dict[str, Any]:
    """The question of a line. Raises SourceError."""
    try:
        asked = json.loads(line)
    except ValueError as error:
        raise SourceError(f"the line is no JSON: {error}") from error
    if not isinstance(asked, dict):
        raise SourceError("the line holds no object", way_out='Each line is {"id", "base", "revision"}')
    return asked
