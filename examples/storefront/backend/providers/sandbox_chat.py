"""A chat in memory, for a shop that runs without one."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from examples.storefront.backend.providers.chat import ChatRefused, Notice
from examples.storefront.backend.schemas.notifications import Channel, ChannelList, NoticeReceipt

CHANNELS = (
    Channel(id="C0SHIPPING", name="shipping", is_private=False, member_count=6),
    Channel(id="C0SUPPORT", name="support", is_private=False, member_count=11),
    Channel(id="G0FINANCE", name="finance", is_private=True, member_count=None),
)


class SandboxChat:
    """Three channels that swallow what is posted."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def post(self, notice: Notice) -> NoticeReceipt:
        """Post a notice; 404 when there is no such channel."""
        if notice.channel_id not in {channel.id for channel in CHANNELS}:
            raise ChatRefused(404, "channel_not_found")
        message = f"1763200000.{next(self._numbers):06}"
        return NoticeReceipt(channel_id=notice.channel_id, message_id=message, posted_at=datetime.now(UTC))

    def channels(self, cursor: str | None, limit: int) -> ChannelList:
        """Some of the channels; the cursor is the id of the next one."""
        ids = [channel.id for channel in CHANNELS]
        if cursor is not None and cursor not in ids:
            raise ChatRefused(409, "invalid_cursor")
        start = ids.index(cursor) if cursor is not None else 0
        rest = ids[start + limit :]
        return ChannelList(channels=list(CHANNELS[start : start + limit]), next_cursor=rest[0] if rest else None)
