"""Where texts stand in an exchange, and the change that is made there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands.

    Shape: `carrier` is `header`, `cookie`, `query`, `path`, `form`, `json` (a field of a document, JSON or markup), `key` (a
    member's name), `userinfo`, `url` (a whole one, after its parts) or `text`; `parts` is the field's
    name from the outside in, lower case (`("card", "number")` for both `card[number]` and `{"card": {"number": …}}`;
    of a path's segment, the segment before it); `side` is `request` or `response`; `depth` counts the layers of encoding
    around it.
    """

    side: str
    carrier: str
    parts: tuple[str, ...]
    depth: int = 0

    @property
    def name(self) -> str:
        """`card.number`."""
        return ".".join(self.parts)


Change = Callable[[Place, str], str]
"""Gives the text that shall stand at a place; the same text leaves the place as it is."""

DEEPEST = 6
"""Layers of encoding that are opened: the percent-encoding of the base64 of JSON has three."""

_NAME_PARTS = re.compile(r"[^\[\].]+")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an exchange with the change to apply on it, and how many layers of encoding were opened."""

    side: str
    change: Change
    depth: int = 0

    def __call__(self, carrier: str, parts: Sequence[str], text: str) -> str:
        """The text as the change wants it."""
        if not text:
            return text
        changed = self.change(Place(self.side, carrier, tuple(part.lower() for part in parts), self.depth), text)
        return changed if changed != text else text

    def deeper(self) -> Side:
        """The same, a layer further in."""
        return replace(self, depth=self.depth + 1)


def name_parts(name: str) -> tuple[str, ...]:
    """`card[number]` and `card.number` as `("card", "number")`."""
    return tuple(_NAME_PARTS.findall(name)) or (name,)
