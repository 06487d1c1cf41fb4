"""Answers the relation between two JSON Schemas, one pair or a stream of JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from harness.compare.assign import Answer, assign
from harness.model.depth import deeply
from harness.model.difference import Difference
from harness.model.errors import HarnessError, SourceError
from harness.model.location import dotted, pointer
from harness.sources.json_schema import Formats, read_schema
from harness.values.plain import json_text


def assign_schemas(
    producer: Any, consumer: Any, *, dialect: str | None = None, formats: Formats = "annotation"
) -> Answer:
    """The relation between two JSON Schema documents. Raises SourceError where one is no schema."""
    return assign(
        read_schema(producer, dialect=dialect, formats=formats),
        read_schema(consumer, dialect=dialect, formats=formats),
    )


def answer_lines(
    lines: Iterable[bytes], *, dialect: str | None = None, formats: Formats = "annotation"
) -> Iterator[bytes]:
    """One answer line for each input line, as it comes; blank lines are passed over.

    Shape: in `{"id", "producer", "consumer", "dialect"?}`; out `{"id", "verdict", "witness", "differences", "reason"}`,
    where `witness` is the value itself and is absent unless the verdict is *no*. A bad line answers `{"id", "error"}`.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _answered(line, number, dialect, formats).encode() + b"\n"


def _answered(line: bytes, number: int, dialect: str | None, formats: Formats) -> str:
    identity: Any = None
    try:
        asked = deeply(_parsed, line)
        identity = asked.get("id")
        answer = assign_schemas(
            asked["producer"], asked["consumer"], dialect=asked.get("dialect") or dialect, formats=formats
        )
        return json_text({"id": identity, **answer_data(answer)})
    except HarnessError as error:
        return json_text({"id": identity, "error": str(error)})
    except (ValueError, RecursionError, MemoryError) as error:
        return json_text({"id": identity, "error": f"line {number}: {type(error).__name__}: {error}"})


def _parsed(line: bytes) -> dict[str, Any]:
    """The question of a line, its decimals exact. Raises SourceError."""
    try:
        asked = _decode(line.decode())
    except ValueError as error:
        raise SourceError(f"the line is no JSON: {error}") from error
    if not isinstance(asked, dict):
        raise SourceError("the line holds no object", way_out='Each line is {"id", "producer", "consumer"}')
    missing = [name for name in ("producer", "consumer") if name not in asked]
    if missing:
        raise SourceError(f"the line lacks {' and '.join(missing)}")
    return asked


def _decimal(text: str) -> float | Decimal:
    """A float where its shortest text is the same number, else the decimal."""
    near = float(text)
    return near if len(text) < 16 and "e" not in text and "E" not in text else Decimal(text)


_decode = json.JSONDecoder(parse_float=_decimal).decode


def answer_data(answer: Answer) -> dict[str, Any]:
    """The answer as JSON data."""
    data: dict[str, Any] = {"verdict": answer.verdict}
    if answer.witness is not None:
        data["witness"] = answer.witness.value
        data["pointer"] = answer.pointer
    data["differences"] = [_difference_data(each) for each in answer.differences]
    data["reason"] = answer.reason
    return data


def _difference_data(each: Difference) -> dict[str, Any]:
    data: dict[str, Any] = {
        "kind": each.kind,
        "path": pointer(each.path),
        "expected": each.expected,
        "observed": each.observed,
    }
    if each.members:
        data["members"] = list(each.members)
    if each.detail:
        data["detail"] = each.detail
    if each.witness is not None:
        data["witness"] = each.witness.value
        data["pointer"] = each.pointer
    return data


def answer_text(answer: Answer) -> str:
    """The answer for a person: the verdict, the witness, then a line for each difference."""
    lines: list[str] = [answer.verdict]
    if answer.witness is not None:
        place = f", refused at {answer.pointer}" if answer.pointer else ""
        lines.append(f"  witness: {json_text(answer.witness.value)}{place}")
    if answer.reason:
        lines.append(f"  reason: {answer.reason}")
    lines.extend(
        f"  {dotted(each.path) or 'the whole'}: {each.kind}: sends {each.observed}, taken is {each.expected}"
        for each in answer.differences
    )
    return "\n".join(lines)
