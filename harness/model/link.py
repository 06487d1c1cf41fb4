"""Links: which operation an answer leads to, and with which of its values. Source: OpenAPI 3.1, Link Object and Runtime Expressions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from harness.model.exchange import Exchange, header
from harness.model.location import is_index
from harness.model.references import at, followed

_EMBEDDED = re.compile(r"\{(\$[^{}]+)\}")
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
MISSING = object()
"""What an expression is worth where the exchange does not hold it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """One link.

    Shape: `operation` is the name of the one that it leads to; `parameters` are by name (a place in front is cut off), each a constant or an expression such as `$response.body#/id`; `body` likewise, None for no body.
    """

    name: str
    operation: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None

    def values(self, exchange: Exchange) -> Mapping[str, Any]:
        """The parameters' values that an exchange gives; `MISSING` where it does not hold one."""
        return {name: worth(each, exchange) for name, each in self.parameters.items()}


def links(
    document: Mapping[str, Any], operation: str, status: int | str, identifiers: Mapping[str, str] | None = None
) -> tuple[Link, ...]:
    """The links that an operation declares for answers of this status, of those that lead to an operation of the document.

    `identifiers` are those of the document, where they are at hand.
    """
    method, _, path = operation.partition(" ")
    node = followed(document, at(document, "paths", path, method.lower()))
    declared = node.get("responses") or {}
    code = str(status)
    named = next((each for each in (code, f"{code[:1]}XX", "default") if each in declared), None)
    return () if named is None else tuple(read_links(document, followed(document, declared[named]), identifiers))


def read_links(
    document: Mapping[str, Any], response: Mapping[str, Any], identifiers: Mapping[str, str] | None = None
) -> Iterator[Link]:
    """The links of one declared answer."""
    found = response.get("links")
    if not isinstance(found, dict) or not found:
        return
    names = operation_identifiers(document) if identifiers is None else identifiers
    for name, each in found.items():
        node = followed(document, each)
        target = _target(document, node, names)
        parameters = node.get("parameters")
        if target:
            plain = {_plain(key): value for key, value in parameters.items()} if isinstance(parameters, dict) else {}
            yield Link(name=str(name), operation=target, parameters=plain, body=node.get("requestBody"))


def operation_identifiers(document: Mapping[str, Any]) -> Mapping[str, str]:
    """The operations' names by their `operationId`."""
    found: dict[str, str] = {}
    paths = document.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for method in _METHODS if isinstance(item, dict) else ():
            held = item.get(method)
            if isinstance(held, dict) and isinstance(held.get("operationId"), str):
                found.setdefault(held["operationId"], f"{method.upper()} {path}")
    return found


def worth(expression: Any, exchange: Exchange) -> Any:
    """The value of a constant or an expression for one exchange; `MISSING` where it has none."""
    if not isinstance(expression, str):
        return expression
    if expression.startswith("$"):
        return _value(expression, exchange)
    parts = {each: _value(each, exchange) for each in _EMBEDDED.findall(expression)}
    if any(each is MISSING for each in parts.values()):
        return MISSING
    return _EMBEDDED.sub(lambda found: str(parts[found[1]]), expression)


def _value(expression: str, exchange: Exchange) -> Any:
    request, response = exchange.request, exchange.response
    simple = {"$url": request.url, "$method": request.method, "$statusCode": response.status}
    if expression in simple:
        return simple[expression]
    side, _, place = expression.partition(".")
    kind, _, name = place.partition(".")
    if side not in ("$request", "$response"):
        return MISSING
    if kind == "header":
        return header((request if side == "$request" else response).headers, name) or MISSING
    if kind.partition("#")[0] == "body":
        return _in_body(request.body if side == "$request" else response.body, place.partition("#")[2])
    return _in_address(exchange, kind, name) if side == "$request" else MISSING


def _in_address(exchange: Exchange, kind: str, name: str) -> Any:
    request = exchange.request
    if kind == "query":
        given = parse_qs(urlsplit(request.url).query, keep_blank_values=True).get(name)
        return given[0] if given else MISSING
    if kind == "path":
        _, _, template = str(exchange.operation).partition(" ")
        pairs = zip(template.split("/"), urlsplit(request.url).path.split("/"), strict=False)
        return next((unquote(value) for each, value in pairs if each == f"{{{name}}}"), MISSING)
    return MISSING


def _in_body(body: bytes, pointer: str) -> Any:
    try:
        node: Any = json.loads(body)
    except ValueError:
        return MISSING
    for token in pointer.split("/")[1:]:
        plain = token.replace("~1", "/").replace("~0", "~")
        if isinstance(node, dict) and plain in node:
            node = node[plain]
        elif isinstance(node, list) and is_index(plain) and int(plain) < len(node):
            node = node[int(plain)]
        else:
            return MISSING
    return node


def _plain(name: str) -> str:
    """`path.id` is the parameter `id` in the path."""
    place, dot, rest = name.partition(".")
    return rest if dot and place in ("path", "query", "header", "cookie") else name


def _target(document: Mapping[str, Any], node: Mapping[str, Any], identifiers: Mapping[str, str]) -> str:
    reference, wanted = node.get("operationRef"), node.get("operationId")
    if isinstance(reference, str) and reference.startswith("#/paths/"):
        tokens = [each.replace("~1", "/").replace("~0", "~") for each in reference.split("/")[2:]]
        held = at(document, "paths", *tokens) if len(tokens) == 2 else None
        return f"{tokens[1].upper()} {tokens[0]}" if isinstance(held, dict) else ""
    return identifiers.get(str(wanted), "")
