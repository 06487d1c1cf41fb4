"""A meeting room in memory, for a shop that runs without one."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from examples.storefront.backend.providers.chat import Notice
from examples.storefront.backend.providers.office import Mail
from examples.storefront.backend.schemas.notifications import NoticeReceipt


class SandboxMeetingRoom:
    """Swallows what is posted and sent."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def post(self, notice: Notice) -> NoticeReceipt:
        """Post a notice."""
        number = str(next(self._numbers))
        return NoticeReceipt(channel_id=notice.channel_id, message_id=number, posted_at=datetime.now(UTC))

    def send(self, mail: Mail) -> None:
        """Nobody reads it."""
