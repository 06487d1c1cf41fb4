"""What a rendering depends on beside the records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from harness.model.finding import Severity
from harness.model.rule import Rule
from harness.model.trend import Trend

_NO_TREND: Final = Trend()


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """How to render.

    Shape: `rules` are the rules whose documentation the output may quote; `fail_on` is the mildest severity that fails a
    run; `colour` asks for terminal colours where a format has them; `trend` is what changed since the last report.
    """

    rules: tuple[Rule, ...] = ()
    fail_on: Severity = Severity.ERROR
    colour: bool = False
    trend: Trend = _NO_TREND

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of that id, or None when it was not handed in."""
        return next((each for each in self.rules if each.id == rule_id), None)


PLAIN: Final = Setting()
"""No rules at hand, no colour, errors fail."""
