"""What the shop reads of Slack's channels.

Source: Slack's Web API method conversations.list.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class SlackChannel(BaseModel):
    """A channel."""

    id: str
    name: str
    is_private: bool
    num_members: int | None = None


class SlackCursor(BaseModel):
    """Where a list goes on; empty at its end."""

    next_cursor: str = ""


class SlackChannels(BaseModel):
    """Some channels."""

    ok: Literal[True]
    channels: list[SlackChannel]
    response_metadata: SlackCursor = SlackCursor()
