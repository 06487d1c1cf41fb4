"""What the comparison of one position of one call gives."""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.difference import Mismatch


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """One position of one call: what differs, or why nothing could be said.

    Shape: `aspect` is `response`, `error`, `reads`, `integers`, `status`, `request`, `parameters` or `operation`; `unchecked` is empty
    when the answer is certain.
    """

    call: str
    operation: str
    aspect: str
    mismatches: tuple[Mismatch, ...] = ()
    unchecked: str = ""
