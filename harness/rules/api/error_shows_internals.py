"""An error answer shows the inside of the program: a traceback, a statement of SQL, a path on the server.

Why: It tells an attacker what to try next, and a user nothing.

Mend: Log the exception, and answer with words of your own.

Source: OWASP API Security Top 10 2023, API8 (security misconfiguration); CWE-209.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.model.exchange import Exchange
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._proof import by_cause, curl, evidence, operations_of

SEVERITY = Severity.WARNING
_SIGNS = {
    "a traceback": re.compile(rb"Traceback \(most recent call last\)|File \\?\"/[^\"]+\.py\\?\", line \d+"),
    "a database error": re.compile(
        rb"sqlalchemy\.exc|psycopg2?\.errors|sqlite3\.\w*Error|\[SQL: |pymongo\.errors|asyncpg\.exceptions"
    ),
}


def _answer(status: int, text: str) -> Exchange:
    return sample.seen("POST /items", status, {"detail": text}, sent={})


BAD = (
    Seen(exchanges=(_answer(400, "Traceback (most recent call last): ..."),)),
    Seen(exchanges=(_answer(500, "(sqlite3.IntegrityError) UNIQUE constraint failed [SQL: INSERT INTO"),)),
)
GOOD = (
    Seen(exchanges=(_answer(400, "no such thing"),)),
    Seen(exchanges=(_answer(200, "Traceback (most recent call last)"),)),
)


def error_shows_internals(seen: Seen) -> Iterator[Finding]:
    """One finding per operation and kind of inside."""
    sightings = [
        ((str(each.operation), sign), each, sign)
        for each in seen.exchanges
        if each.response.status >= 400
        for sign, pattern in _SIGNS.items()
        if pattern.search(each.response.body) and not pattern.search(each.request.body)
    ]
    for group in by_cause(sightings):
        yield Finding(
            rule="error-shows-internals",
            severity=SEVERITY,
            message=f"{group.cause[0]} answers {group.exchange.response.status} with {group.fact}",
            mend="Log the exception, and answer with words of your own.",
            cause=group.cause,
            operations=operations_of(group.exchange),
            direction="response",
            reproduction=curl(group.exchange.request),
            evidence=(evidence(group.exchange),),
        )
