"""Observations: what a probe saw that is no exchange."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.model.location import Location


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """Something seen: an exception, a page, a timing, a hang, a source location.

    Shape: `kind` is a short noun (`exception`, `page`, `hang`, `exit`, `shadowed-operation`); `subject` names what it was seen
    on (an operation, a page, a widget); `data` holds the kind's own facts, JSON-ready; `steps` is the path of actions that
    led to it, in words.
    """

    kind: str
    subject: str
    detail: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    location: Location | None = None
    operation: str | None = None
    steps: tuple[str, ...] = ()
