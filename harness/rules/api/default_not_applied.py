"""What is left out does not have the value that the contract gives as its default.

Why: Callers leave out what they take for set. A page has ten items where twenty were promised, an invoice another currency.

Mend: Have one place that says the default: the model or the signature, from which the document is made.

Source: JSON Schema 2020-12 Validation, 9.2 (`default`); OpenAPI 3.1, Schema Object.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import body_fields, is_own, items_of, path_values, sent, shown
from harness.rules.api._promises import promises
from harness.rules.api._proof import shown_by, steps, succeeded
from harness.rules.api._walk import SIZES

SEVERITY = Severity.WARNING
_SOURCE = "default-not-applied#1"
_BODY = {"type": "object", "properties": {"flag": {"type": "string", "default": "NL"}}}
_CONTRACT = sample.contract(
    ("POST /boats", {"requestBody": {"content": {"application/json": {"schema": _BODY}}}, "responses": {}}),
    ("GET /boats", {"parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer", "default": 3}}]}),
)


def _made(flag: str, **body: Any) -> Exchange:
    return sample.seen("POST /boats", 201, {"id": 7, "flag": flag}, sent={"name": "a", **body}, source=_SOURCE)


def _list(count: int, query: str = "") -> Exchange:
    return sample.seen("GET /boats", 200, [{"id": each} for each in range(count)], url=f"/boats{query}", source=_SOURCE)


BAD = (
    Seen(contract=_CONTRACT, exchanges=(_made("DE"),)),
    Seen(contract=_CONTRACT, exchanges=(_list(2), _list(5, "?limit=5"))),
)
GOOD = (
    Seen(contract=_CONTRACT, exchanges=(_made("NL"),)),
    Seen(contract=_CONTRACT, exchanges=(_list(3), _list(5, "?limit=5"))),
    Seen(contract=_CONTRACT, exchanges=(_list(2), _list(2, "?limit=5"))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Make things without one optional field at a time, and list without saying how many."""
    for operation in contract.operations:
        if operation.method == "POST" and body_fields(operation):
            whole = yield ask(operation)
            optional = [each for each in sent(whole) if not _required(operation, each)]
            if succeeded(whole) and optional:
                body = {name: value for name, value in sent(whole).items() if name not in optional}
                yield ask(operation, path_values=path_values(whole), body=body, caller="same")
        size = next((each for each in operation.parameters if each.place == "query" and each.name in SIZES), None)
        if operation.method == "GET" and size is not None and not size.required:
            first = yield ask(operation)
            if succeeded(first) and (count := len(items_of(first) or ())):
                yield ask(operation, path_values=path_values(first), query={size.name: count + 2}, caller="same")


def _required(operation: Any, name: str) -> bool:
    shapes = [each.typed.shape for each in operation.request_bodies]
    fields = [held.fields[name] for shape in shapes for held in shape.objects if name in held.fields]
    return all(each.required for each in fields)


def default_not_applied(seen: Seen) -> Iterator[Finding]:
    """One finding per operation and field or parameter."""
    promised = promises(seen.contract)
    told: set[tuple[str, str]] = set()
    mine = [each for each in steps(seen.exchanges, "default-not-applied") if succeeded(each)]
    for each in mine:
        for name, default in promised.body_defaults(each.operation).items():
            now = shown(each).get(name, default)
            cause = (str(each.operation), name)
            makes = each.request.method == "POST" and each.request.body and name not in sent(each)
            if makes and now != default and _scalar(now, default) and not is_own(name) and cause not in told:
                told.add(cause)
                yield _finding(
                    (each,), cause, f"answers {name} = {now!r} where none was sent; its default is {default!r}"
                )
    yield from _pages(promised.query_defaults, mine)


def _scalar(now: Any, default: Any) -> bool:
    return not isinstance(now, dict | list) and not isinstance(default, dict | list) and default is not None


def _pages(defaults: Any, mine: list[Exchange]) -> Iterator[Finding]:
    for first, second in pairwise(mine):
        if first.request.method != "GET" or first.operation != second.operation or urlsplit(first.request.url).query:
            continue
        known: Mapping[str, Any] = defaults(first.operation)
        size = next((each for each in SIZES if each in known), None)
        shown_first, shown_second = len(items_of(first) or ()), len(items_of(second) or ())
        if size is not None and type(known[size]) is int and shown_first < known[size] and shown_second > shown_first:
            words = (
                f"shows {shown_first} items where {size} is left out; its default is {known[size]}, and there are more"
            )
            yield _finding((first, second), (str(first.operation), size), words)


def _finding(chain: tuple[Exchange, ...], cause: tuple[str, str], words: str) -> Finding:
    return shown_by(
        "default-not-applied",
        SEVERITY,
        f"{cause[0]} {words}",
        "Have one place that says the default, from which the document is made.",
        chain,
        cause=cause,
        pointer=f"/{cause[1]}",
        operations=(cause[0],),
    )
