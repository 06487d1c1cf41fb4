"""Small schemas, operations and twins for the examples of rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from harness.model.rule import Operations, ShapePair

_Pair = TypeVar("_Pair", ShapePair, Operations)


def record(properties: Mapping[str, Any], *required: str, **more: Any) -> dict[str, Any]:
    """The schema of an object with these properties; `more` are its other keywords."""
    return {"type": "object", "properties": properties, **({"required": [*required]} if required else {}), **more}


def answers(
    schema: Any = None, *, status: str = "200", media_type: str = "application/json", **more: Any
) -> dict[str, Any]:
    """An operation with one declared answer; `more` are its other fields."""
    content = {} if schema is None else {"content": {media_type: {"schema": schema}}}
    return {"responses": {status: {"description": "", **content}}, **more}


def takes(schema: Any, *, media_type: str = "application/json", **more: Any) -> dict[str, Any]:
    """An operation that may be sent a body and answers 200; `more` are its other fields."""
    return answers(requestBody={"content": {media_type: {"schema": schema}}}, **more)


def mirrored(pair: _Pair) -> _Pair:
    """The same example with its sides exchanged: the change taken back."""
    if isinstance(pair, ShapePair):
        return replace(pair, producer=pair.consumer, consumer=pair.producer)
    return replace(pair, provider=pair.consumer, consumer=pair.provider)
