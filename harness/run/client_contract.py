"""The app's own models of answers beside what the provider's contract allows: stricter ones break one day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from harness.compare.calls import compare_calls
from harness.model.contract import Contract
from harness.model.difference import Mismatch
from harness.model.location import Location
from harness.model.observation import Observation
from harness.run.client_models import ClientModel
from harness.sources.documents import at_pointer, tokens
from harness.sources.openapi import read_openapi

Json = Mapping[str, Any]
Locate = Callable[[str], Location | None]

EXPANDABLE = "x-expandable"
"""Marks a choice between an id and the whole object, which comes only when a request asks for it."""

_LONGEST = 120


def stricter(
    document: Json, models: Mapping[str, ClientModel], *, source: str, envelope: str, locate: Locate
) -> Iterator[Observation]:
    """Every place at which a model refuses a success that the contract allows, once per declaration.

    Shape: `envelope` is the JSON Pointer of an error body's message: answers that must have it are errors, which the
    models do not speak of; `locate` leads from a JSON Pointer within the contract to its line.
    """
    promised = read_openapi(_successes(document, envelope), source=source, locate=lambda key: locate(key.lstrip("#")))
    seen: set[tuple[str, ...]] = set()
    for operation, model in models.items():
        for mismatch in _mismatches(promised, operation, model):
            observation = _observation(mismatch, model, operation)
            cause = tuple(observation.data["cause"])
            if cause not in seen:
                seen.add(cause)
                yield observation


def _mismatches(promised: Contract, operation: str, model: ClientModel) -> Iterator[Mismatch]:
    method, _, path = operation.partition(" ")
    answer = {"description": "", "content": {"application/json": {"schema": _reference(model)}}}
    expected = read_openapi(
        {
            "openapi": "3.1.0",
            "info": {"title": model.name, "version": ""},
            "paths": {path: {method.lower(): {"responses": {"2XX": answer}}}},
            "components": {"schemas": model.schemas},
        },
        source=model.name,
        locate=model.sources.locate,
    )
    for compared in compare_calls(promised, expected):
        if compared.aspect == "response":
            yield from compared.mismatches


def _reference(model: ClientModel) -> Json:
    return {"$ref": f"#/components/schemas/{model.name}"}


def _observation(mismatch: Mismatch, model: ClientModel, operation: str) -> Observation:
    difference = mismatch.difference
    return Observation(
        kind="client-model-stricter",
        subject=str(mismatch.consumer) or model.name,
        detail=_told(mismatch),
        data={
            "cause": (f"model {mismatch.consumer}", f"contract {mismatch.provider}", difference.kind),
            "pointer": difference.pointer,
            "witness": difference.witness,
            "other": mismatch.provider.location,
        },
        location=mismatch.consumer.location or model.place(()),
        operation=operation,
    )


def _told(mismatch: Mismatch) -> str:
    """What the contract allows and the model does not, in one sentence."""
    match mismatch.difference.kind:
        case "field-optional":
            return f"it is required, and the contract lets {mismatch.provider} be absent"
        case "field-missing":
            return f"it is required, and the contract has no such field in {mismatch.provider}"
        case "null-refused":
            return f"it takes no null, and the contract lets {mismatch.provider} be null"
    expected, allowed = _short(mismatch.difference.expected), _short(mismatch.difference.observed)
    return f"it takes {expected}, and the contract lets {mismatch.provider} be {allowed}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _successes(document: Json, envelope: str) -> Json:
    """The document as the models see it: answers without the alternatives that are errors, nothing expanded."""
    field = next(iter(tokens(envelope)), "") if envelope else ""
    plain: dict[str, Any] = unexpanded(document)
    for item in plain.get("paths", {}).values():
        for operation in item.values():
            for response in operation.get("responses", {}).values() if isinstance(operation, dict) else ():
                for media in response.get("content", {}).values():
                    media["schema"] = _without(media.get("schema", {}), field, document)
    return plain


def unexpanded(part: Any) -> Any:
    """A copy in which an object that comes only when a request asks for it (`x-expandable`) is never there."""
    if isinstance(part, Mapping):
        copied = {name: unexpanded(each) for name, each in part.items()}
        if copied.pop(EXPANDABLE, False):
            copied["anyOf"] = [each for each in copied.get("anyOf", ()) if "$ref" not in each]
        return copied
    return [unexpanded(each) for each in part] if isinstance(part, list) else part


def _without(schema: Any, field: str, document: Json) -> Any:
    for keyword in ("oneOf", "anyOf"):
        if isinstance(schema, dict) and keyword in schema:
            kept = [each for each in schema[keyword] if field not in _required(each, document)]
            return {**schema, keyword: kept} if kept else schema
    return schema


def _required(schema: Any, document: Json) -> tuple[str, ...]:
    if isinstance(schema, dict) and "$ref" in schema:
        schema = at_pointer(document, str(schema["$ref"]).removeprefix("#"))
    return tuple(schema.get("required", ())) if isinstance(schema, dict) else ()
