"""The old password still works after it was changed.

Why: Who changes a password because somebody else knows it is no safer than before.

Mend: Replace the stored digest, and end the sessions that were opened with the old one.

Source: OWASP Application Security Verification Standard 4.0, 2.1.5 and 3.3.3. The password is changed back afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping

from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import body_fields, sent, snake
from harness.rules.api._proof import shown_by, steps, succeeded
from harness.rules.api._sessions import credential, gives_token, token_of

SEVERITY = Severity.ERROR
_SOURCE = "old-password-accepted#1"
_PASSWORD = re.compile(r"^(password|pin|passphrase|secret)$")
_CURRENT = re.compile(r"^(current|old|existing|present)(_(password|pin|passphrase|secret))?$")
_NEW = re.compile(r"^new(_(password|pin|passphrase|secret))?$")


def _in(status: int) -> Exchange:
    return sample.seen("POST /sessions", status, {"token": "t"}, sent={"password": "a-1"}, source=_SOURCE)


_CHANGED = sample.seen("POST /me/password", 204, sent={"current": "a-1", "new": "b-2"}, source=_SOURCE)
BAD = (Seen(exchanges=(_in(201), _CHANGED, _in(201))),)
GOOD = (Seen(exchanges=(_in(201), _CHANGED, _in(401))), Seen(exchanges=(_in(201), _in(201))))


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Sign in, change the password, sign in with the old one, and change it back."""
    for change in contract.operations:
        current, new = _fields(change)
        enter = next((each for each in contract.operations if gives_token(each)), None)
        if enter is None or not current or not new or change.method not in ("POST", "PUT", "PATCH"):
            continue
        entered = yield ask(enter)
        field = next((name for name in sent(entered) if _PASSWORD.match(snake(name))), None)
        token = token_of(entered)
        headers = credential(contract, token) if token is not None else None
        if not succeeded(entered) or field is None or headers is None:
            continue
        yield from _there_and_back(enter, change, entered, (field, current, new), headers)


def _there_and_back(
    enter: Operation, change: Operation, entered: Exchange, names: tuple[str, str, str], headers: Mapping[str, str]
) -> Generator[Request, Exchange, None]:
    field, current, new = names
    old = str(sent(entered)[field])
    other = old.translate(str.maketrans("0123456789", "1234567890")) if old.isdigit() else f"{old}-Z9"
    changed = yield ask(change, body={current: old, new: other}, headers=headers, caller="nobody")
    if succeeded(changed):
        yield ask(enter, body=dict(sent(entered)), caller="nobody")
        yield ask(change, body={current: other, new: old}, headers=headers, caller="nobody")


def _fields(change: Operation) -> tuple[str, str]:
    names = list(body_fields(change))
    current = next((each for each in names if _CURRENT.match(snake(each))), "")
    return current, next((each for each in names if _NEW.match(snake(each))), "")


def old_password_accepted(seen: Seen) -> Iterator[Finding]:
    """One finding per operation that changes a password: the same signing in, before and after it."""
    mine = steps(seen.exchanges, "old-password-accepted")
    for first, change, second in zip(mine, mine[1:], mine[2:], strict=False):
        same = first.operation == second.operation and sent(first) == sent(second) and bool(sent(first))
        between = change.operation != first.operation and any(_NEW.match(snake(each)) for each in sent(change))
        if same and between and all(map(succeeded, (first, change, second))):
            yield shown_by(
                "old-password-accepted",
                SEVERITY,
                f"{second.operation} takes the old password after {change.operation} answered {change.response.status}",
                "Replace the stored digest of the password.",
                (change, second),
                cause=(str(change.operation),),
                operations=(str(change.operation), str(second.operation)),
            )
