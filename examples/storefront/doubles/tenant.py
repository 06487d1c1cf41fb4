"""A Microsoft 365 tenant in memory: teams with channels, messages in them, mail, and a limit on both."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from math import ceil
from typing import Any

PER_WINDOW = 4
WINDOW = 60.0
"""How many messages and mails the tenant takes, and in how many seconds."""

TEAM = "5f3a1c02-6b1d-4a55-9d1b-0c6f2a7e9b10"
CHANNELS = (
    ("19:orders@thread.tacv2", "Orders", "standard"),
    ("19:returns@thread.tacv2", "Returns", "standard"),
    ("19:finance@thread.tacv2", "Finance", "private"),
)


class GraphRefusal(Exception):
    """An error as Graph answers it; `retry_after` is in seconds, and only a limit has one."""

    def __init__(self, status: int, code: str, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.retry_after = retry_after


def bad(message: str) -> GraphRefusal:
    """400: the request makes no sense."""
    return GraphRefusal(400, "BadRequest", message)


@dataclass(kw_only=True)
class Tenant:
    """The state of the double; `clock` gives the seconds since 1970."""

    clock: Callable[[], float]
    messages: list[dict[str, Any]] = field(default_factory=list)
    mails: list[dict[str, Any]] = field(default_factory=list)
    taken: deque[float] = field(default_factory=deque)
    numbers: Any = field(default_factory=lambda: count(1))

    def channels(self, team: str, skip: int, top: int, address: str) -> dict[str, Any]:
        """Some of a team's channels; `address` is that of the list."""
        self._team(team)
        found = [
            {"id": key, "displayName": name, "membershipType": kind, "createdDateTime": "2026-06-01T08:00:00Z"}
            for key, name, kind in CHANNELS
        ]
        more = {"@odata.nextLink": f"{address}?$top={top}&$skip={skip + top}"} if skip + top < len(found) else {}
        return {"@odata.count": len(found), **more, "value": found[skip : skip + top]}

    def post(self, team: str, channel: str, asked: dict[str, Any]) -> dict[str, Any]:
        """A message in a channel."""
        self._team(team)
        if channel not in {key for key, _, _ in CHANNELS}:
            raise GraphRefusal(404, "NotFound", "Channel not found.")
        body = asked.get("body")
        if not isinstance(body, dict) or not body.get("content"):
            raise bad("Missing body content")
        self._limit()
        message = {
            "id": f"{int(self.clock() * 1000)}",
            "createdDateTime": self._now(),
            "messageType": "message",
            "importance": "normal",
            "body": {"contentType": body.get("contentType", "text"), "content": body["content"]},
            "channelIdentity": {"teamId": team, "channelId": channel},
            "webUrl": f"https://teams.microsoft.com/l/message/{channel}",
        }
        self.messages.append(message)
        return message

    def send(self, asked: dict[str, Any]) -> None:
        """A mail; nothing comes back."""
        message = asked.get("message")
        if not isinstance(message, dict) or not message.get("toRecipients"):
            raise GraphRefusal(400, "ErrorInvalidRecipients", "At least one recipient is not valid.")
        self._limit()
        self.mails.append(message)

    def _team(self, team: str) -> None:
        if team != TEAM:
            raise GraphRefusal(404, "NotFound", "No team found with Group Id.")

    def _now(self) -> str:
        return datetime.fromtimestamp(int(self.clock()), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def _limit(self) -> None:
        now = self.clock()
        while self.taken and self.taken[0] <= now - WINDOW:
            self.taken.popleft()
        if len(self.taken) >= PER_WINDOW:
            raise GraphRefusal(429, "TooManyRequests", "Too many requests.", ceil(self.taken[0] + WINDOW - now))
        self.taken.append(now)
