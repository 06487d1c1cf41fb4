"""Finds known texts in others: few of them by one expression, many or long ones without, in time that their number leaves alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

_FEW = 64
_SHORT = 200
"""Units: characters. Expressions of many texts, or of long ones, take longer to compile than the search would."""

_BEGINNING = 6
"""Units: characters. No text that is looked for is shorter."""

_LONG = 4096
"""Units: characters. A text that repeats itself is compared anew at each place; from here on it is searched for instead."""


class Spelled:
    """Texts to find, longest first at each place, each with what stands for it."""

    def __init__(self, stands: Mapping[str, str]) -> None:
        """Errors: a text of fewer than six characters is a fault of the caller's."""
        if any(len(each) < _BEGINNING for each in stands):
            raise ValueError(f"a text to find has fewer than {_BEGINNING} characters")
        self._stands = stands
        self._long = sorted((each for each in stands if len(each) >= _LONG), key=len, reverse=True)
        self._lengths = _lengths(each for each in stands if len(each) < _LONG)
        few = len(stands) <= _FEW and all(len(each) <= _SHORT for each in stands)
        longest = sorted(stands, key=len, reverse=True) if few else []
        self._expression = re.compile("|".join(map(re.escape, longest))) if longest else None

    def sub(self, change: Callable[[str], str], text: str) -> str:
        """The text with each found one changed; `change` gets what stands for it."""
        if self._expression:
            return self._expression.sub(lambda found: change(self._stands[found.group()]), text)
        pieces, done = list[str](), 0
        for start, end in self._found(text):
            pieces += [text[done:start], change(self._stands[text[start:end]])]
            done = end
        return "".join([*pieces, text[done:]]) if pieces else text

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        start = 0
        for begin, end in [*self._found_long(text), (len(text), len(text))]:
            yield from self._between(text, start, begin)
            if begin < end:
                yield begin, end
            start = end

    def _found_long(self, text: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for each in self._long:
            place = text.find(each) if len(each) <= len(text) else -1
            while place >= 0:
                end = place + len(each)
                if all(end <= begin or place >= stop for begin, stop in found):
                    found.append((place, end))
                place = text.find(each, end)
        return sorted(found)

    def _between(self, text: str, place: int, end: int) -> Iterator[tuple[int, int]]:
        lengths, stands = self._lengths, self._stands
        while place <= end - _BEGINNING:
            for length in lengths.get(text[place : place + _BEGINNING], ()):
                if place + length <= end and text[place : place + length] in stands:
                    yield place, place + length
                    place += length - 1
                    break
            place += 1


def _lengths(texts: Iterator[str]) -> Mapping[str, list[int]]:
    """The lengths of the texts of each beginning, the longest first."""
    found: dict[str, set[int]] = {}
    for each in texts:
        found.setdefault(each[:_BEGINNING], set()).add(len(each))
    return {beginning: sorted(each, reverse=True) for beginning, each in found.items()}
