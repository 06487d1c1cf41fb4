"""Notices to the team's chat."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from examples.storefront.backend.schemas.model import CamelModel
from examples.storefront.backend.schemas.scalars import Identifier, Instant, MailAddress

ChannelId = Annotated[str, Field(pattern=r"^[CG][A-Z0-9]{2,20}$")]


class ShippedNotice(CamelModel):
    """Tell a channel that an order has left; without one, the shop's own."""

    order_id: Identifier
    channel_id: ChannelId | None = None


class RefundNotice(CamelModel):
    """Tell the bookkeepers that money went back; `mailTo` is a colleague who is told by mail as well."""

    order_id: Identifier
    mail_to: MailAddress | None = None


class NoticeReceipt(CamelModel):
    """Where and when a notice was posted."""

    channel_id: str
    message_id: str
    posted_at: Instant


class Channel(CamelModel):
    """A channel to which notices can go."""

    id: str
    name: str
    is_private: bool
    member_count: int | None


class ChannelList(CamelModel):
    """Some channels; `nextCursor` leads to more, null at the end."""

    channels: list[Channel]
    next_cursor: str | None
