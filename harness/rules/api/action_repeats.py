"""An action on a thing succeeds a second time, although its contract declares 409.

Why: What may be done once is done twice: a reservation is released again and its stock counted twice, an order is shipped again.

Mend: Look at the thing's state before acting, and answer 409 where the action does not fit.

Source: OpenAPI 3.1, Responses Object (409 is declared); RFC 9110, 15.5.10. An action may be meant to be repeatable: it is a warning
only where the first call moved the thing to a state (`status`, `released_at`) and the contract's words say so (`once`, `already`,
`again`), else a hint.
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
from harness.rules.api._links import below, identifier, path_values, resources, shown
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.WARNING
_SOURCE = "action-repeats#1"
_WORDS = re.compile(
    r"\b(once|already|again|twice|only (?:a|an|if|when|while|from)|not (?:active|open|new|pending|draft))\b", re.I
)
_STATE = re.compile(
    r"(^|_)(status|state|active|phase|stage)$|^(is_)?(released|cancelled|closed|paid|shipped|confirmed|approved)(_at)?$"
)


_REPEATABLE = re.compile(
    r"/(renew|extend|prolong|retry|rerun|resend|refresh|sync|ping|touch|print|remind|notify|reindex|snooze|bump|regenerate|rotate)[^/]*$"
)
"""What is done again on purpose, for so long or so many times."""


def _ship(words: str = "Already shipped", status: str = "409") -> Mapping[str, Any]:
    return sample.contract(
        ("POST /orders/{id}/ship", {"responses": {"200": {"description": ""}, status: {"description": words}}})
    )


def _shipped(status: int, state: str = "shipped") -> Exchange:
    return sample.seen("POST /orders/{id}/ship", status, {"status": state}, url="/orders/7/ship", source=_SOURCE)


_MADE = sample.seen("POST /orders", 201, {"id": 7, "status": "new"}, sent={}, source=_SOURCE)
BAD = (
    Seen(contract=_ship(), exchanges=(_MADE, _shipped(200), _shipped(200))),
    Seen(contract=_ship("Conflict"), exchanges=(_MADE, _shipped(200), _shipped(200))),
)
GOOD = (
    Seen(contract=_ship(), exchanges=(_MADE, _shipped(200), _shipped(409))),
    Seen(contract=_ship(status="404"), exchanges=(_MADE, _shipped(200), _shipped(200))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Make a thing of each kind, and do each action that declares 409 twice with it."""
    for resource in resources(contract):
        for action in _actions(contract, resource.path) if resource.create is not None else ():
            assert resource.create is not None
            made = yield ask(resource.create)
            name = identifier(made, resource.parameter)
            if not succeeded(made) or name is None:
                break
            where = {**path_values(made), resource.parameter: name}
            first = yield ask(action, path_values=where, caller="same")
            if succeeded(first):
                yield ask(action, path_values=where, caller="same")


def _actions(contract: Contract, path: str) -> list[Operation]:
    """What is done with a thing by a word below it, without a body."""
    found = [each for each in below(contract, path, "POST", status="409") if not each.request_bodies]
    return [each for each in found if not _REPEATABLE.search(each.path)]


def action_repeats(seen: Seen) -> Iterator[Finding]:
    """One finding per action that succeeds twice in a row."""
    mine = steps(seen.exchanges, "action-repeats")
    for made, first, second in zip(mine, mine[1:], mine[2:], strict=False):
        twice = first.operation == second.operation and first.request.url == second.request.url
        if not twice or made.operation == first.operation or not all(map(succeeded, (made, first, second))):
            continue
        node = _node(seen.contract, str(first.operation))
        if "409" not in (node.get("responses") or {}):
            continue
        once = _WORDS.search(_described(node)) is not None and _moved(made, first)
        yield shown_by(
            "action-repeats",
            SEVERITY if once else Severity.HINT,
            f"{first.operation}, done twice with one thing, answers {second.response.status} again; its contract declares 409",
            "Look at the thing's state before acting, and answer 409 where the action does not fit.",
            (made, first, second),
            cause=(str(first.operation),),
            operations=(str(first.operation),),
        )


def _moved(made: Exchange, acted: Exchange) -> bool:
    """Is the thing in another state than when it was made?"""
    before, after = shown(made), shown(acted)
    if not after:
        return True
    return any(_STATE.search(name) and before.get(name) != value for name, value in after.items())


def _node(contract: Mapping[str, Any], operation: str) -> Mapping[str, Any]:
    method, _, path = operation.partition(" ")
    found = contract.get("paths", {}).get(path, {}).get(method.lower(), {})
    return found if isinstance(found, dict) else {}


def _described(node: Mapping[str, Any]) -> str:
    answer = (node.get("responses") or {}).get("409") or {}
    return " ".join(str(each.get(key, "")) for each in (node, answer) for key in ("summary", "description"))
