"""A thing in a final state is put back into an earlier one.

Why: A cancelled order is open again, a completed booking is requested anew: what was settled when it ended is settled twice.

Mend: Keep a table of the steps that each state allows, and answer 409 or 422 for all others.

Source: RFC 9110, 15.5.10 (409). Judged where the contract declares 409 for the update, whose body has a field with states; words such
as cancelled, completed and returned are taken to be final, those such as new, draft and pending to come before. A hint where the contract
says nothing of steps.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from typing import Any

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import body_fields, declares, identifier, path_values, resources, sent, shown, snake
from harness.rules.api._promises import described
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.WARNING
_SOURCE = "final-state-left#1"
_STATE = re.compile(r"(^|_)(status|state|stage|phase)$")
_FINAL = re.compile(
    r"^(cancel+ed|completed?|closed|done|rejected|declined|returned|refunded|void(ed)?|expired|delivered|finished|withdrawn|terminated|scrapped|retired)$",
    re.I,
)
_EARLY = re.compile(
    r"^(new|draft|open|requested|pending|created|planned|scheduled|submitted|todo|queued|confirmed|active|in_progress)$",
    re.I,
)
_SPOKEN = re.compile(r"\b(final|transition|follow|step|state|status|then|allowed|back|terminal|already)", re.I)


def _contract(words: str) -> Mapping[str, Any]:
    return sample.contract(("PATCH /jobs/{id}", {"description": words, "responses": {"200": {}, "409": {}}}))


def _moved(state: str, status: int = 200) -> Exchange:
    return sample.seen(
        "PATCH /jobs/{id}", status, {"status": state}, url="/jobs/7", sent={"status": state}, source=_SOURCE
    )


_FIXED = _contract("Cancelled is final")
BAD = (Seen(contract=_FIXED, exchanges=(_moved("cancelled"), _moved("open"))),)
GOOD = (
    Seen(contract=_FIXED, exchanges=(_moved("cancelled"), _moved("open", 409))),
    Seen(contract=_FIXED, exchanges=(_moved("cancelled", 409), _moved("open"))),
    Seen(contract=_FIXED, exchanges=(_moved("open"), _moved("cancelled"))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Make a thing, bring it into each final state, and try to put it into each earlier one."""
    for resource in resources(contract):
        for update in (resource.change, resource.replace):
            field, states = _states(update) if update is not None else ("", [])
            if resource.create is None or update is None or not field or not declares(update, "409"):
                continue
            for final in [each for each in states if _FINAL.match(each)]:
                made = yield ask(resource.create)
                name = identifier(made, resource.parameter)
                if not succeeded(made) or name is None:
                    break
                where = {**path_values(made), resource.parameter: name}
                yield from _there_and_back(update, where, field, final, states)


def _there_and_back(
    update: Operation, where: Mapping[str, str], field: str, final: str, states: list[str]
) -> Generator[Request, Exchange, None]:
    """To the final state, over one other state where it must be, and from there to each earlier one."""
    early = [each for each in states if _EARLY.match(each)]
    first = yield ask(update, path_values=where, adding={field: final})
    for between in states if not succeeded(first) else ():
        if between == final or not succeeded((yield ask(update, path_values=where, adding={field: between}))):
            continue
        first = yield ask(update, path_values=where, adding={field: final})
        if succeeded(first):
            break
    for each in early if succeeded(first) else ():
        if succeeded((yield ask(update, path_values=where, adding={field: each}))):
            return


def _states(update: Operation) -> tuple[str, list[str]]:
    for name, shape in body_fields(update).items():
        values = [each for strings in shape.strings for each in sorted(strings.values or ())]
        if _STATE.search(snake(name)) and len(values) > 1:
            return name, values
    return "", []


def final_state_left(seen: Seen) -> Iterator[Finding]:
    """One finding per update: two successes of one thing, from a final state to an earlier one."""
    ended: tuple[Exchange, str] | None = None
    told: set[str | None] = set()
    for each in steps(seen.exchanges, "final-state-left"):
        if each.request.method == "POST":
            ended = None
            continue
        name = next((name for name in sent(each) if _STATE.search(snake(name))), "")
        state = str(sent(each).get(name, ""))
        if not succeeded(each) or shown(each).get(name, state) != state:
            continue
        if _FINAL.match(state):
            ended = each, state
        elif ended is not None and _EARLY.match(state) and each.request.url == ended[0].request.url:
            before, final = ended
            ended = None
            if each.operation not in told:
                told.add(each.operation)
                yield _finding(seen, before, each, f"from {final} to {state}")


def _finding(seen: Seen, ended: Exchange, back: Exchange, words: str) -> Finding:
    spoken = _SPOKEN.search(described(seen.contract, str(back.operation))) is not None
    return shown_by(
        "final-state-left",
        SEVERITY if spoken else Severity.HINT,
        f"{back.operation} moves a thing {words}; its contract declares what does not fit",
        "Keep a table of the steps that each state allows, and answer 409 for all others.",
        (ended, back),
        cause=(str(back.operation),),
        operations=(str(back.operation),),
    )
