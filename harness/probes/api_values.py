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

_KEPT = 400
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


class KnownValues:
    """Identifiers by the name of the parameter that wants them (`product_id`), oldest first.

    A thing's `id` is known under the name of the path parameter that leads to it, its `*_id` fields under their own.
    """

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._values: dict[str, dict[Any, None]] = {}
        self._parameters: dict[str, str] = {}
        for operation in operations:
            head, _, last = operation.path.rstrip("/").rpartition("/")
            if found := _PLACEHOLDER.fullmatch(last):
                self._parameters[head] = found[1]
            else:
                self._parameters.setdefault(operation.path.rstrip("/"), f"{_singular(plain_name(last))}_id")

    def learn(self, exchange: Exchange) -> None:
        """Take what a successful answer shows."""
        if (
            exchange.operation is None
            or exchange.request.method == "DELETE"
            or not 200 <= exchange.response.status < 300
        ):
            return
        value = json_body(exchange)
        path = exchange.operation.partition(" ")[2].rstrip("/")
        head, _, last = path.rpartition("/")
        own = self._parameters[head if _PLACEHOLDER.fullmatch(last) else path]
        for thing in things(value):
            self._take(thing, own)

    def known(self, name: str) -> tuple[Any, ...]:
        """What is known for a parameter of this name, or of a longer one that ends with it (`shipping_address_id`)."""
        plain = plain_name(name)
        while plain not in self._values and "_" in plain.removesuffix("_id"):
            plain = plain.partition("_")[2]
        return tuple(self._values.get(plain, ()))

    def fill(self, case: Case, turn: int = 0) -> Case:
        """The case with known identifiers where it may have any, the next one each turn; parts off on purpose stay."""
        filled = case
        if "path" not in case.off:
            values = {name: self._or(name, value, turn) for name, value in case.path_values.items()}
            filled = replace(filled, path_values=values)
        if "query" not in case.off:
            query = {name: self._identifier(name, value, turn) for name, value in case.query.items()}
            filled = replace(filled, query=query)
        if "body" not in case.off:
            filled = replace(filled, body=self._within(case.body, turn))
        return filled

    def _within(self, value: Any, turn: int) -> Any:
        if isinstance(value, dict):
            return {name: self._identifier(name, self._within(each, turn), turn) for name, each in value.items()}
        if isinstance(value, list):
            return [self._within(each, turn) for each in value]
        return value

    def _identifier(self, name: str, value: Any, turn: int) -> Any:
        names_one = plain_name(name).endswith("_id") and not isinstance(value, dict | list) and value is not None
        return self._or(name, value, turn) if names_one else value

    def _or(self, name: str, value: Any, turn: int) -> Any:
        known = self.known(name)
        return known[turn % len(known)] if known else value

    def _take(self, thing: Mapping[str, Any], own: str) -> None:
        for name, value in thing.items():
            if not isinstance(value, int | str) or isinstance(value, bool) or value == "":
                continue
            if plain_name(name) == "id":
                self._keep(own, value)
            elif plain_name(name).endswith("_id") or plain_name(name) == plain_name(own):
                self._keep(name, value)

    def _keep(self, name: str, value: Any) -> None:
        kept = self._values.setdefault(plain_name(name), {})
        if len(kept) < _KEPT:
            kept.setdefault(value)


def _singular(plural: str) -> str:
    """`addresses` are of an `address`, `categories` of a `category`; good enough to guess names by."""
    for ending, single in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if plural.endswith(ending):
            return plural.removesuffix(ending) + single
    return plural


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
