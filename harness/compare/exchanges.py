"""Exchanges beside a provider's contract: what the request or the answer has that the contract does not say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema_rs

from harness.compare.described import Described, Document, Schema
from harness.compare.form_values import form, nested, typed
from harness.compare.older_schemas import as_2020
from harness.model.contract import Occurrence
from harness.model.difference import Difference, Mismatch, Place, Witness
from harness.model.exchange import Exchange, header
from harness.model.location import Every, Location, pointer

KINDS = (
    "operation-undeclared",
    "status-undeclared",
    "content-type-undeclared",
    "body-unreadable",
    "body-refused",
    "field-undeclared",
    "parameter-missing",
    "parameter-undeclared",
    "parameter-refused",
    "body-missing",
)
"""The kinds of differences that this comparison knows."""

_LONGEST = 160


class ExchangeJudge:
    """Compares exchanges with one contract; validators are compiled once per place.

    Shape: `document` is an OpenAPI 3 document, which is never changed; `locate` leads from a JSON Pointer within it to
    its place in a file.
    """

    def __init__(
        self, document: Mapping[str, Any], *, locate: Callable[[str], Location | None] = lambda _: None
    ) -> None:
        """Units: compiling costs milliseconds per place, a validation microseconds."""
        self.document = Document(document)
        self.locate = locate
        self._validator = cache(self._compile)

    @cached_property
    def _is_30(self) -> bool:
        return str(self.document.root.get("openapi", "")).startswith("3.0")

    @cached_property
    def _components(self) -> Any:
        components = self.document.root.get("components", {})
        return as_2020(components) if self._is_30 else components

    def operation(self, exchange: Exchange) -> Described | None:
        """The operation that the exchange's request addresses."""
        return self.document.operation(exchange.request.method, exchange.request.url)

    def compare(self, exchange: Exchange) -> tuple[Mismatch, ...]:
        """Everything in which request and response differ from the contract, request first."""
        operation = self.operation(exchange)
        if operation is None:
            return (self._unknown(exchange),)
        return (*self._request(exchange, operation), *self._response(exchange, operation))

    def _unknown(self, exchange: Exchange) -> Mismatch:
        path = urlsplit(exchange.request.url).path
        name = f"{exchange.request.method} {path}"
        difference = Difference(
            kind="operation-undeclared",
            expected="one of " + _short(", ".join(self.document.names())),
            observed=name,
        )
        return self._mismatch(exchange, difference, Place(operation=name, direction="request"), Occurrence("", name))

    # --- the request

    def _request(self, exchange: Exchange, operation: Described) -> Iterator[Mismatch]:
        yield from self._parameters(exchange, operation)
        body = self.document.deref(operation.operation.get("requestBody", {}))
        place = Place(operation=operation.name, direction="request", position="request body")
        if not exchange.request.body:
            if body.get("required"):
                missing = Difference(kind="body-missing", expected="a body", observed="none")
                yield self._mismatch(exchange, missing, place, Occurrence(operation.name, "body"))
            return
        seen = _Body(exchange.request.body, header(exchange.request.headers, "content-type"))
        yield from self._body(exchange, seen, body.get("content", {}), place)

    def _parameters(self, exchange: Exchange, operation: Described) -> Iterator[Mismatch]:
        declared = [
            self.document.deref(each)
            for each in (*operation.item.get("parameters", ()), *operation.operation.get("parameters", ()))
        ]
        query = nested(parse_qsl(urlsplit(exchange.request.url).query, keep_blank_values=True))
        sent = {"query": query, "path": dict(operation.arguments)}
        for parameter in declared:
            where, name = parameter.get("in", ""), parameter.get("name", "")
            if where in sent:
                yield from self._parameter(exchange, operation, parameter, sent[where].pop(name, None))
        for name in sent["query"]:
            yield self._stray(exchange, operation, name)

    def _parameter(
        self, exchange: Exchange, operation: Described, parameter: Mapping[str, Any], value: Any
    ) -> Iterator[Mismatch]:
        name = str(parameter.get("name"))
        position = f"{parameter.get('in')} parameter {name}"
        place = Place(operation=operation.name, direction="request", position=position)
        here = Occurrence(operation.name, name)
        if value is None:
            if parameter.get("required"):
                missing = Difference(kind="parameter-missing", expected=f"{name} is required", observed="it is absent")
                yield self._mismatch(exchange, missing, place, here)
            return
        schema = parameter.get("schema", {})
        for error in self._validator(_frozen(schema)).iter_errors(typed(self.document, schema, value)):
            difference = self._difference("parameter-refused", error, value)
            yield self._mismatch(exchange, difference, place, here)

    def _stray(self, exchange: Exchange, operation: Described, name: str) -> Mismatch:
        place = Place(operation=operation.name, direction="request", position=f"query parameter {name}")
        difference = Difference(kind="parameter-undeclared", expected="no such parameter", observed=name)
        return self._mismatch(exchange, difference, place, Occurrence(operation.name, name))

    # --- the response

    def _response(self, exchange: Exchange, operation: Described) -> Iterator[Mismatch]:
        status = str(exchange.response.status)
        responses = operation.operation.get("responses", {})
        key = next((each for each in (status, f"{status[0]}XX", "default") if each in responses), None)
        place = Place(operation=operation.name, direction="response", position=f"response {status}", status=status)
        if key is None:
            declared = ", ".join(responses) or "none"
            difference = Difference(kind="status-undeclared", expected=f"one of {declared}", observed=status)
            yield self._mismatch(exchange, difference, place, Occurrence(operation.name, f"response {status}"))
            return
        response = self.document.deref(responses[key])
        content = response.get("content", {})
        if exchange.response.body and exchange.request.method != "HEAD":
            seen = _Body(exchange.response.body, header(exchange.response.headers, "content-type"))
            yield from self._body(exchange, seen, content, place)

    # --- bodies of both

    def _body(self, exchange: Exchange, seen: _Body, content: Mapping[str, Any], place: Place) -> Iterator[Mismatch]:
        media = _media(content, seen.kind)
        place = Place(
            operation=place.operation,
            direction=place.direction,
            position=place.position,
            status=place.status,
            content_type=seen.kind,
        )
        here = Occurrence(place.operation, place.position)
        if media is None:
            declared = ", ".join(content) or "no body"
            difference = Difference(kind="content-type-undeclared", expected=declared, observed=seen.kind or "no type")
            yield self._mismatch(exchange, difference, place, here)
            return
        schema = content[media].get("schema", {})
        try:
            value = seen.value(self.document, schema)
        except ValueError as error:
            difference = Difference(kind="body-unreadable", expected=media, observed=_short(str(error)))
            yield self._mismatch(exchange, difference, place, here)
            return
        yield from self._value(exchange, value, schema, place)

    def _value(self, exchange: Exchange, value: Any, schema: Schema, place: Place) -> Iterator[Mismatch]:
        for error in self._errors(schema, value):
            path = _full_path(error)
            difference = self._difference("body-refused", error, value)
            yield self._mismatch(exchange, difference, place, self._occurrence(schema, path, place))
        for path in undeclared(self.document, schema, value):
            difference = Difference(
                kind="field-undeclared",
                path=path,
                expected="no such field",
                observed=_short(json.dumps(_at(value, path), ensure_ascii=False)),
                witness=Witness(value),
                pointer=pointer(path),
            )
            yield self._mismatch(exchange, difference, place, self._occurrence(schema, path, place))

    def _errors(self, schema: Schema, value: Any) -> list[Any]:
        """Validation errors; where alternatives were refused, those of the alternative that came nearest."""
        found: list[Any] = []
        for error in self._validator(_frozen(schema)).iter_errors(value):
            found += _nearest(error)
        return found

    def _difference(self, kind: str, error: Any, value: Any) -> Difference:
        path = _full_path(error)
        return Difference(
            kind=kind,
            path=path,
            expected=_expected(error),
            observed=_short(_observed(error, value, path)),
            witness=Witness(value),
            pointer=pointer(path),
            detail=str(error.kind.name),
        )

    def _occurrence(self, schema: Schema, path: Sequence[str | int], place: Place) -> Occurrence:
        declared = self.document.declared(schema, path)
        inside = ".".join(str(step) for step in declared.path if isinstance(step, str))
        if not declared.component:
            return Occurrence(f"{place.operation} {place.position}", inside)
        component = f"/components/schemas/{declared.component}"
        steps = (step for step in declared.path if isinstance(step, str))
        exact = self.locate(component + "".join(f"/properties/{step}" for step in steps))
        return Occurrence(declared.component, inside, exact or self.locate(component))

    def _mismatch(self, exchange: Exchange, difference: Difference, place: Place, provider: Occurrence) -> Mismatch:
        return Mismatch(
            difference=difference,
            place=place,
            provider=provider,
            consumer=Occurrence(exchange.source or "exchange", place.operation, exchange.location),
            operations=(place.operation,),
            exchange=exchange,
        )

    def _compile(self, frozen: str) -> Any:
        schema = json.loads(frozen)
        components = self._components
        if self._is_30:
            schema = as_2020(schema)
        whole = schema if isinstance(schema, bool) else {**schema, "components": components}
        return jsonschema_rs.Draft202012Validator(whole)


@dataclass(frozen=True, slots=True)
class _Body:
    """A body and its declared type."""

    content: bytes
    content_type: str

    @property
    def kind(self) -> str:
        return self.content_type.partition(";")[0].strip().lower()

    def value(self, document: Document, schema: Schema) -> Any:
        """The value that the schema speaks of. Raises: ValueError when the bytes are not of their type."""
        if self.kind.endswith("json"):
            return json.loads(self.content)
        if "form-urlencoded" in self.kind:
            return typed(document, schema, form(self.content.decode()))
        return self.content.decode("utf-8", "replace")


def undeclared(document: Document, schema: Schema, value: Any) -> Iterator[tuple[str | int, ...]]:
    """Paths of fields that the contract neither declares nor allows in so many words (closed-world reading)."""
    waiting: list[tuple[tuple[str | int, ...], Schema, Any]] = [((), schema, value)]
    while waiting:
        path, here, inner = waiting.pop(0)
        if isinstance(inner, list):
            waiting += [((*path, place), document.member(here, 0), each) for place, each in enumerate(inner)]
        elif isinstance(inner, dict) and here is not None and not _open(document, here):
            for name, each in inner.items():
                member = document.member(here, name)
                if member is None:
                    yield (*path, name)
                else:
                    waiting.append(((*path, name), member, each))


def _open(document: Document, schema: Schema) -> bool:
    """Does the schema say itself that it holds more, or nothing about its fields at all?"""
    parts = [part for part, _ in document.alternatives(schema)]
    if any(part.get("additionalProperties") is True or "patternProperties" in part for part in parts):
        return True
    return not any("properties" in part or "additionalProperties" in part for part in parts)


def _media(content: Mapping[str, Any], kind: str) -> str | None:
    family = f"{kind.partition('/')[0]}/*"
    declared = {each.partition(";")[0].strip().lower(): each for each in content}
    return next((declared[each] for each in (kind, family, "*/*") if each in declared), None)


def _frozen(schema: Schema) -> str:
    return json.dumps(schema, sort_keys=True)


def _nearest(error: Any, depth: int = 0) -> Iterable[Any]:
    """Errors within the one alternative that the value is meant for; the refusal of all when there is no such one."""
    context = getattr(error.kind, "context", None)
    meant = [errors for errors in context or () if errors and not _far(error, errors)]
    if len(meant) != 1 or depth > 5:
        return [error]
    return [inner for each in meant[0] for inner in _nearest(each, depth + 1)]


def _far(parent: Any, errors: Sequence[Any]) -> bool:
    """Is the alternative of another kind, or told apart by a constant directly below?"""
    level = len(parent.instance_path)
    return any(
        (error.kind.name == "type" and len(error.instance_path) == level)
        or (error.kind.name in ("const", "enum") and len(error.instance_path) <= level + 1)
        for error in errors
    )


def _full_path(error: Any) -> tuple[str | int, ...]:
    """The path of the value at fault; for a missing field, of the field itself."""
    path: tuple[str | int, ...] = tuple(error.instance_path)
    missing = getattr(error.kind, "property", None)
    return (*path, str(missing).strip('"')) if error.kind.name == "required" and missing else path


def _expected(error: Any) -> str:
    return "it is required" if error.kind.name == "required" else _short(str(error.message))


def _observed(error: Any, value: Any, path: Sequence[str | int]) -> str:
    return "it is absent" if error.kind.name == "required" else json.dumps(_at(value, path), ensure_ascii=False)


def _at(value: Any, path: Sequence[str | int | Every]) -> Any:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
