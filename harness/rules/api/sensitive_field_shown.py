"""An answer carries a field that by its name must stay inside.

Why: A password's hash, a secret or a private key that once was in an answer is in logs, caches and browsers.

Mend: Answer with a model that lacks the field: `response_model=UserOut`.

Source: OWASP API Security Top 10 2023, API3; CWE-200 (exposure of sensitive information). A field that the contract declares is a
hint: somebody has decided so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from harness.model.exchange import Exchange
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._bodies import decoded
from harness.rules.api._links import snake
from harness.rules.api._promises import promises
from harness.rules.api._proof import by_cause, curl, evidence, operations_of, succeeded
from harness.rules.samples import answers

SEVERITY = Severity.ERROR
_SENSITIVE = re.compile(
    r"(^|_)(password|passwd|pwd|password_hash|hashed_password|pass_hash|salt|secret|secret_key|client_secret|private_key"
    r"|ssn|social_security_number|cvv|cvc|card_number|pin_code|totp_secret|mfa_secret)$"
)
_NEVER = re.compile(r"passw|pwd|hash|salt|private|ssn|social|cvv|cvc|pin_code")
"""What nobody should be shown, declared or not; a declared `client_secret` may be meant for the client."""

_DEEPEST = 6
_ITEMS = 20
_OPEN = sample.contract(("GET /users", answers({"type": "array", "items": sample.NUMBERED})))
BAD = (
    Seen(contract=_OPEN, exchanges=(sample.seen("GET /users", 200, [{"id": 1, "password_hash": "$2b$"}]),)),
    Seen(contract=_OPEN, exchanges=(sample.seen("GET /users", 200, {"user": {"clientSecret": "x"}}),)),
    Seen(contract=_OPEN, exchanges=(sample.seen("POST /users", 201, {"id": 1, "password_hash": "$2b$"}, sent={}),)),
)
_DECLARED = sample.contract(("GET /pay", answers({"type": "object", "properties": {"clientSecret": {}}})))
GOOD = (
    Seen(contract=_OPEN, exchanges=(sample.seen("GET /users", 200, [{"id": 1}]),)),
    Seen(contract=_DECLARED, exchanges=(sample.seen("GET /pay", 200, {"clientSecret": "x"}),)),
    Seen(contract=_OPEN, exchanges=(sample.seen("GET /users", 200, [{"password": None, "has_password": True}]),)),
    Seen(contract=_OPEN, exchanges=(sample.seen("GET /users", 422, {"password": "too short"}),)),
    Seen(contract=_OPEN, exchanges=(sample.seen("POST /hooks", 201, {"id": 1, "secret": "x"}, sent={}),)),
)


def sensitive_field_shown(seen: Seen) -> Iterator[Finding]:
    """One finding per operation and field."""
    promised = promises(seen.contract)
    sightings = [
        ((str(each.operation), place), each, name)
        for each in seen.exchanges
        if succeeded(each)
        for place, name in _found(decoded(each.response.body))
        if each.request.method == "GET" or _is_never_told(name, promised.names_in_answers(each.operation))
    ]
    for group in by_cause(sightings):
        declared = group.fact in promised.names_in_answers(group.exchange.operation)
        if declared and not _NEVER.search(snake(group.fact)):
            continue
        yield _finding(group.cause, group.exchange, declared=declared)


def _is_never_told(name: str, declared: frozenset[str]) -> bool:
    """Is this what not even the answer to its making shows? A new secret is shown once, a digest never."""
    return _NEVER.search(snake(name)) is not None and name not in declared


def _found(value: Any, place: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for name, each in value.items():
            if _SENSITIVE.search(snake(str(name))) and isinstance(each, str | int) and each not in ("", False, True):
                yield f"{place}/{name}", str(name)
            yield from _found(each, f"{place}/{name}", depth + 1)
    elif isinstance(value, list):
        for each in value[:_ITEMS]:
            yield from _found(each, f"{place}/*", depth + 1)


def _finding(cause: tuple[str, ...], exchange: Exchange, *, declared: bool) -> Finding:
    return Finding(
        rule="sensitive-field-shown",
        severity=Severity.HINT if declared else SEVERITY,
        message=f"{cause[0]} shows {cause[1]}" + ("" if declared else ", which its contract does not declare"),
        mend="Answer with a model that lacks the field.",
        cause=cause,
        operations=operations_of(exchange),
        direction="response",
        pointer=cause[1],
        reproduction=curl(exchange.request),
        evidence=(evidence(exchange),),
    )
