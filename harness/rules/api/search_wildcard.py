"""A search takes `%` or `_` for a wildcard and finds what does not hold it.

Why: Whoever searches for `50%` or `a_b` gets everything; and a search that lets its caller write the pattern can be made slow.

Mend: Escape what is special in a pattern: `column.contains(text, autoescape=True)`, or an `ESCAPE` clause.

Source: SQL LIKE; OWASP Web Security Testing Guide, "Testing for SQL Wildcard Attacks". Judged where a search for a text that
nothing holds finds nothing, so that it is known to search by its text.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from harness.model import shape as s
from harness.model.contract import Contract, Parameter
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import items_of
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.WARNING
_NOTHING = "zqxj7vk"
_SPECIAL = ("%", "_")


def _list(query: str, *items: Any) -> Exchange:
    return sample.seen("GET /items", 200, list(items), url=f"/items?{query}", source="search-wildcard#1")


BAD = (
    Seen(exchanges=(_list("q=zqxj7vk"), _list("q=%25", {"name": "tape"}))),
    Seen(exchanges=(_list("q=zqxj7vk"), _list("q=%25"), _list("q=_", {"name": "tape"}))),
)
GOOD = (
    Seen(exchanges=(_list("q=zqxj7vk"), _list("q=%25", {"name": "50 %"}))),
    Seen(exchanges=(_list("q=zqxj7vk"), _list("q=%25"), _list("q=_", {"name": "a_b"}))),
    Seen(exchanges=(_list("q=zqxj7vk", {"name": "tape"}), _list("q=%25", {"name": "tape"}))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every free text parameter of a listing: a text that nothing holds, then those that are special."""
    for operation in contract.operations:
        if operation.method != "GET":
            continue
        for parameter in operation.parameters:
            if parameter.place == "query" and _is_free(parameter):
                for text in (_NOTHING, *_SPECIAL):
                    answer = yield ask(operation, query={parameter.name: text})
                    if not succeeded(answer) or items_of(answer) is None:
                        break


def search_wildcard(seen: Seen) -> Iterator[Finding]:
    """One finding per listing and parameter."""
    empty: set[tuple[str, str]] = set()
    found: set[tuple[str, str]] = set()
    for each in steps(seen.exchanges, "search-wildcard"):
        for name, text in parse_qsl(urlsplit(each.request.url).query):
            cause = (str(each.operation), name)
            items = items_of(each) or []
            if text == _NOTHING and succeeded(each) and not items:
                empty.add(cause)
            wrong = [item for item in items if text in _SPECIAL and text not in json.dumps(_texts(item))]
            if wrong and cause in empty and cause not in found:
                found.add(cause)
                yield shown_by(
                    "search-wildcard",
                    SEVERITY,
                    f"{each.operation} with {name}={text} finds {len(wrong)} items that do not hold it",
                    "Escape what is special in a pattern: column.contains(text, autoescape=True).",
                    (each,),
                    cause=cause,
                )


def _texts(value: Any) -> list[str]:
    """All texts within a value."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []


def _is_free(parameter: Parameter) -> bool:
    """May it be any text?"""
    strings = s.resolve(parameter.typed.shape).strings
    return any(
        each.values is None
        and not each.formats
        and not each.patterns
        and (each.max_length or len(_NOTHING)) >= len(_NOTHING)
        for each in strings
    )
