"""Requests of a consumer against the contract: which operation each one means, and what is off about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson

from harness.model.contract import Contract, Operation, Parameter
from harness.model.exchange import Request, header
from harness.model.shape import Shape
from harness.values.evaluate import accepts, explain

_ALWAYS_SENT = frozenset(
    {"host", "accept", "accept-encoding", "connection", "user-agent", "content-type", "authorization"}
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is off about a request. Shape: `kind` is a short noun, `subject` the parameter or field, `detail` a clause."""

    kind: str
    subject: str
    detail: str


def operation_of(contract: Contract, method: str, path: str) -> Operation | None:
    """The operation that a request means; a literal segment beats a parameter, a longer tail beats a shorter one."""
    fitting = [each for each in contract.operations if each.method == method and _pattern(each.path).search(path)]
    exact = [each for each in fitting if _pattern(each.path).fullmatch(path)]
    ranked = sorted(exact or fitting, key=lambda each: (-len(each.path.split("/")), each.path.count("{")))
    return ranked[0] if ranked else None


@lru_cache(maxsize=4096)
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{[^}]*\}", template.rstrip("/") or "/")
    return re.compile("[^/]+".join(re.escape(each) for each in parts) + "/?$")


def nearest(contract: Contract, method: str, path: str) -> str:
    """The operation whose name is most like this request, or an empty string."""
    same_path = [each.name for each in contract.operations if _pattern(each.path).fullmatch(path)]
    names = same_path or get_close_matches(f"{method} {path}", [each.name for each in contract.operations], n=1)
    return names[0] if names else ""


def faults(operation: Operation, request: Request) -> Iterator[Fault]:
    """Everything about a request that its operation does not allow."""
    yield from _query_faults(operation, request)
    yield from _path_faults(operation, request)
    yield from _header_faults(operation, request)
    yield from _body_faults(operation, request)


def _query_faults(operation: Operation, request: Request) -> Iterator[Fault]:
    sent: dict[str, list[str]] = {}
    for name, value in parse_qsl(urlsplit(request.url).query, keep_blank_values=True):
        sent.setdefault(name, []).append(value)
    known = {each.name: each for each in operation.parameters if each.place == "query"}
    for name, parameter in known.items():
        if name not in sent and parameter.required:
            yield Fault("missing parameter", name, f"lacks the required query parameter {name!r}")
        elif name in sent and not _fits(parameter, sent[name]):
            yield Fault("parameter value", name, f"sends {name}={sent[name][0]!r}, which the contract refuses")
    open_ended = any(_is_open(each) for each in known.values())
    for name in sorted(sent.keys() - known.keys()) if not open_ended else ():
        near = get_close_matches(name, known, n=1)
        hint = f"; nearest is {near[0]!r}" if near else ""
        yield Fault(
            "unknown parameter", name, f"sends the query parameter {name!r}, which the contract does not have{hint}"
        )


def _is_open(parameter: Parameter) -> bool:
    """An exploded object takes parameters of any name."""
    return bool(parameter.typed.shape.objects)


def _path_faults(operation: Operation, request: Request) -> Iterator[Fault]:
    names = re.findall(r"\{([^}]*)\}", operation.path)
    parts = re.split(r"\{[^}]*\}", operation.path.rstrip("/"))
    match = re.search("([^/]+)".join(re.escape(each) for each in parts) + "/?$", urlsplit(request.url).path)
    known = {each.name: each for each in operation.parameters if each.place == "path"}
    for name, value in zip(names, match.groups() if match else (), strict=False):
        if name in known and not _fits(known[name], [unquote(value)]):
            yield Fault(
                "parameter value", name, f"sends {name}={unquote(value)!r} in the path, which the contract refuses"
            )


def _header_faults(operation: Operation, request: Request) -> Iterator[Fault]:
    wanted = (each for each in operation.parameters if each.place == "header" and each.required)
    for parameter in wanted:
        if parameter.name.lower() not in _ALWAYS_SENT and not header(request.headers, parameter.name):
            yield Fault("missing parameter", parameter.name, f"lacks the required header {parameter.name!r}")


def _body_faults(operation: Operation, request: Request) -> Iterator[Fault]:
    if not request.body:
        if operation.body_required:
            yield Fault("missing body", "body", "has no body, which the contract requires")
        return
    kind = header(request.headers, "content-type").partition(";")[0].strip().lower()
    accepted = {each.content_type.partition(";")[0].lower(): each for each in operation.request_bodies}
    if accepted and kind not in accepted:
        yield Fault(
            "content type", "body", f"sends {kind or 'no content type'}, the contract takes {', '.join(accepted)}"
        )
    elif kind == "application/json" and kind in accepted:
        yield from _json_faults(accepted[kind].typed.shape, request.body)


def _json_faults(shape: Shape, body: bytes) -> Iterator[Fault]:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        yield Fault("body value", "body", "sends a body that is no JSON")
        return
    refusal = explain(shape, value) if accepts(shape, value) is False else None
    if refusal is not None:
        place = refusal.pointer or "/"
        yield Fault(
            "body value",
            _field(refusal.pointer),
            f"sends a body that the contract refuses at {place}: {refusal.reason}",
        )


def _field(pointer: str) -> str:
    return re.sub(r"/\d+(?=/|$)", "/*", pointer) or "body"


def _fits(parameter: Parameter, values: Sequence[str]) -> bool:
    shape = parameter.typed.shape
    if shape.arrays:
        parts = [each for value in values for each in (value.split(",") if parameter.explode is False else [value])]
        readings: Sequence[Any] = [[_reading(each) for each in parts], list(parts)]
        return any(accepts(shape, each) is not False for each in readings)
    return any(accepts(shape, each) is not False for each in _readings(values[-1]))


def _readings(text: str) -> Iterator[Any]:
    yield text
    if _reading(text) != text:
        yield _reading(text)
    if text in ("", "null"):
        yield None


def _reading(text: str) -> Any:
    words: Mapping[str, Any] = {"true": True, "false": False, "1": 1, "0": 0, "on": True, "off": False}
    if text.lower() in words:
        return words[text.lower()]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
