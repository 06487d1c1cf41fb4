"""A table as CSV has rows of another length than its heading.

Why: A value with a comma, a quote or a line break moves all that follows by one column, and whoever imports the table reads one
person's number as another's name.

Mend: Write it with the `csv` module instead of joining texts.

Source: RFC 4180, 2 (quoting; each line should contain the same number of fields).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

from harness.model.exchange import Exchange
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._proof import by_cause, content_type, curl, evidence, operations_of, succeeded

SEVERITY = Severity.ERROR
_TYPES = frozenset({"text/csv", "application/csv"})
_LONGEST = 2_000_000


def _table(text: str) -> Exchange:
    made = sample.seen("GET /export", 200, {}, media_type="text/csv")
    return replace(made, response=replace(made.response, body=text.encode()))


BAD = (
    Seen(exchanges=(_table("name,city\r\nSmith, Ann,Rome\r\n"),)),
    Seen(exchanges=(_table('name,city\r\nAnn\nLee,Rome\r\n"Bo",Oslo\r\n'),)),
)
GOOD = (
    Seen(exchanges=(_table('name,city\r\n"Smith, Ann",Rome\r\n'),)),
    Seen(exchanges=(_table('name,city\r\n"Ann\nLee",Rome\r\n'),)),
    Seen(exchanges=(_table("name;city\r\nAnn;Rome\r\n\r\n"),)),
    Seen(exchanges=(_table(""),)),
)


def csv_malformed(seen: Seen) -> Iterator[Finding]:
    """One finding per operation whose table has a row that does not fit its heading."""
    sightings = [
        ((str(each.operation),), each, row)
        for each in seen.exchanges
        if succeeded(each) and content_type(each) in _TYPES and len(each.response.body) < _LONGEST
        for row in _wrong(each.response.body)[:1]
    ]
    for group in by_cause(sightings):
        yield Finding(
            rule="csv-malformed",
            severity=SEVERITY,
            message=f"{group.cause[0]} answers with a table {group.fact}",
            mend="Write it with the csv module instead of joining texts.",
            cause=group.cause,
            operations=operations_of(group.exchange),
            direction="response",
            reproduction=curl(group.exchange.request),
            evidence=(evidence(group.exchange),),
        )


def _wrong(body: bytes) -> list[str]:
    """What does not fit; rows are told apart by whichever of comma, semicolon and tab the heading has most of."""
    text = body.decode(errors="replace").removeprefix("\ufeff")
    head = text.partition("\n")[0]
    mark = max((",", ";", "\t"), key=head.count)
    try:
        rows = [each for each in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True) if each]
    except csv.Error as error:
        return [f"that cannot be read: {error}"]
    wide = len(rows[0]) if rows else 0
    return [
        f"of {wide} columns whose row {at} has {len(row)}"
        for at, row in enumerate(rows, 1)
        if len(row) != wide and wide > 1
    ]
