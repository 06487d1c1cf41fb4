"""Any website may read answers with the visitor's own credentials.

Why: The origin that asks is repeated in `Access-Control-Allow-Origin` together with `Access-Control-Allow-Credentials: true`:
every page that a logged-in user visits can read the API as that user.

Mend: Name the origins: `CORSMiddleware(allow_origins=["https://app.example"], allow_credentials=True)`, no regular expression that
takes all.

Source: Fetch Standard, "CORS protocol and credentials"; CWE-942.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from harness.model.contract import Contract
from harness.model.exchange import Exchange, Request, header
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._proof import curls, evidences, operations_in, steps

SEVERITY = Severity.ERROR
_ORIGIN = "https://elsewhere.example"
_ASKED = 3


def _answer(origin: str, credentials: str) -> Exchange:
    allowed = (("access-control-allow-origin", origin), ("access-control-allow-credentials", credentials))
    asked = (("origin", _ORIGIN),)
    return sample.seen("GET /me", 200, {}, headers=asked, answered=allowed, source="any-origin-allowed#1")


BAD = (Seen(exchanges=(_answer(_ORIGIN, "true"),)),)
GOOD = (
    Seen(exchanges=(_answer("https://app.example", "true"),)),
    Seen(exchanges=(_answer("*", "true"),)),
    Seen(exchanges=(_answer(_ORIGIN, "false"),)),
)


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """A few readings, as a browser sends them from a page of somebody else's."""
    readings = [each for each in contract.operations if each.method == "GET" and "{" not in each.path]
    for operation in readings[:_ASKED]:
        yield ask(operation, headers={"Origin": _ORIGIN})


def any_origin_allowed(seen: Seen) -> Iterator[Finding]:
    """One finding for the app: the answer to origins is given in one place."""
    for each in steps(seen.exchanges, "any-origin-allowed"):
        origin = header(each.response.headers, "access-control-allow-origin")
        credentials = header(each.response.headers, "access-control-allow-credentials")
        if header(each.request.headers, "origin") == origin == _ORIGIN and credentials.lower() == "true":
            yield Finding(
                rule="any-origin-allowed",
                severity=SEVERITY,
                message=f"{each.operation} lets {origin} read its answer with the visitor's credentials; so may any origin",
                mend="Name the origins that may: allow_origins=[...], no pattern that takes all.",
                cause=("any origin",),
                operations=operations_in(each),
                direction="response",
                reproduction=curls(each),
                evidence=evidences(each),
            )
            return
