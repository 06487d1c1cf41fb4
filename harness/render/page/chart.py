"""The trend as a small chart: a bar for each report, the mildest at its foot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from harness.model.trend import Point

_MOST: Final = 24
_STEP: Final = 13
_BAR: Final = 9
_HEIGHT: Final = 44
_LEAST: Final = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One severity of one report. Units: pixels of the drawing; `tone` is the severity."""

    tone: str
    x: int
    y: float
    height: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """The whole drawing, empty where there is nothing to compare; `said` is the same in words. Units: pixels."""

    parts: tuple[Part, ...]
    width: int
    height: int
    said: str
    bar: int = _BAR


def chart(points: Sequence[Point]) -> Chart:
    """The newest reports, oldest at the left; the tallest fills the height."""
    shown = points[-_MOST:]
    tallest = max((each.total for each in shown), default=0)
    parts = tuple(part for at, each in enumerate(shown) for part in _bar(each, at * _STEP, tallest))
    said = ", ".join(str(each.total) for each in shown)
    return Chart(
        parts=parts if len(shown) > 1 else (),
        width=max(len(shown) * _STEP - (_STEP - _BAR), 1),
        height=_HEIGHT,
        said=f"New findings in the last {len(shown)} reports, oldest first: {said}",
    )


def _bar(point: Point, x: int, tallest: int) -> Iterator[Part]:
    foot = float(_HEIGHT)
    if not point.total:
        yield Part(tone="clean", x=x, y=foot - _LEAST, height=_LEAST)
    for tone, count in (("hint", point.hints), ("warning", point.warnings), ("error", point.errors)):
        if count:
            height = max(_LEAST, round(_HEIGHT * count / tallest, 1))
            foot = max(0.0, round(foot - height, 1))
            yield Part(tone=tone, x=x, y=foot, height=height)
