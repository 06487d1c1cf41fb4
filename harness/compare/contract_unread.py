"""Parts of an operation that only one version lets be read: whatever they say, they changed."""

from __future__ import annotations

from collections.abc import Iterator

from harness.compare.contract_sides import Sides
from harness.model.difference import Mismatch


def unread_changes(sides: Sides) -> Iterator[Mismatch]:
    """What stands elsewhere, and is not there, in one version and not in the other."""
    before, after = sides.before, sides.after
    if before is None or after is None or before.unread == after.unread:
        return
    for mine, others in ((after, before), (before, after)):
        for reason in mine.unread:
            if reason not in others.unread:
                place = sides.place("request", "operation")
                yield sides.change("unchecked", place, detail=reason, part=reason)
