"""Answers the relation between two JSON Schemas, as data and in words."""

from __future__ import annotations

from typing import Any

from harness.compare.assign import Answer, assign
from harness.model.difference import Difference
from harness.model.errors import SourceError
from harness.model.location import dotted, pointer
from harness.run.assign_finite import assign_long
from harness.run.model_faces import ModelFaces, faces_of_type
from harness.sources.json_schema import Formats, read_schema
from harness.values.plain import json_text


def assign_schemas(
    producer: Any, consumer: Any, *, dialect: str | None = None, formats: Formats = "annotation"
) -> Answer:
    """The relation between two JSON Schema documents, or models as they are or as faces. Raises SourceError where one is no schema.

    Pydantic checks formats, so beside a model they count.
    """
    producer, consumer = faces_of_type(producer), faces_of_type(consumer)
    if isinstance(producer, ModelFaces) or isinstance(consumer, ModelFaces):
        formats = "assertion"
    sent = producer.sent if isinstance(producer, ModelFaces) else producer
    taken = consumer.taken if isinstance(consumer, ModelFaces) else consumer
    related = assign_long(sent, taken)
    if related is not None:
        return related
    try:
        return assign(
            read_schema(sent, dialect=dialect, formats=formats), read_schema(taken, dialect=dialect, formats=formats)
        )
    except RecursionError:
        raise SourceError("nested too deeply", way_out="Name parts and refer to them") from None


def answer_data(answer: Answer) -> dict[str, Any]:
    """The answer as JSON data; always the same keys, `witness` being null where the verdict is not *no*."""
    return {
        "verdict": answer.verdict,
        "witness": None if answer.witness is None else answer.witness.value,
        "pointer": answer.pointer,
        "differences": [_difference_data(each) for each in answer.differences],
        "reason": answer.reason,
    }


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
