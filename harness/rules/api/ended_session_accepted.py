"""A token still works after its owner has signed out.

Why: Who signs out at a shared machine, or because the token was seen by others, is not signed out.

Mend: Keep what identifies the session on the server, and look for it with every request; a token that carries all by itself needs a list
of those that were ended.

Source: OWASP Application Security Verification Standard 4.0, 3.3.1 (logout ends the session). Judged where the contract has an operation
that gives a token and one that ends it.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import sent
from harness.rules.api._proof import shown_by, steps, succeeded
from harness.rules.api._sessions import credential, gives_token, reads_oneself, token_of

SEVERITY = Severity.ERROR
_SOURCE = "ended-session-accepted#1"
_OUT = re.compile(r"/(log-?out|sign-?out|sessions?(/(current|me|this))?|tokens?(/(current|revoke))?|revoke)$")

_IN = sample.seen("POST /sessions", 201, {"token": "t"}, sent={"pin": "1"}, source=_SOURCE)
_LEFT = sample.seen("DELETE /sessions/current", 204, source=_SOURCE)


def _me(status: int) -> Exchange:
    return sample.seen("GET /me", status, {}, source=_SOURCE)


BAD = (Seen(exchanges=(_IN, _me(200), _LEFT, _me(200))),)
GOOD = (
    Seen(exchanges=(_IN, _me(200), _LEFT, _me(401))),
    Seen(exchanges=(_IN, _me(200), sample.seen("DELETE /sessions/current", 409, source=_SOURCE), _me(200))),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Sign in, read, sign out, and read again."""
    me = reads_oneself(contract)
    for enter in contract.operations if me is not None else ():
        leave = next((each for each in contract.operations if _ends(each)), None)
        if me is None or leave is None or not gives_token(enter):
            continue
        entered = yield ask(enter)
        token = token_of(entered)
        headers = credential(contract, token) if token is not None else None
        if succeeded(entered) and headers is not None:
            if succeeded((yield ask(me, headers=headers, caller="nobody"))):
                yield ask(leave, headers=headers, caller="nobody")
                yield ask(me, headers=headers, caller="nobody")
            return


def _ends(operation: Operation) -> bool:
    words = _OUT.search(operation.path) is not None and "{" not in operation.path
    if operation.method == "DELETE":
        return words
    return operation.method == "POST" and words and re.search(r"out$|revoke$", operation.path) is not None


def ended_session_accepted(seen: Seen) -> Iterator[Finding]:
    """A reading that succeeds before and after the end of a session."""
    entered: Exchange | None = None
    read: dict[bool, Exchange] = {}
    left: Exchange | None = None
    for each in steps(seen.exchanges, "ended-session-accepted"):
        operation = str(each.operation).partition(" ")[2]
        if each.request.method == "GET":
            if left is not None and entered is not None and False in read and succeeded(each):
                yield _finding(entered, left, each)
                return
            read[left is not None] = each
        elif _OUT.search(operation) and (each.request.method == "DELETE" or not sent(each)):
            left = each if succeeded(each) else None
        else:
            entered = each


def _finding(entered: Exchange, left: Exchange, read: Exchange) -> Finding:
    return shown_by(
        "ended-session-accepted",
        SEVERITY,
        f"{read.operation} still answers {read.response.status} to a token after {left.operation} answered {left.response.status}",
        "Keep what identifies the session on the server, and look for it with every request.",
        (entered, left, read),
        cause=(str(left.operation),),
        operations=(str(left.operation), str(read.operation)),
    )
