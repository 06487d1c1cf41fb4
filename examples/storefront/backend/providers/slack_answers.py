"""What the shop reads of Slack's answers.

Source: Slack's Web API methods chat.postMessage, chat.update, users.lookupByEmail, auth.test.
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


class SlackUser(BaseModel):
    """A member of the workspace."""

    id: str
    name: str
    real_name: str | None = None


class SlackFoundUser(BaseModel):
    """The member with an e-mail address."""

    ok: Literal[True]
    user: SlackUser
