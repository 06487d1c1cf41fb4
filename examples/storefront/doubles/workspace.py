"""A Slack workspace in memory: channels, members, messages, and a limit on posting."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from typing import Any

POSTS_PER_WINDOW = 4
WINDOW = 60.0
"""How many posts a channel takes, and in how many seconds."""


class SlackRefusal(Exception):
    """An answer `{"ok": false}`; `retry_after` is in seconds, and only a rate limit has one."""

    def __init__(self, error: str, retry_after: int | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.retry_after = retry_after


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A member of the workspace."""

    id: str
    name: str
    real_name: str
    email: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """A channel; a private one does not tell how many members it has."""

    id: str
    name: str
    is_private: bool
    num_members: int | None


MEMBERS = (
    Member(id="U0GRACE", name="grace", real_name="Grace Okafor", email="grace@example.test"),
    Member(id="U0MILO", name="milo", real_name="Milo Brandt", email="milo@example.test"),
)
ROOMS = (
    Room(id="C0SHIPPING", name="shipping", is_private=False, num_members=6),
    Room(id="C0SUPPORT", name="support", is_private=False, num_members=11),
    Room(id="C0GARDEN", name="garden-team", is_private=False, num_members=4),
    Room(id="G0FINANCE", name="finance", is_private=True, num_members=None),
)


@dataclass(kw_only=True)
class Workspace:
    """The state of the double; `clock` gives the seconds since 1970."""

    clock: Callable[[], float]
    messages: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    posted: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def post(self, channel: str, text: str, blocks: list[Any]) -> dict[str, Any]:
        """Post a message; channel_not_found, no_text, ratelimited."""
        self._room(channel)
        if not text and not blocks:
            raise SlackRefusal("no_text")
        self._limit(channel)
        ts = f"{self.clock():.6f}"
        message = {
            "type": "message",
            "subtype": "bot_message",
            "user": "U0SHOPBOT",
            "bot_id": "B0SHOPBOT",
            "app_id": "A0SHOP",
            "team": "T0JUNIPER",
            "text": text,
            "ts": ts,
            "blocks": blocks,
        }
        self.messages[channel, ts] = message
        return {"channel": channel, "ts": ts, "message": message}

    def update(self, channel: str, ts: str, text: str) -> dict[str, Any]:
        """Change a message; channel_not_found, message_not_found."""
        self._room(channel)
        if (channel, ts) not in self.messages:
            raise SlackRefusal("message_not_found")
        message = self.messages[channel, ts] | {
            "text": text,
            "edited": {"user": "U0SHOPBOT", "ts": f"{self.clock():.6f}"},
        }
        self.messages[channel, ts] = message
        return {"channel": channel, "ts": ts, "text": text, "message": message}

    def rooms(self, cursor: str, limit: int) -> dict[str, Any]:
        """A page of channels; invalid_cursor."""
        ids = [room.id for room in ROOMS]
        if cursor and cursor not in ids:
            raise SlackRefusal("invalid_cursor")
        start = ids.index(cursor) if cursor else 0
        rest = ids[start + limit :]
        page = [_room_facts(room) for room in ROOMS[start : start + limit]]
        return {"channels": page, "response_metadata": {"next_cursor": rest[0] if rest else ""}}

    def member(self, email: str) -> dict[str, Any]:
        """The member with an e-mail address; users_not_found."""
        for member in MEMBERS:
            if member.email == email:
                profile = {"real_name": member.real_name, "email": member.email}
                facts = {"id": member.id, "team_id": "T0JUNIPER", "name": member.name, "deleted": False}
                return {"user": {**facts, "real_name": member.real_name, "profile": profile}}
        raise SlackRefusal("users_not_found")

    def _room(self, channel: str) -> Room:
        for room in ROOMS:
            if room.id == channel:
                return room
        raise SlackRefusal("channel_not_found")

    def _limit(self, channel: str) -> None:
        now, times = self.clock(), self.posted[channel]
        while times and times[0] <= now - WINDOW:
            times.popleft()
        if len(times) >= POSTS_PER_WINDOW:
            raise SlackRefusal("ratelimited", ceil(times[0] + WINDOW - now))
        times.append(now)


def _room_facts(room: Room) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "id": room.id,
        "name": room.name,
        "is_channel": not room.is_private,
        "is_group": room.is_private,
        "is_private": room.is_private,
        "is_archived": False,
        "is_member": True,
        "created": 1748764800,
        "creator": "U0GRACE",
        "topic": {"value": "", "creator": "", "last_set": 0},
    }
    return facts if room.num_members is None else facts | {"num_members": room.num_members}
