"""What the shop wants of the team's chat, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from examples.storefront.backend.schemas.notifications import ChannelList, NoticeReceipt


class ChatRefused(Exception):
    """The chat refused; `code` is its word for why, `status` the HTTP status with which the shop passes it on."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"The chat refused: {code}.")
        self.status = status
        self.code = code


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """A text for a channel; `about` is the order's number."""

    channel_id: str
    about: str
    text: str


class Chat(Protocol):
    """The team's chat. Every method raises ChatRefused."""

    def post(self, notice: Notice) -> NoticeReceipt:
        """Post a notice."""

    def channels(self, cursor: str | None, limit: int) -> ChannelList:
        """Some of the channels."""
