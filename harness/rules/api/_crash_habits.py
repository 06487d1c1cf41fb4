"""Crashes that one habit of a whole app explains: what no model of it bounds, and what lies behind the models cannot hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from harness.model.exchange import Exchange, header
from harness.model.finding import Severity
from harness.model.observation import Observation

_MOST = 2**63 - 1
_LEAST = -(2**63)
_NUMBER = re.compile(r"[+-]?\d{10,4000}\Z")
_TOO_LARGE = re.compile(
    r"too large to convert to|out of range for type (big)?int|value out of (int64|int32) range|integer out of range|int too (large|big)"
    r"|NumericValueOutOfRange|Out of range value for column|can only handle up to 8-byte ints",
    re.I,
)
_NUL = re.compile(r"NUL \(0x00\)|embedded null|null (byte|character)|\\x00|0x00|\\u0000", re.I)
_UNREACHED = re.compile(
    r"\[Errno (?:111|61|10061)\]|\(111\b|Connection refused|ConnectionRefusedError|Connect call failed|All connection attempts failed"
    r"|Name or service not known|Temporary failure in name resolution|nodename nor servname|getaddrinfo failed|could not translate host name"
    r"|Can't connect to \w+ server|ServerSelectionTimeoutError|Failed to establish a new connection",
    re.I,
)
_NO_TABLE = re.compile(
    r"no such table: (?P<sqlite>[\w.]+)|relation \"(?P<postgres>[^\"]+)\" does not exist|Table '(?P<mysql>[^']+)' doesn't exist"
)
_ADDRESS = re.compile(
    r"""Connect\ call\ failed\ \('(?P<call>[^']+)',\ (?P<call_port>\d+)
      | connection\ to\ server\ at\ "(?P<server>[^"]+)"(?:\ \([^)]*\))?,\ port\ (?P<server_port>\d+)
      | connecting\ to\ (?P<redis>[\w.-]+:\d+)
      | server\ on\ '(?P<mysql>[^']+)'
      | host='(?P<pool>[^']+)',\ port=(?P<pool_port>\d+)
      | translate\ host\ name\ "(?P<name>[^"]+)"
      | (?:^|[\s:(])(?P<mongo>[\w.-]+:\d{2,5}):\ \[Errno
    """,
    re.VERBOSE | re.I,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Habit:
    """One cause of many crashes. Shape: `words` say what is sent, `cause` what one mend would cure."""

    cause: tuple[str, ...]
    words: str
    mend: str
    severity: Severity = Severity.ERROR


_SURROGATES = Habit(
    cause=("UnicodeEncodeError", "half a surrogate pair"),
    words="half a surrogate pair in a text",
    mend=(
        "Refuse such text once for all models: Text = Annotated[str, AfterValidator(encodable)], where encodable(text) calls text.encode() and returns it, "
        "and leave `input` out of the 422 answer in an exception handler of RequestValidationError."
    ),
    severity=Severity.HINT,
)
_TEXT_WITH_NUL = "Refuse it once for all models: Text = Annotated[str, Field(pattern=r'^[^\\x00]*$')], and use that type instead of str."
_BOUND_IDS = (
    "Bound them once: Id = Annotated[int, Path(ge=1, le=2**63 - 1)], and use that type for every such parameter."
)
_BOUND_NUMBERS = (
    "Bound them once: Number = Annotated[int, Field(ge=-2**63, le=2**63 - 1)], and use that type instead of int."
)


def habit_of(exchange: Exchange, crash: Observation) -> Habit | None:
    """The habit that explains a crash; None where its own place is the cause."""
    said = f"{crash.data.get('type', '')}: {crash.detail}"
    if "surrogates not allowed" in said:
        return _SURROGATES
    if _UNREACHED.search(said):
        return _unreached(said, exchange)
    if (table := _NO_TABLE.search(said)) is not None:
        return _unprepared(str(table[table.lastgroup or 0]))
    if _TOO_LARGE.search(said):
        place = next((place for place, value in _sent(exchange) if _is_too_large(value)), None)
        if place is not None:
            return Habit(
                cause=("integers beyond 64 bits", place),
                words=f"an integer beyond 64 bits in the {place}",
                mend=_BOUND_IDS if place == "path" else _BOUND_NUMBERS,
            )
    if _NUL.search(said):
        place = next((place for place, value in _sent(exchange) if isinstance(value, str) and "\x00" in value), None)
        if place is not None:
            return Habit(
                cause=("text with NUL", place), words=f"a NUL character in a text of the {place}", mend=_TEXT_WITH_NUL
            )
    return None


def _unreached(said: str, exchange: Exchange) -> Habit | None:
    """A service that the app needs and that does not run here; None where the request may have named the address itself."""
    found = _ADDRESS.search(said)
    address = ":".join(each for each in (found.groups() if found else ()) if each)
    texts = [value for _, value in _sent(exchange) if isinstance(value, str) and value]
    host = address.partition(":")[0]
    if any("://" in each or (host and host in each) for each in texts):
        return None
    return Habit(
        cause=("service not reached", address),
        words=f"a service that it needs does not answer here{f' at {address}' if address else ''}",
        mend="Start the service for the run, or point the app at one for tests (`env` of the target); in production answer 503 where it may be away.",
        severity=Severity.HINT,
    )


def _unprepared(table: str) -> Habit:
    """A database that nobody has set up here, as where migrations make its tables."""
    return Habit(
        cause=("database not set up",),
        words=f"the database has no table `{table}` here",
        mend="Set the database up before the run (its migrations, such as `alembic upgrade head`), or name a `reset` of the target that does.",
        severity=Severity.HINT,
    )


def _sent(exchange: Exchange) -> Iterator[tuple[str, Any]]:
    """Every scalar that a request holds, with its place: path, query or body."""
    parts = urlsplit(exchange.request.url)
    yield from (("path", unquote(each)) for each in parts.path.split("/"))
    yield from (("query", value) for _, value in parse_qsl(parts.query, keep_blank_values=True))
    body = exchange.request.body
    if "json" in header(exchange.request.headers, "content-type"):
        try:
            yield from (("body", each) for each in _leaves(json.loads(body)))
        except (ValueError, RecursionError):
            return
    elif "urlencoded" in header(exchange.request.headers, "content-type"):
        yield from (("body", value) for _, value in parse_qsl(body.decode(errors="replace"), keep_blank_values=True))


def _leaves(value: Any) -> Iterator[Any]:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            waiting += [*node.keys(), *node.values()]
        elif isinstance(node, list):
            waiting += node
        else:
            yield node


def _is_too_large(value: Any) -> bool:
    if isinstance(value, str):
        return _NUMBER.match(value) is not None and not _LEAST <= int(value) <= _MOST
    return type(value) is int and not _LEAST <= value <= _MOST
