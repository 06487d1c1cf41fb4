"""A total is another number than its lines make.

Why: The customer pays what the lines say, the books hold what the total says; a cent too many is found by the auditor.

Mend: Sum quantity times price in whole cents (or Decimal), once, where the lines are stored.

Source: The names of fields: a list of lines that have a quantity and a price of one, beside a total. Answers with other amounts (tax,
discount, shipping, a price of a line by itself that differs) are not judged; a hint where the contract does not speak of a sum.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from harness.model.exchange import Exchange
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import shown, snake
from harness.rules.api._proof import by_cause, curl, evidence, operations_of, succeeded
from harness.rules.samples import answers

SEVERITY = Severity.WARNING
_COUNT = re.compile(r"^(quantity|qty|count|units|pieces|amount_of)$")
_EACH = re.compile(
    r"^(unit_price|unit|price|unit_cents|price_cents|unit_price_cents|unit_amount|price_each|rate|rate_cents)(_minor)?$"
)
_TOTAL = re.compile(r"^(total|total_cents|total_amount|total_price|total_minor|sum|grand_total|amount_due|subtotal)$")
_AMOUNT = re.compile(r"^(amount|amount_cents|amount_minor|sum|value_cents|subtotal|line_total|line_total_cents)$")
_PARTS = re.compile(r"instal?lment|parts?$|share|split|portion|line|item|entr|allocation|position|schedule")
_OTHER = re.compile(
    r"tax|vat|discount|shipping|fee|tip|rebate|surcharge|deposit|coupon|credit|net|gross|paid|rounding|percent"
)
_SPOKEN = re.compile(r"\b(sum|adds? up|total of|times)\b", re.I)
_PAGED = frozenset(
    {
        "limit",
        "offset",
        "page",
        "page_size",
        "size",
        "per_page",
        "pages",
        "next",
        "next_offset",
        "has_more",
        "cursor",
        "next_cursor",
    }
)
_LONGEST = 200_000


def _bill(total: Any, *lines: tuple[int, int], **more: Any) -> Exchange:
    body = {"id": 1, "total": total, "lines": [{"quantity": n, "unit_price": p} for n, p in lines], **more}
    return sample.seen("GET /bills/{id}", 200, body)


_SUM = {
    **sample.contract(("GET /bills/{id}", answers())),
    "info": {"description": "The total is the sum of its lines"},
}
BAD = (Seen(contract=_SUM, exchanges=(_bill(3, (2, 3)),)), Seen(exchanges=(_bill(0.1, (3, 1)),)))
GOOD = (
    Seen(contract=_SUM, exchanges=(_bill(8, (2, 3), (1, 2)),)),
    Seen(contract=_SUM, exchanges=(_bill(8, (2, 3), tax=2),)),
    Seen(contract=_SUM, exchanges=(_bill(8),)),
)


def lines_do_not_add_up(seen: Seen) -> Iterator[Finding]:
    """One finding per operation and total."""
    sightings = [
        ((str(each.operation), name), each, words)
        for each in seen.exchanges
        if succeeded(each) and len(each.response.body) < _LONGEST
        for name, words in _faults(shown(each))
    ]
    for group in by_cause(sightings):
        yield Finding(
            rule="lines-do-not-add-up",
            severity=SEVERITY if _spoken(seen.contract) else Severity.HINT,
            message=f"{group.cause[0]} shows {group.cause[1]} = {group.fact}",
            mend="Sum quantity times price in whole cents, once, where the lines are stored.",
            cause=group.cause,
            operations=operations_of(group.exchange),
            direction="response",
            pointer=f"/{group.cause[1]}",
            reproduction=curl(group.exchange.request),
            evidence=(evidence(group.exchange),),
        )


def _faults(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    held = {name: each for name, each in body.items() if isinstance(each, list) and each and isinstance(each[0], dict)}
    lists = list(held.values())
    if any(snake(name) in _PAGED for name in body):
        return
    if len(lists) != 1 or any(_OTHER.search(snake(name)) for name in (*body, *lists[0][0])):
        return
    parts = any(_PARTS.search(snake(name)) for name in held)
    whole = [_product(each) or (_part(each) if parts else None) for each in lists[0]]
    for name, value in body.items():
        if _TOTAL.match(snake(name)) and None not in whole and (total := _number(value)) is not None:
            made = sum((each for each in whole if each is not None), Decimal(0))
            if total != made:
                yield name, f"{value!r}, its lines make {made}"


def _product(line: Any) -> Decimal | None:
    counts = (
        [_number(value) for name, value in line.items() if _COUNT.match(snake(name))] if isinstance(line, dict) else []
    )
    prices = [_number(value) for name, value in line.items() if _EACH.match(snake(name))] if counts else []
    if len(counts) != 1 or len(prices) != 1 or counts[0] is None or prices[0] is None:
        return None
    return counts[0] * prices[0]


def _part(line: Any) -> Decimal | None:
    """The one amount of a line that has neither a count nor a price."""
    if not isinstance(line, dict) or any(_COUNT.match(snake(name)) or _EACH.match(snake(name)) for name in line):
        return None
    amounts = [_number(value) for name, value in line.items() if _AMOUNT.match(snake(name))]
    return amounts[0] if len(amounts) == 1 else None


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _spoken(document: Mapping[str, Any]) -> bool:
    return _SPOKEN.search(json.dumps(document, default=str)) is not None
