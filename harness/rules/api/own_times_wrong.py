"""An update changes when a thing was made, or leaves when it was last changed.

Why: Lists by age show old things as new; whoever fetches what has changed since yesterday never gets this one.

Mend: Set the time of making once, and the time of change in every route that changes something.

Source: The names of fields in the answers (`created_at`, `updated_at`). The time of change is judged where it has fractions of a second,
and where a value that was sent is read back as sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from harness.model.exchange import Exchange
from harness.model.finding import Finding, Severity
from harness.model.rule import Seen
from harness.rules.api import _samples as sample
from harness.rules.api._links import is_own, sent, shown, snake
from harness.rules.api._proof import purpose_of, shown_by, succeeded

SEVERITY = Severity.WARNING
_MADE = re.compile(r"^(created|created_at|created_on|made_at|creation_date|date_created|registered_at|inserted_at)$")
_CHANGED = re.compile(r"^(updated_at|modified_at|changed_at|last_modified|last_updated|date_modified)$")
_FRACTION = re.compile(r"\.\d*[1-9]")


def _read(created: str, updated: str, name: str = "a", method: str = "GET") -> Exchange:
    return sample.seen(
        f"{method} /items/{{id}}",
        200,
        {"id": 7, "name": name, "created_at": created, "updated_at": updated},
        url="/items/7",
        sent={"name": name} if method != "GET" else None,
        source="update-not-kept#1",
    )


_OLD, _NEW = "2026-03-01T09:00:00.123Z", "2026-03-01T09:00:01.456Z"
BAD = (
    Seen(exchanges=(_read(_OLD, _OLD), _read(_NEW, _NEW, "b", "PUT"))),
    Seen(exchanges=(_read(_OLD, _OLD), _read(_OLD, _OLD, "b", "PATCH"))),
)
GOOD = (
    Seen(exchanges=(_read(_OLD, _OLD), _read(_OLD, _NEW, "b", "PUT"))),
    Seen(exchanges=(_read(_OLD, _OLD), _read(_OLD, _OLD, "a", "PATCH"))),
    Seen(
        exchanges=(
            _read("2026-03-01T09:00:00Z", "2026-03-01T09:00:00Z"),
            _read("2026-03-01T09:00:00Z", "2026-03-01T09:00:00Z", "b", "PUT"),
        )
    ),
)


def own_times_wrong(seen: Seen) -> Iterator[Finding]:
    """One finding per update and field; what was seen of a thing is compared with what its update then answers."""
    last: dict[str, Exchange] = {}
    told: set[tuple[str, str]] = set()
    purpose = ""
    for each in seen.exchanges:
        if (walk := purpose_of(each)) != purpose:
            purpose, last = walk, {}
        if not walk:
            continue
        place = each.request.url.partition("?")[0]
        if not succeeded(each) or each.request.method not in ("GET", "PUT", "PATCH"):
            if each.request.method == "DELETE":
                last.pop(place, None)
            continue
        before = last.get(place)
        if before is not None and each.request.method != "GET":
            for field, words in _faults(before, each):
                cause = (str(each.operation), field)
                if cause not in told:
                    told.add(cause)
                    yield _finding(before, each, field, words)
        if shown(each):
            last[place] = each


def _faults(before: Exchange, update: Exchange) -> Iterator[tuple[str, str]]:
    was, now = shown(before), shown(update)
    changed = any(
        name in was and was[name] != value and now.get(name) == value and not is_own(name)
        for name, value in sent(update).items()
    )
    for name, value in now.items():
        old = was.get(name)
        if not isinstance(value, str) or not isinstance(old, str) or name in sent(update):
            continue
        if _MADE.match(snake(name)) and _differ(old, value):
            yield name, f"changes {name} from {old} to {value}"
        elif _CHANGED.match(snake(name)) and old == value and _FRACTION.search(value) and changed:
            yield name, f"changes other fields and leaves {name} at {value}"


def _differ(one: str, other: str) -> bool:
    """Are these two moments? Offsets and how many digits are written make no difference."""
    try:
        first, second = datetime.fromisoformat(one), datetime.fromisoformat(other)
    except ValueError:
        return False
    if (first.tzinfo is None) != (second.tzinfo is None):
        first, second = first.replace(tzinfo=None), second.replace(tzinfo=None)
    return abs(first - second) >= timedelta(milliseconds=1)


def _finding(before: Exchange, update: Exchange, field: str, words: str) -> Finding:
    return shown_by(
        "own-times-wrong",
        SEVERITY,
        f"{update.operation} {words}",
        "Set the time of making once, and the time of change in every route that changes something.",
        (before, update),
        cause=(str(update.operation), field),
        direction="response",
        pointer=f"/{field}",
        operations=(str(update.operation),),
    )
