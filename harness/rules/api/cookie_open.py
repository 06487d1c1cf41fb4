"""A cookie that stands for a session can be read by scripts.

Why: One place where a page shows what a user typed, and whoever typed it has the sessions of all who look at it.

Mend: `response.set_cookie(..., httponly=True, secure=True, samesite="lax")`.

Source: RFC 6265, 4.1.2.6 (HttpOnly); OWASP Session Management Cheat Sheet. Cookies against forged requests (`csrf`) have to be read by
scripts and are not meant.
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
_SESSION = re.compile(r"sess|^sid$|token|auth|jwt|login", re.I)
_FOR_SCRIPTS = re.compile(r"csrf|xsrf", re.I)


def _set(line: str) -> Exchange:
    return sample.seen("POST /login", 200, {}, answered=(("set-cookie", line),))


BAD = (Seen(exchanges=(_set("sid=abc; Path=/; SameSite=lax"),)),)
GOOD = (
    Seen(exchanges=(_set("sid=abc; HttpOnly; Secure; SameSite=lax"),)),
    Seen(exchanges=(_set("csrftoken=abc; Path=/"),)),
    Seen(exchanges=(_set("theme=dark"),)),
    Seen(exchanges=(_set("sid=; Max-Age=0"),)),
)


def cookie_open(seen: Seen) -> Iterator[Finding]:
    """One finding per cookie."""
    sightings = [
        ((str(each.operation), name), each, "")
        for each in seen.exchanges
        for header, line in each.response.headers
        if header.lower() == "set-cookie" and (name := _open(line))
    ]
    for group in by_cause(sightings):
        yield Finding(
            rule="cookie-open",
            severity=SEVERITY,
            message=f"{group.cause[0]} sets the cookie {group.cause[1]} without HttpOnly",
            mend='Set it with httponly=True, secure=True and samesite="lax".',
            cause=group.cause,
            operations=operations_of(group.exchange),
            direction="response",
            reproduction=curl(group.exchange.request),
            evidence=(evidence(group.exchange),),
        )


def _open(line: str) -> str:
    """The name of a session's cookie that scripts can read; empty for others, and for one that is removed."""
    pair, *marks = line.split(";")
    name, _, value = pair.strip().partition("=")
    wanted = _SESSION.search(name) and not _FOR_SCRIPTS.search(name) and value.strip('" ')
    return name if wanted and "httponly" not in {each.strip().lower() for each in marks} else ""
