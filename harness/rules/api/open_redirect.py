"""An address that the caller gives is where the answer leads, wherever that is.

Why: A link to your site leads to somebody else's: the address bar was right when it was clicked, and a login that returns there
hands over its code.

Mend: Lead on only to paths of your own: refuse what has a scheme or a host, or begins with two slashes or a slash and a backslash.

Source: CWE-601 (open redirect); RFC 9110, 10.2.2 (Location).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from urllib.parse import urljoin, urlsplit

from harness.model import shape as s
from harness.model.contract import Contract, Operation
from harness.model.exchange import Exchange, Request, header
from harness.model.finding import Finding, Severity
from harness.model.plan import ask
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import snake
from harness.rules.api._proof import curls, evidences, operations_in, steps

SEVERITY = Severity.ERROR
_HOST = "elsewhere.example"
_ADDRESSES = (f"https://{_HOST}/", f"//{_HOST}/", f"/\\{_HOST}/")
"""The last one is what browsers read as the second. Source: WHATWG URL Standard, 4.4 (special schemes)."""

_NAMES = frozenset(
    {"next", "next_url", "redirect", "redirect_to", "redirect_url", "redirect_uri", "return", "return_to", "return_url"}
    | {"continue", "url", "to", "target", "destination", "dest", "goto", "callback", "callback_url", "back"}
)


def _led(location: str) -> Exchange:
    return sample.seen("GET /go", 307, url="/go?next=x", source="open-redirect#1", answered=(("location", location),))


BAD = (Seen(exchanges=(_led(f"https://{_HOST}/"),)), Seen(exchanges=(_led(f"/\\{_HOST}/"),)))
GOOD = (Seen(exchanges=(_led("/home"),)), Seen(exchanges=(_led(f"/login?next=https://{_HOST}/"),)))


def plan(contract: Contract) -> Generator[Request, Exchange, None]:
    """Every operation that is told where to lead, in its query or its body, with an address of somebody else's."""
    for operation in contract.operations:
        names = [each.name for each in operation.parameters if each.place == "query" and snake(each.name) in _NAMES]
        fields = [each for each in _body_names(operation) if snake(each) in _NAMES]
        if operation.method == "GET" and names:
            for address in _ADDRESSES:
                yield ask(operation, query={names[0]: address})
        elif operation.method == "POST" and (names or fields) and _leads_on(operation):
            for address in _ADDRESSES:
                if names:
                    yield ask(operation, query={names[0]: address})
                else:
                    yield ask(operation, adding={fields[0]: address})


def _leads_on(operation: Operation) -> bool:
    return any(each.status.startswith("3") for each in operation.responses)


def _body_names(operation: Operation) -> list[str]:
    shapes = [s.resolve(each.typed.shape) for each in operation.request_bodies]
    return [name for shape in shapes for each in shape.objects for name in each.fields]


def open_redirect(seen: Seen) -> Iterator[Finding]:
    """One finding per operation."""
    found: set[str] = set()
    for each in steps(seen.exchanges, "open-redirect"):
        location = urljoin(each.request.url, header(each.response.headers, "location").replace("\\", "/"))
        leads = 300 <= each.response.status < 400 and urlsplit(location).hostname == _HOST
        if leads and str(each.operation) not in found:
            found.add(str(each.operation))
            yield Finding(
                rule="open-redirect",
                severity=SEVERITY,
                message=f"{each.operation} leads to {location}, because the caller said so",
                mend="Lead on only to paths of your own.",
                cause=(str(each.operation),),
                operations=operations_in(each),
                direction="request",
                reproduction=curls(each),
                evidence=evidences(each),
            )
