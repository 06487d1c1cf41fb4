"""What the shop wants of an automation service: that it hears of events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class AutomationRefused(Exception):
    """The service took the event not; `code` says why, `status` is the HTTP status with which the shop passes it on."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"The automation service refused: {code}.")
        self.status = status
        self.code = code


@dataclass(frozen=True, kw_only=True, slots=True)
class ShopEvent:
    """Something that happened to an order; money is in cents."""

    type: str
    order_number: str
    cents: int
    currency: str


class Automation(Protocol):
    """An automation service. Its method raises AutomationRefused."""

    def tell(self, event: ShopEvent) -> str | None:
        """Tell of an event; the service's own id of it, where it gives one."""
