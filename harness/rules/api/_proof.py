"""What every finding about an exchange carries: a curl line that reproduces it and the exchange as text, secrets masked."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from harness.model.difference import Direction
from harness.model.exchange import Exchange, Headers, Request, header
from harness.model.finding import Evidence, Finding, Severity
from harness.model.observation import Observation

_SECRET = frozenset({"authorization", "cookie", "x-api-key", "proxy-authorization"})
_IN_PROCESS = "http://app.test"
_USUAL_ADDRESS = "http://127.0.0.1:8000"
_SHOWN = 4000
_ALONE = frozenset({"", "case", "guess", "corpus", "again", "revisit"})

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Group(Generic[Fact]):
    """One cause with the smallest exchange that shows it, what that exchange showed, and how many did."""

    cause: tuple[str, ...]
    exchange: Exchange
    fact: Fact
    count: int


def by_cause(sightings: Iterable[tuple[tuple[str, ...], Exchange, Fact]]) -> Iterator[Group[Fact]]:
    """One group per cause, in order of first sight."""
    groups: dict[tuple[str, ...], Group[Fact]] = {}
    for cause, exchange, fact in sightings:
        known = groups.get(cause)
        count = known.count + 1 if known else 1
        if known is None or _size(exchange) < _size(known.exchange):
            groups[cause] = Group(cause, exchange, fact, count)
        else:
            groups[cause] = Group(cause, known.exchange, known.fact, count)
    yield from groups.values()


def operations_of(exchange: Exchange) -> tuple[str, ...]:
    """The exchange's operation as findings list it."""
    return (exchange.operation,) if exchange.operation else ()


def curl(request: Request) -> str:
    """A line for a POSIX shell; an app that was called in process is taken to listen where uvicorn does by default."""
    address = request.url.replace(_IN_PROCESS, _USUAL_ADDRESS, 1)
    words = ["curl", "-i", "-X", request.method, shlex.quote(address)]
    for name, value in request.headers:
        shown = _masked(name, value)
        words += ["-H", shlex.quote(f"{name}: {value}") if shown == value else f'"{name}: {shown}"']
    if request.body:
        words += ["--data-binary", _quoted(request.body)]
    return " ".join(words)


def reproduced(observation: Observation) -> str:
    """The curl line of the request that an observation was made on."""
    sent = observation.data.get("request")
    if not isinstance(sent, dict):
        return observation.subject
    headers = tuple((str(name), str(value)) for name, value in sent["headers"])
    return curl(Request(method=sent["method"], url=sent["url"], headers=headers, body=sent["body"].encode("latin-1")))


def evidence(exchange: Exchange) -> Evidence:
    """The exchange as text."""
    request, response = exchange.request, exchange.response
    parts = urlsplit(request.url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    sent = f"{request.method} {path}\n{_lines(request.headers)}\n\n{_shown(request.body)}".strip()
    answer = f"HTTP {response.status}\n{_lines(response.headers)}\n\n{_shown(response.body)}".strip()
    return Evidence(kind="http", title="Request and response", content=f"{sent}\n\n{answer}\n")


def traceback_evidence(observation: Observation) -> tuple[Evidence, ...]:
    """The traceback that came with an observation, if one did."""
    text = str(observation.data.get("traceback", ""))
    return (Evidence(kind="traceback", title=f"Traceback of {observation.subject}", content=text),) if text else ()


def sources(observations: Iterable[Observation], *kinds: str) -> Mapping[str, Observation]:
    """Observations of these kinds by the exchange that they were seen on."""
    return {str(each.data.get("source", "")): each for each in observations if each.kind in kinds}


def site_of(observation: Observation) -> Mapping[str, Any]:
    """The place in the target's code that an observation names, or nothing."""
    site = observation.data.get("site")
    return site if isinstance(site, dict) else {}


def sent_for(exchange: Exchange, purpose: str) -> bool:
    """Was this exchange sent for the plan of that rule?"""
    return exchange.source.partition("#")[0] == purpose


def purpose_of(exchange: Exchange) -> str:
    """The rule that an exchange was sent for; empty for what stands by itself and may have others before it that are not shown."""
    purpose = exchange.source.partition("#")[0]
    return "" if purpose in _ALONE else purpose


class _Same:
    """Exchanges as a key: the same tuple is the same key, because every rule asks for its own among them."""

    __slots__ = ("value",)

    def __init__(self, value: tuple[Exchange, ...]) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.value is self.value


@lru_cache(maxsize=1)
def _by_purpose(exchanges: _Same) -> Mapping[str, Sequence[Exchange]]:
    """Exchanges by what they were sent for, in order."""
    found: dict[str, list[Exchange]] = {}
    for each in exchanges.value:
        found.setdefault(each.source.partition("#")[0], []).append(each)
    return found


def steps(exchanges: Iterable[Exchange], purpose: str) -> list[Exchange]:
    """What was sent for a rule, attempts as callers that were refused left out."""
    mine = _by_purpose(_Same(tuple(exchanges))).get(purpose, ())
    return [each for each in mine if each.response.status not in (401, 403) or whom(each)]


def whom(exchange: Exchange) -> str:
    """As whom in particular an exchange was sent (`carl, clerk of south`), empty where it was whoever suits."""
    return exchange.source.partition(" as ")[2]


def curls(*exchanges: Exchange) -> str:
    """The curl lines of a chain of requests."""
    return "\n".join(curl(each.request) for each in exchanges)


def evidences(*exchanges: Exchange) -> tuple[Evidence, ...]:
    """A chain of exchanges as text."""
    return tuple(evidence(each) for each in exchanges)


def operations_in(*exchanges: Exchange) -> tuple[str, ...]:
    """The operations of a chain, the first one first, each once."""
    return tuple(dict.fromkeys(each.operation for each in exchanges if each.operation))


def succeeded(exchange: Exchange) -> bool:
    """Is the answer a success?"""
    return 200 <= exchange.response.status < 300


def _size(exchange: Exchange) -> tuple[bool, int, int]:
    """Requests of their own before steps of a chain, then the shortest."""
    step = exchange.source.partition("#")[0] not in _ALONE
    return step, len(exchange.request.url) + len(exchange.request.body), len(exchange.response.body)


def _masked(name: str, value: str) -> str:
    if name.lower() not in _SECRET or "harness-made-this-up" in value:
        return value
    return "Bearer $TOKEN" if value.lower().startswith("bearer ") else "$SECRET"


def _lines(headers: Headers) -> str:
    return "\n".join(f"{name}: {_masked(name, value)}" for name, value in headers)


def _shown(body: bytes) -> str:
    text = body.decode(errors="backslashreplace")
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}\n... {len(text) - _SHOWN} characters more"


def _quoted(body: bytes) -> str:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return "$'" + "".join(f"\\x{each:02x}" for each in body[:_SHOWN]) + "'"
    if text.isprintable() or not any(ord(each) < 32 and each not in "\n\t" for each in text):
        return shlex.quote(text)
    return "$'" + "".join(f"\\x{each:02x}" for each in body[:_SHOWN]) + "'"


def shown_by(
    rule: str,
    severity: Severity,
    message: str,
    mend: str,
    chain: Sequence[Exchange],
    *,
    cause: tuple[str, ...],
    direction: Direction = "request",
    pointer: str = "",
    operations: tuple[str, ...] = (),
) -> Finding:
    """A finding that a chain of exchanges shows; its operations are those of the chain, the first one first, if none are given."""
    return Finding(
        rule=rule,
        severity=severity,
        message=message,
        mend=mend,
        cause=cause,
        operations=operations or operations_in(*chain),
        direction=direction,
        pointer=pointer,
        reproduction=curls(*chain),
        evidence=evidences(*chain),
    )


def content_type(exchange: Exchange) -> str:
    """The answer's media type without its parameters."""
    return header(exchange.response.headers, "content-type").partition(";")[0].strip().lower()
