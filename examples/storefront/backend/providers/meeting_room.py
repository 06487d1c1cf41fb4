"""What the shop wants of the bookkeepers' rooms: notices in a channel, and mail."""

from __future__ import annotations

from typing import Protocol

from examples.storefront.backend.providers.chat import Notice
from examples.storefront.backend.providers.office import Mail
from examples.storefront.backend.schemas.notifications import NoticeReceipt


class MeetingRoom(Protocol):
    """Where bookkeepers read. Every method raises ChatRefused."""

    def post(self, notice: Notice) -> NoticeReceipt:
        """Post a notice."""

    def send(self, mail: Mail) -> None:
        """Send a mail."""
