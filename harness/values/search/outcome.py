"""The three outcomes of a search: a value, none (there is no such value), or unsure."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias


class Found(NamedTuple):
    """A value that was looked for."""

    value: Any


class Unsure(NamedTuple):
    """Neither a value was found nor a proof that there is none."""

    reason: str


Outcome: TypeAlias = Found | Unsure | None
"""None: it is certain that there is no such value."""
