"""How findings came and went from report to report."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """The counts of one report. Shape: `at` is ISO 8601 in UTC; `errors`, `warnings` and `hints` are new to the known ones."""

    at: str
    errors: int = 0
    warnings: int = 0
    hints: int = 0
    known: int = 0

    @property
    def total(self) -> int:
        """All that are not known."""
        return self.errors + self.warnings + self.hints


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A finding of an earlier report, as far as it is remembered."""

    fingerprint: str
    rule: str
    message: str
    check: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Trend:
    """What changed since the last report.

    Shape: `since` is when that was, empty where this is the first; `fresh` are fingerprints that it did not have; `fixed` are
    those it had and a check that ran whole no longer finds; `unseen` those whose check could not run this time; `points`
    are the counts of the reports so far, oldest first, this one included.
    """

    since: str = ""
    fresh: frozenset[str] = field(default_factory=frozenset)
    fixed: tuple[Told, ...] = ()
    unseen: tuple[Told, ...] = ()
    points: tuple[Point, ...] = ()
