"""Makes a finding of a change: what all breaking rules have in common, so that each rule says only what is its own."""

from __future__ import annotations

import json

from harness.model.contract import Occurrence
from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity

_LONGEST = 400
_WRITTEN = json.JSONEncoder(ensure_ascii=False, default=str).encode


def judged(seen: Mismatch, rule: str, severity: Severity, message: str, mend: str) -> Finding:
    """A finding whose cause is the pair of declarations; the revision is mended first."""
    beside = f"{seen.more:,} more of this sort in the same type" if seen.more else ""
    return Finding(
        rule=rule,
        severity=severity,
        message=f"{message[:1].upper() if message.startswith(_NAMELESS) else message[:1]}{message[1:]}"
        + (f"; not listed: {beside}" if beside else ""),
        mend=mend,
        cause=(f"base {seen.consumer}", f"revision {seen.provider}", *([beside] if beside else [])),
        operations=seen.operations or (seen.place.operation,),
        direction=seen.place.direction,
        pointer=seen.difference.pointer,
        at=seen.provider.location or seen.consumer.location,
        other=seen.consumer.location if seen.provider.location else None,
        witness=seen.difference.witness,
        reproduction=_reproduction(seen),
        check="diff",
        symptoms=(f"{seen.place.operation} {seen.place.position}",),
    )


def of_request(seen: Mismatch, *kinds: str) -> bool:
    """Is it of one of these kinds, where old clients send?"""
    return seen.place.direction == "request" and seen.difference.kind in kinds


def of_response(seen: Mismatch, *kinds: str) -> bool:
    """Is it of one of these kinds, where old clients read?"""
    return seen.place.direction == "response" and seen.difference.kind in kinds


def renamed(seen: Mismatch) -> str:
    """The name that seems to have replaced this one, as words to add to a message, or nothing."""
    for hint in (*seen.hints, seen.difference.detail):
        if hint.startswith("renamed "):
            return f"; it seems to be called {hint.removeprefix('renamed ')!r} now"
    return ""


def old(seen: Mismatch) -> str:
    """The base's declaration as messages name it beside its place: without the place, where it has no name of its own."""
    return _beside_place(seen, seen.consumer)


def new(seen: Mismatch) -> str:
    """The revision's declaration, in the same way."""
    return _beside_place(seen, seen.provider)


def _beside_place(seen: Mismatch, each: Occurrence) -> str:
    if each.declaration != f"{seen.place.operation} {seen.place.position}":
        return str(each)
    return _STEPS.get(each.path, each.path)


_STEPS = {"": "the value", "{}": "a further property", "[]": "an item"}
_NAMELESS = tuple(f"{each} " for each in _STEPS.values())


def where(seen: Mismatch) -> str:
    """The place as messages name it; two schemas have one alone."""
    return "schema" if seen.place.operation == "schema" else f"{seen.place.position} of {seen.place.operation}"


def subject(seen: Mismatch) -> str:
    """The operation, or the part of it, that a fact about its life is of."""
    return seen.place.operation if seen.place.position == "operation" else f"{old(seen)} of the {where(seen)}"


def listed(seen: Mismatch) -> str:
    """The values in question, or the words for them."""
    members = seen.difference.members
    if not members:
        return seen.difference.observed
    shown = ", ".join(_WRITTEN(each) for each in members[:5])
    return shown if len(members) <= 5 else f"{shown} and {len(members) - 5} more"


def _reproduction(seen: Mismatch) -> str:
    if seen.difference.witness is None:
        return f"{seen.place.operation}, {seen.place.position}"
    value = _WRITTEN(seen.difference.witness.value)
    shown = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    return f"{seen.place.operation}, {seen.place.position}: {shown}"
