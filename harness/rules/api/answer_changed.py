"""The same request has another answer than from the version that it is compared with.

Why: A client that was written for the version before meets a refusal, a missing field or another type, although no line of its own
has changed.

Mend: Keep the old answer beside the new one until all clients have moved, or say in the contract that it has changed.

Source: RFC 9110, 15 (status codes); the answers of the version given with `--against`, asked in the same order from its own start.
Once a write has ended differently the two hold different things: what differs from then on is a hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from harness.model.exchange import Exchange
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._bodies import UNREADABLE, decoded
from harness.rules.api._links import is_volatile
from harness.rules.api._proof import content_type, curls, evidences, operations_of, sent_for, succeeded

SEVERITY = Severity.WARNING
_SOURCE = "against#1"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_BY_CHANCE = re.compile(r"\d{4}-\d\d-\d\d|[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-fA-F]{16,}|[A-Za-z0-9_-]{24,}")
"""Texts that are another one each time: times, UUIDs, digests, tokens."""


def _pair(
    before: tuple[int, Any], now: tuple[int, Any], operation: str = "GET /items/{id}"
) -> tuple[Exchange, Exchange]:
    first, second = (sample.seen(operation, *each, url="/items/7", source=_SOURCE) for each in (now, before))
    return first, second


BAD = (
    Seen(exchanges=_pair((200, {"a": 1}), (404, {}))),
    Seen(exchanges=_pair((200, {"a": 1, "b": 1}), (200, {"a": 1}))),
    Seen(exchanges=_pair((200, [{"a": 1}]), (200, [{"a": "1"}]))),
    Seen(exchanges=_pair((200, {"price": 3}), (200, {"price": 4}))),
)
GOOD = (
    Seen(exchanges=_pair((200, {"a": 1}), (200, {"a": 1, "b": 2}))),
    Seen(exchanges=_pair((500, {}), (200, {"a": 1}))),
    Seen(exchanges=_pair((200, {"at": "2026-01-01T00:00:00Z"}), (200, {"at": "2026-01-02T00:00:00Z"}))),
    Seen(exchanges=_pair((200, {"token": "abc"}), (200, {"token": "abd"}))),
)


def answer_changed(seen: Seen) -> Iterator[Finding]:
    """One finding per operation and kind of change, from exchanges in pairs: of this version, then of the one before."""
    mine = [each for each in seen.exchanges if sent_for(each, "against")]
    found: set[tuple[str, ...]] = set()
    parted = False
    for now, before in zip(mine[::2], mine[1::2], strict=False):
        if not now.response.status or not before.response.status or before.response.status >= 500:
            continue
        for kind, words, severity in _changes(now, before):
            cause = (str(now.operation), *kind)
            if cause not in found:
                found.add(cause)
                yield _finding(now, before, cause, words, Severity.HINT if parted else severity)
        parted |= now.request.method not in _SAFE and succeeded(now) != succeeded(before)


def _changes(now: Exchange, before: Exchange) -> Iterator[tuple[tuple[str, ...], str, Severity]]:
    """What differs, the first place of each kind."""
    was, status = before.response.status, now.response.status
    if was != status:
        severity = Severity.ERROR if was < 400 <= status else Severity.HINT if status < 400 <= was else SEVERITY
        yield ("status", str(was), str(status)), f"answers {status} instead of {was}", severity
        return
    if not succeeded(now):
        return
    if content_type(now) != content_type(before):
        yield (
            ("type",),
            f"answers as {content_type(now) or 'nothing'} instead of {content_type(before) or 'nothing'}",
            SEVERITY,
        )
        return
    held, kept = decoded(before.response.body), decoded(now.response.body)
    if held is not UNREADABLE and kept is not UNREADABLE:
        yield from _within(held, kept, "")


def _within(held: Any, kept: Any, place: str) -> Iterator[tuple[tuple[str, ...], str, Severity]]:
    if isinstance(held, dict) and isinstance(kept, dict):
        for name, value in held.items():
            if name not in kept:
                yield ("gone", f"{place}/{name}"), f"lacks {place}/{name}", SEVERITY
            elif not is_volatile(name):
                yield from _within(value, kept[name], f"{place}/{name}")
    elif isinstance(held, list) and isinstance(kept, list):
        if len(held) != len(kept):
            yield ("value", place), f"has {len(kept)} items instead of {len(held)} at {place or '/'}", Severity.HINT
        for value, other in zip(held, kept, strict=False):
            yield from _within(value, other, f"{place}/*")
    elif _kind(held) != _kind(kept):
        severity = Severity.HINT if None in (held, kept) else SEVERITY
        yield ("kind", place), f"has {_kind(kept)} instead of {_kind(held)} at {place or '/'}", severity
    elif held != kept and not (isinstance(held, str) and _BY_CHANCE.search(held)):
        yield ("value", place), f"shows {kept!r:.60} instead of {held!r:.60} at {place or '/'}", Severity.HINT


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a text"
    return "an object" if isinstance(value, dict) else "a list" if isinstance(value, list) else "null"


def _finding(now: Exchange, before: Exchange, cause: tuple[str, ...], words: str, severity: Severity) -> Finding:
    return Finding(
        rule="answer-changed",
        severity=severity,
        message=f"{now.operation} {words}",
        mend="Keep the old answer beside the new one, or say in the contract that it has changed.",
        cause=cause,
        operations=operations_of(now),
        direction="response",
        pointer=cause[2] if len(cause) == 3 else "",
        reproduction=curls(now, before),
        evidence=evidences(before, now),
    )
