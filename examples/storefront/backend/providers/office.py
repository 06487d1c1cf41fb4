"""What the shop wants of an office suite: tables that colleagues can read, and mail that tells them so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Row = Sequence[str]


class OfficeRefused(Exception):
    """The office refused; `code` is its word for why, `status` the HTTP status with which the shop passes it on."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"The office refused: {code}.")
        self.status = status
        self.code = code


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A table at the office; `link` is for people, and None where the office gives none."""

    id: str
    title: str
    link: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail:
    """A mail to a colleague."""

    to: str
    subject: str
    text: str


class Office(Protocol):
    """An office suite. Every method raises OfficeRefused."""

    def keep(self, title: str, rows: Sequence[Row]) -> Sheet:
        """A new table that everyone with its link can read."""

    def sheets(self) -> list[Sheet]:
        """All tables of the shop's, newest first."""

    def send(self, mail: Mail) -> None:
        """Send a mail."""
