"""A HEAD answers otherwise than the GET at the same place.

Why: Caches, link checkers and download managers ask by HEAD whether something is there; what they are told must hold for the GET
that follows.

Mend: Have one function answer both, or look the thing up in both.

Source: RFC 9110, 9.3.2 (HEAD is GET without the content).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import pairwise

from harness.model.contract import Contract, named
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._absent import absent
from harness.rules.api._links import path_values
from harness.rules.api._proof import shown_by, steps, succeeded

SEVERITY = Severity.WARNING
_SOURCE = "head-differs#1"


def _get(status: int) -> Exchange:
    return sample.seen("GET /items/{id}", status, {}, url="/items/7", source=_SOURCE)


def _head(status: int) -> Exchange:
    return sample.seen("HEAD /items/{id}", status, url="/items/7", source=_SOURCE)


BAD = (Seen(exchanges=(_get(404), _head(200))), Seen(exchanges=(_get(200), _head(404))))
GOOD = (
    Seen(exchanges=(_get(404), _head(404))),
    Seen(exchanges=(_get(200), _head(204))),
    Seen(exchanges=(_get(200), _head(405))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """GET and HEAD of a thing that is there, then of one that is not."""
    operations = named(contract.operations)
    for head in contract.operations:
        get = operations.get(f"GET {head.path}")
        if head.method != "HEAD" or get is None:
            continue
        first = yield ask(get)
        if not succeeded(first):
            continue
        where = path_values(first)
        yield ask(head, path_values=where, caller="same")
        if where:
            nothing = {name: absent(value, 2) for name, value in where.items()}
            yield ask(get, path_values=nothing, caller="same")
            yield ask(head, path_values=nothing, caller="same")


def head_differs(seen: Seen) -> Iterator[Finding]:
    """One finding per operation that is answered as another class of status; 405 says that there is no HEAD."""
    found: set[str] = set()
    mine = steps(seen.exchanges, "head-differs")
    for get, head in pairwise(mine):
        if (get.request.method, head.request.method) != ("GET", "HEAD") or get.request.url != head.request.url:
            continue
        differs = get.response.status // 100 != head.response.status // 100
        if differs and head.response.status not in (0, 405, 501) and str(head.operation) not in found:
            found.add(str(head.operation))
            yield shown_by(
                "head-differs",
                SEVERITY,
                f"{head.operation} answers {head.response.status} where GET answers {get.response.status}",
                "Have one function answer both, or look the thing up in both.",
                (get, head),
                cause=(str(head.operation),),
                direction="response",
                operations=(str(head.operation),),
            )
