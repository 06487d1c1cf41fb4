"""Sends what one version of an API was asked to another version, in the same order, and compares the answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from harness.model.contract import Contract, Operation, named
from harness.model.exchange import Exchange, Request
from harness.model.record import Cell, Skip
from harness.model.rule import Seen
from harness.probes.api_session import Session
from harness.probes.api_values import json_body
from harness.probes.identity import Identity
from harness.rules.catalogue import find
from harness.run.result import Result
from harness.targets.fastapi_app import FastApiApp
from harness.targets.http_url import HttpUrl

_NUMBER = re.compile(r"#(\d+)")
_RULE = "answer-changed"
_LONG_ENOUGH = 8
"""Characters from which a text that differs is taken for an identifier of its own, which later requests name."""


def compared(
    exchanges: Iterable[Exchange],
    other: FastApiApp | HttpUrl,
    contract: Contract,
    mine: Session,
    *,
    check: str,
    identities: Sequence[Identity],
    timeout: float,
    seconds: float | None,
) -> Result:
    """The findings of the comparison, and what was not compared. `other` is started; `mine` knows whose credentials were sent.

    Units: `timeout` is seconds a request, `seconds` for all of it.
    """
    operations = named(contract.operations)
    session = Session(
        other, identities=identities, schemes=contract.security_schemes, timeout=timeout, max_time=seconds
    )
    session.log_in()
    pairs: list[Exchange] = []
    names: dict[str, str] = {}
    sent = in_order(exchanges)
    for each in sent:
        operation = operations[str(each.operation)]
        if session.out_of_time:
            break
        if session.gave_up(operation.name):
            continue
        theirs = _asked(each, operation, session, mine, names)
        names |= dict(_named_otherwise(json_body(each), json_body(theirs)))
        pairs += [replace(each, source=f"against#{len(pairs)}"), replace(theirs, source=f"against#{len(pairs)}")]
    findings = tuple(find(_RULE).judge(Seen(exchanges=tuple(pairs))))
    count = len(pairs) // 2
    cell = Cell(check=check, subject=_RULE, aspect="against", outcome=_outcome(count, bool(findings)), count=count)
    skips = () if count == len(sent) else (_rest(len(sent) - count, check),)
    return Result(findings=findings, cells=(cell,), skips=skips)


def in_order(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """What was asked one after the other, as it was; what was sent at once has no order."""
    numbered = [(_NUMBER.search(each.source), each) for each in exchanges if not each.source.endswith(" at once")]
    return [
        each
        for _, each in sorted(((int(found[1]), each) for found, each in numbered if found), key=lambda pair: pair[0])
    ]


def _asked(each: Exchange, operation: Operation, session: Session, mine: Session, names: Mapping[str, str]) -> Exchange:
    owner = mine.owner(each.request.headers)
    own = {name.lower() for name, _ in mine.credentials(owner)}
    headers = tuple(pair for pair in each.request.headers if pair[0].lower() not in own)
    place = each.request.url.removeprefix(mine.caller.base_url)
    body = each.request.body
    for name, theirs in names.items():
        place, body = place.replace(name, theirs), body.replace(name.encode(), theirs.encode())
    request = Request(method=each.request.method, url=f"{session.caller.base_url}{place}", headers=headers, body=body)
    return session.send_with(request, operation, "against", session.credentials(owner))


def _named_otherwise(mine: Any, theirs: Any) -> Iterator[tuple[str, str]]:
    """Texts at the same places that differ: what the one calls so, the other calls otherwise."""
    if isinstance(mine, dict) and isinstance(theirs, dict):
        for name in mine.keys() & theirs.keys():
            yield from _named_otherwise(mine[name], theirs[name])
    elif isinstance(mine, list) and isinstance(theirs, list) and len(mine) == len(theirs):
        for one, other in zip(mine, theirs, strict=True):
            yield from _named_otherwise(one, other)
    elif isinstance(mine, str) and isinstance(theirs, str) and mine != theirs and _is_identifier(mine):
        yield mine, theirs


def _is_identifier(text: str) -> bool:
    return len(text) >= _LONG_ENOUGH and " " not in text and any(each.isdigit() for each in text)


def _outcome(count: int, found: bool) -> Any:  # noqa: FBT001  a fact, not a mode
    return "vacuous" if not count else "finding" if found else "clean"


def _rest(count: int, check: str) -> Skip:
    return Skip(
        what=f"{count} requests, compared",
        reason="the other version hung or was lost on them, or the time was used up",
        way_out="Allow more: --max-time",
        check=check,
    )
