"""Makes a finding of a mismatch: what all drift rules have in common, so that each rule says only what is its own."""

from __future__ import annotations

import json
import re

from harness.model.contract import Occurrence
from harness.model.difference import Mismatch
from harness.model.finding import Finding, Severity

_LONGEST = 400
_POSITION = re.compile(r"(?P<name>[A-Z]+ /\S*?) (?P<position>(?:response|error) \w+|request body)$")
_WHOLE = re.compile(r"\b(?:integer|int32|int64)\b")
_CHECKED = re.compile(r" \((?!\?:)[^()|]*\)")


def judged(seen: Mismatch, rule: str, severity: Severity, message: str, mend: str) -> Finding:
    """A finding whose cause is the pair of declarations; the consumer's side is mended first.

    In a generic declaration the consumer's place is the cause alone: each instance meets another type of the provider.
    Where the consumer's type is only inferred from the code around, nothing is worse than a warning.
    """
    inferred = seen.confidence == "inferred" and severity is Severity.ERROR
    return Finding(
        rule=rule,
        severity=Severity.WARNING if inferred else severity,
        message=_capital(message),
        mend=_capital(mend),
        cause=(*(() if seen.consumer.generic else (f"provider {seen.provider}",)), f"consumer {seen.consumer}"),
        operations=seen.operations or (seen.place.operation,),
        direction=seen.place.direction,
        pointer=seen.difference.pointer,
        at=seen.consumer.location or seen.provider.location,
        other=seen.provider.location if seen.consumer.location else None,
        witness=seen.difference.witness,
        reproduction=_reproduction(seen),
        symptoms=(f"{seen.place.operation} {seen.place.position}",),
    )


def ours(seen: Mismatch) -> str:
    """The consumer's place, as messages name it; a type without a name is told by its call."""
    place = seen.consumer
    if " /" not in place.declaration:
        return f"the frontend's {place}"
    where = "" if place.declaration == seen.place.operation else f" at {place.declaration}"
    return f"the frontend's {_inner(place)}{where}"


def theirs(seen: Mismatch) -> str:
    """The provider's place, as messages name it; a type without a name is told by its operation."""
    place = seen.provider
    found = _POSITION.match(place.declaration)
    if not found:
        return f"the backend's {place}"
    body = "body" if found["position"] == "request body" else "answer"
    return f"the backend's {_inner(place) if place.path else body} of {found['name']}"


def typescript(described: str) -> str:
    """A described shape in the words of TypeScript, which has one kind of number and checks no format."""
    return _CHECKED.sub("", _WHOLE.sub("number", described)).replace(", …}", "}")


def field(seen: Mismatch) -> str:
    """The name of the field that a difference is about, or the place where it has none."""
    last = seen.difference.path[-1] if seen.difference.path else ""
    return f"`{last}`" if isinstance(last, str) and last else "the value"


def hinted(seen: Mismatch, word: str) -> str | None:
    """What stands after a hint's word, '' where nothing does, None where there is no such hint."""
    parts = (each.partition(" ") for each in seen.hints)
    return next((rest for head, _, rest in parts if head == word), None)


def _inner(place: Occurrence) -> str:
    return {"": "type", "[]": "items", "{}": "values"}.get(place.path, f"`{place.path}`")


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def renamed(seen: Mismatch) -> str:
    """The name that the other side uses for a missing field, or an empty string."""
    return next((hint.removeprefix("renamed ") for hint in seen.hints if hint.startswith("renamed ")), "")


def sender(seen: Mismatch) -> str:
    """The side that sends, as messages name it."""
    return "the backend" if seen.place.direction == "response" else "the frontend"


def _reproduction(seen: Mismatch) -> str:
    if seen.difference.witness is None:
        return f"{seen.place.operation}, {seen.place.position}"
    value = json.dumps(seen.difference.witness.value, ensure_ascii=False, default=str)
    shown = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    return f"{seen.place.operation}, {seen.place.position}: {shown}"
