"""What the shop reads of Slack's answers.

Source: Slack's Web API methods chat.postMessage, chat.update, conversations.list, users.lookupByEmail, auth.test.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class SlackIdentity(BaseModel):
    """Who the token belongs to."""

    ok: Literal[True]
    team_id: str
    user_id: str


class SlackPosted(BaseModel):
    """A posted or changed message; `ts` is its id, and the time in seconds since 1970."""

    ok: Literal[True]
    channel: str
    ts: str


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


class SlackUser(BaseModel):
    """A member of the workspace."""

    id: str
    name: str
    real_name: str | None = None


class SlackFoundUser(BaseModel):
    """The member with an e-mail address."""

    ok: Literal[True]
    user: SlackUser
