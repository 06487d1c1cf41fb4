"""Gives the findings of a diff the lines on both sides, read from the texts that were compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from harness.model.finding import Finding
from harness.model.location import Location
from harness.run.result import Result
from harness.sources.lines import Pointed, line_finder


def with_lines(result: Result, texts: Mapping[str, bytes]) -> Result:
    """The result with lines where a text (by its name) is known; only places that findings name are looked up."""
    places = _Places(texts)
    return replace(result, findings=tuple(places.told(each) for each in result.findings))


class _Places:
    """The lines of each text, found when the first finding names it."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self.texts = texts
        self.finders: dict[str, Callable[[str], int]] = {}

    def told(self, finding: Finding) -> Finding:
        """The finding with lines instead of pointers."""
        return replace(finding, at=self._line(finding.at), other=self._line(finding.other))

    def _line(self, place: Location | None) -> Location | None:
        if not isinstance(place, Pointed) or place.file not in self.texts:
            return place
        if place.file not in self.finders:
            self.finders[place.file] = line_finder(self.texts[place.file])
        return Location(place.file, self.finders[place.file](place.pointer))
