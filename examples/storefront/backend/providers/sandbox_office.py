"""An office in memory, for a shop that runs without one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from examples.storefront.backend.providers.office import Mail, Row, Sheet


class SandboxOffice:
    """Keeps the last tables and swallows what is sent."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._sheets: list[Sheet] = []

    def keep(self, title: str, rows: Sequence[Row]) -> Sheet:
        """A table of which only the name is kept."""
        number = f"sandbox-{next(self._numbers)}-{len(rows)}"
        sheet = Sheet(id=number, title=title, link=f"https://sheets.test/{number}")
        self._sheets = [sheet, *self._sheets[:99]]
        return sheet

    def sheets(self) -> list[Sheet]:
        """The tables that this process kept."""
        return list(self._sheets)

    def send(self, mail: Mail) -> None:
        """Nobody reads it."""
