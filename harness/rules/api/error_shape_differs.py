"""One operation words its errors otherwise than all others.

Why: A client has one function that reads errors. Where one route answers `{"error": …}` and all others `{"detail": …}`, its users
see "undefined".

Mend: Raise `HTTPException`, or use one exception handler for the whole app.

Source: RFC 9457 (one format for errors); the majority of the target's own answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._bodies import decoded
from harness.rules.api._proof import curls, evidences, operations_in, sent_for

SEVERITY = Severity.WARNING
_NOBODY = ("987654321", "00000000-0000-4000-8000-000000000000", "no-such-thing")
_FEWEST = 3
_MAJORITY = 0.7


def _missing(path: str, body: object) -> Exchange:
    return sample.seen(f"GET {path}", 404, body, source="error-shape-differs#1")


_USUAL = tuple(_missing(each, {"detail": "none"}) for each in ("/a/{id}", "/b/{id}", "/c/{id}"))
BAD = (Seen(exchanges=(*_USUAL, _missing("/d/{id}", {"error": "none"}))),)
GOOD = (
    Seen(exchanges=(*_USUAL, _missing("/d/{id}", {"detail": "other"}))),
    Seen(exchanges=(_missing("/a/{id}", {"detail": ""}), _missing("/d/{id}", {"error": ""}))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every reading of one thing, by an identifier that nothing has."""
    for operation in contract.operations:
        if operation.method != "GET" or not operation.path.endswith("}"):
            continue
        name = operation.path.rpartition("{")[2].rstrip("}")
        for value in _NOBODY:
            answer = yield ask(operation, path_values={name: value})
            if answer.response.status == 404:
                break


def error_shape_differs(seen: Seen) -> Iterator[Finding]:
    """One finding per operation that is alone with its way, where most of the others have one."""
    shapes = {
        str(each.operation): (_shape(each), each)
        for each in seen.exchanges
        if sent_for(each, "error-shape-differs") and each.response.status == 404
    }
    counts = Counter(shape for shape, _ in shapes.values())
    usual, times = counts.most_common(1)[0] if counts else ((), 0)
    if times < _FEWEST or times < _MAJORITY * len(shapes) or not usual:
        return
    for operation, (shape, each) in shapes.items():
        if shape != usual:
            yield Finding(
                rule="error-shape-differs",
                severity=SEVERITY,
                message=f"{operation} answers 404 with {_words(shape)}, {times} other operations with {_words(usual)}",
                mend="Raise HTTPException, or use one exception handler for the whole app.",
                cause=(operation,),
                operations=operations_in(each),
                direction="response",
                reproduction=curls(each),
                evidence=evidences(each),
            )


def _shape(exchange: Exchange) -> tuple[str, ...]:
    body = decoded(exchange.response.body)
    return tuple(sorted(body)) if isinstance(body, dict) else ()


def _words(shape: tuple[str, ...]) -> str:
    return f"the fields {', '.join(shape)}" if shape else "no JSON object"
