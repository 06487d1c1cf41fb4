"""Remembers identifiers that the target's answers have shown, so that requests reach things that exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import orjson

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request, header
from harness.model.link import MISSING, Link
from harness.probes.api_case import Case

_KEPT = 400
_GENERAL = frozenset(
    {"id", "code", "number", "name", "slug", "key", "token", "type", "kind", "version", "status", "date", "year"}
)
"""Names in paths that fields of any other thing may have as well."""

_CHANGING = frozenset({"PUT", "PATCH", "DELETE"})
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


class KnownValues:
    """Identifiers by the name of the parameter that wants them (`product_id`), oldest first.

    A thing's `id` is known under the name of the path parameter that leads to it, its `*_id` fields under their own.
    """

    def __init__(self, operations: Sequence[Operation], ours: Iterable[str] = ()) -> None:
        """`ours` are texts by which callers are known: what shows one of them is neither changed nor removed, as long as there is else."""
        self._ours = frozenset(ours)
        self._spared: dict[str, set[Any]] = {}
        self._values: dict[str, dict[Any, None]] = {}
        self._parameters: dict[str, str] = {}
        self._named: set[str] = set()
        self._links = {
            (each.name, answer.status): answer.links for each in operations for answer in each.responses if answer.links
        }
        self._tags: dict[str, str] = {}
        self._tagged = {each.name for each in operations if _wants_tag(each)}
        for operation in operations:
            self._named |= {plain_name(each) for each in _PLACEHOLDER.findall(operation.path)}
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
        if tag := header(exchange.response.headers, "etag"):
            self._tags[exchange.request.url.partition("?")[0]] = tag
        own = self._own(exchange.operation.partition(" ")[2])
        for thing in things(value):
            self._take(thing, own)
        for link in self._declared(exchange):
            for name, each in link.values(exchange).items():
                if isinstance(each, int | str) and not isinstance(each, bool):
                    self._keep(name, each)

    def _declared(self, exchange: Exchange) -> tuple[Link, ...]:
        """The links that the contract declares for an answer."""
        code = str(exchange.response.status)
        statuses = (code, f"{code[:1]}XX", "default") if self._links else ()
        return next(
            (self._links[key] for each in statuses if (key := (str(exchange.operation), each)) in self._links), ()
        )

    def linked(self, exchange: Exchange, operation: Operation) -> Mapping[str, Any]:
        """The values that an answer's links give to an operation's path; empty where none leads there."""
        for link in self._declared(exchange):
            values = {name: each for name, each in link.values(exchange).items() if f"{{{name}}}" in operation.path}
            if link.operation == operation.name and values and MISSING not in values.values():
                return values
        return {}

    def clear(self) -> None:
        """Forget all that answers have shown."""
        self._values.clear()
        self._tags.clear()

    def tagged(self, request: Request, operation: Operation) -> Request:
        """The request with the tag that its thing was last seen with, where the operation demands one."""
        tag = self._tags.get(request.url.partition("?")[0])
        if tag is None or operation.name not in self._tagged:
            return request
        kept = tuple(each for each in request.headers if each[0].lower() != "if-match")
        return replace(request, headers=(*kept, ("If-Match", tag)))

    def _own(self, path: str) -> str:
        """The name of the parameter that leads to the things at a path."""
        head, _, last = path.rstrip("/").rpartition("/")
        return self._parameters[head if _PLACEHOLDER.fullmatch(last) else path.rstrip("/")]

    def makers(self, operations: Iterable[Operation]) -> Mapping[str, Operation]:
        """What makes the thing that a field names, by the field's plain name: `copy_id` is made by `POST /works/{work_id}/copies`."""
        making = (each for each in operations if each.method == "POST" and not each.path.rstrip("/").endswith("}"))
        found: dict[str, Operation] = {}
        for each in making:
            found.setdefault(plain_name(self._own(each.path)), each)
        return found

    def refers(self, case: Case, name: str) -> bool:
        """Does a field of this case name another thing, rather than the one that it makes?"""
        plain = plain_name(name)
        if plain.endswith("_id"):
            return True
        return plain in self._named - _GENERAL and (case.method != "POST" or plain != plain_name(self._own(case.path)))

    def known(self, name: str) -> tuple[Any, ...]:
        """What is known for a parameter of this name, or of a longer one that ends with it (`shipping_address_id`)."""
        plain = plain_name(name)
        while plain not in self._values and "_" in plain.removesuffix("_id"):
            plain = plain.partition("_")[2]
        if plain not in self._values:  # a `code` in a path is what an answer calls `tracking_code`
            longer = (each for each in self._values if each.endswith(f"_{plain_name(name)}"))
            plain = next(longer, plain)
        return tuple(self._values.get(plain, ()))

    def _at(self, case: Case, name: str, value: Any, turn: int) -> Any:
        """A known identifier for a path: of no caller's own thing where the thing is to be changed."""
        spared = self._spared.get(plain_name(name)) if case.method in _CHANGING else None
        known = [each for each in self.known(name) if each not in spared] if spared else ()
        return known[turn % len(known)] if known else self._or(name, value, turn)

    def is_ours(self, case: Case) -> bool:
        """Would this case change or remove what a caller is known by, though there is other to be had, or nothing is to be removed?"""
        for name, value in case.path_values.items() if case.method in _CHANGING else ():
            spared = {str(each) for each in self._spared.get(plain_name(name), ())}
            others = [each for each in self.known(name) if str(each) not in spared]
            if str(value) in spared and (others or case.method == "DELETE"):
                return True
        return False

    def fill(self, case: Case, turn: int = 0) -> Case:
        """The case with known identifiers where it may have any, the next one each turn; parts off on purpose stay."""
        filled = case
        if "path" not in case.off:
            values = {name: self._at(case, name, value, turn) for name, value in case.path_values.items()}
            filled = replace(filled, path_values=values)
        if "query" not in case.off:
            query = {name: self._identifier(case, name, value, turn) for name, value in case.query.items()}
            filled = replace(filled, query=query)
        if "body" not in case.off:
            filled = replace(filled, body=self._within(case, case.body, turn))
        return filled

    def _within(self, case: Case, value: Any, turn: int) -> Any:
        if isinstance(value, dict):
            return self._of_object(case, value, turn)
        if isinstance(value, list):
            return [self._within(case, each, turn) for each in value]
        return value

    def _of_object(self, case: Case, value: Mapping[str, Any], turn: int) -> dict[str, Any]:
        """Fields that name things of one kind name different ones: money goes from one account to another."""
        made: dict[str, Any] = {}
        for name, each in value.items():
            held = self._identifier(case, name, self._within(case, each, turn), turn)
            pool = self.known(name) or self.known(f"{name}_id")
            taken = {made[other] for other in made if type(made[other]) in (int, str) and made[other] in pool}
            if (
                type(held) in (int, str)
                and held in taken
                and self._same_kind(name, [other for other in made if made[other] == held])
            ):
                held = next((each for each in (*pool[turn:], *pool) if each not in taken), held)
            made[name] = held
        return made

    def _same_kind(self, name: str, others: Iterable[str]) -> bool:
        """Do these names end in the same word, so that they name things of one kind: `from_account` and `to_account`?"""
        last = plain_name(name).removesuffix("_id").rpartition("_")[2]
        return any(plain_name(each).removesuffix("_id").rpartition("_")[2] == last for each in others)

    def _identifier(self, case: Case, name: str, value: Any, turn: int) -> Any:
        if isinstance(value, dict | list) or value is None:
            return value
        if type(value) is int and self.known(f"{name}_id") and not plain_name(name).endswith("_id"):
            return self._or(f"{name}_id", value, turn)  # `from_location` is a location's number
        return self._or(name, value, turn) if self.refers(case, name) else value

    def _or(self, name: str, value: Any, turn: int) -> Any:
        known = self.known(name)
        return known[turn % len(known)] if known else value

    def _take(self, thing: Mapping[str, Any], own: str) -> None:
        for name, value in thing.items():
            if not isinstance(value, int | str) or isinstance(value, bool) or value == "":
                continue
            if plain_name(name) == "id":
                self._keep(own, value)
                if self._ours and any(isinstance(each, str) and each in self._ours for each in thing.values()):
                    self._spared.setdefault(plain_name(own), set()).add(value)
            elif plain_name(name).endswith("_id") or plain_name(name) == plain_name(own) or self._is_named(name):
                self._keep(name, value)

    def _is_named(self, name: str) -> bool:
        """Is this a longer name of what a path wants: a `tracking_code` for a `code`?"""
        return any(plain_name(name).endswith(f"_{each}") for each in self._named)

    def _keep(self, name: str, value: Any) -> None:
        kept = self._values.setdefault(plain_name(name), {})
        if len(kept) < _KEPT:
            kept.setdefault(value)


def creators(contract: Contract) -> Mapping[str, tuple[str, Operation]]:
    """What makes the thing that an operation is about: by its name the path's last parameter, and the POST that makes one."""
    operations = {each.name: each for each in contract.operations}
    found: dict[str, tuple[str, Operation]] = {}
    for each in contract.operations:
        parameters = _PLACEHOLDER.findall(each.path)
        if not parameters:
            continue
        collection = each.path.rpartition(f"/{{{parameters[-1]}}}")[0]
        create = operations.get(f"POST {collection}") or operations.get(f"POST {collection}/")
        create = create or _made_below_another(contract, collection)
        if create is not None and create.name != each.name:
            found[each.name] = parameters[-1], create
    for each in contract.operations:
        for link in (link for answer in each.responses if answer.status.startswith("2") for link in answer.links):
            names = [name for name in link.parameters if f"{{{name}}}" in link.operation]
            if each.method == "POST" and names and link.operation in operations and link.operation != each.name:
                found.setdefault(link.operation, (names[-1], each))
    return found


def _made_below_another(contract: Contract, collection: str) -> Operation | None:
    """The one POST below another thing that makes what a collection holds: `/properties/{id}/units` for `/units`."""
    head, _, word = collection.rpartition("/")
    if not word or "{" in collection or head:
        return None
    able = [each for each in contract.operations if each.method == "POST" and each.path.endswith(f"}}/{word}")]
    return able[0] if len(able) == 1 else None


def _wants_tag(operation: Operation) -> bool:
    demanded = any(each.status == "428" for each in operation.responses)
    return any(
        each.place == "header" and (each.required or demanded) and each.name.lower() == "if-match"
        for each in operation.parameters
    )


def name_of(exchange: Exchange, parameter: str) -> Any:
    """How an answer names the one thing that it shows, for a path's parameter; None where it does not."""
    value = json_body(exchange)
    held = next(things(value), {}) if isinstance(value, dict) else {}
    by_name = {plain_name(name): each for name, each in held.items() if isinstance(each, int | str)}
    wanted = (plain_name(parameter), "id", plain_name(parameter).rpartition("_")[2])
    return next((by_name[each] for each in wanted if each in by_name), None)


def _singular(plural: str) -> str:
    """`addresses` are of an `address`, `categories` of a `category`; good enough to guess names by."""
    for ending, single in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if plural.endswith(ending):
            return plural.removesuffix(ending) + single
    return plural


@lru_cache(maxsize=4096)
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
