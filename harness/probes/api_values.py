"""Remembers identifiers that the target's answers have shown, so that requests reach things that exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import orjson

from harness.model.contract import Operation
from harness.model.exchange import Exchange
from harness.probes.api_case import Case

_KEPT = 50
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


class KnownValues:
    """Identifiers by the name of the parameter that wants them (`product_id`), oldest first.

    A thing's `id` is known under the name of the path parameter that leads to it, its `*_id` fields under their own.
    """

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._values: dict[str, dict[Any, None]] = {}
        self._parameters: dict[str, str] = {}
        for operation in operations:
            head, _, last = operation.path.rpartition("/")
            if found := _PLACEHOLDER.fullmatch(last):
                self._parameters[head] = found[1]

    def learn(self, exchange: Exchange) -> None:
        """Take what a successful answer shows."""
        if exchange.operation is None or exchange.request.method == "DELETE" or not 200 <= exchange.response.status < 300:
            return
        value = json_body(exchange)
        method, _, path = exchange.operation.partition(" ")
        own = self._parameters.get(path) or self._parameters.get(path.rpartition("/")[0], "") if method else ""
        for thing in things(value):
            self._take(thing, own)

    def forget(self, name: str, value: Any) -> None:
        """A thing is gone."""
        self._values.get(plain_name(name), {}).pop(value, None)

    def known(self, name: str) -> tuple[Any, ...]:
        """What is known for a parameter of this name."""
        return tuple(self._values.get(plain_name(name), ()))

    def fill(self, case: Case) -> Case:
        """The case with known identifiers where it may have any; parts that are off on purpose stay."""
        filled = case
        if "path" not in case.off:
            filled = replace(filled, path_values={name: self._or(name, value) for name, value in case.path_values.items()})
        if "query" not in case.off:
            filled = replace(filled, query={name: self._identifier(name, value) for name, value in case.query.items()})
        if "body" not in case.off:
            filled = replace(filled, body=self._within(case.body))
        return filled

    def _within(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._identifier(name, self._within(each)) for name, each in value.items()}
        if isinstance(value, list):
            return [self._within(each) for each in value]
        return value

    def _identifier(self, name: str, value: Any) -> Any:
        names_one = plain_name(name).endswith("_id") and not isinstance(value, dict | list) and value is not None
        return self._or(name, value) if names_one else value

    def _or(self, name: str, value: Any) -> Any:
        known = self._values.get(plain_name(name))
        return next(iter(known)) if known else value

    def _take(self, thing: Mapping[str, Any], own: str) -> None:
        for name, value in thing.items():
            if not isinstance(value, int | str) or isinstance(value, bool) or value == "":
                continue
            if plain_name(name) == "id" and own:
                self._keep(own, value)
            elif plain_name(name).endswith("_id") or plain_name(name) == plain_name(own):
                self._keep(name, value)

    def _keep(self, name: str, value: Any) -> None:
        kept = self._values.setdefault(plain_name(name), {})
        if len(kept) < _KEPT:
            kept.setdefault(value)


def plain_name(name: str) -> str:
    """`productId`, `product-id` and `Product_ID` are one name."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).replace("-", "_").lower()


def json_body(exchange: Exchange) -> Any:
    """The decoded answer, or None when it is no JSON."""
    try:
        return orjson.loads(exchange.response.body)
    except orjson.JSONDecodeError:
        return None


def things(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of a page or list, or the one object itself; not what is nested deeper."""
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, dict))
    elif isinstance(value, dict):
        lists = [each for each in value.values() if isinstance(each, list) and each and isinstance(each[0], dict)]
        yield from (each for each in (lists[0] if len(lists) == 1 and "id" not in value else [value]))
