"""Notices to Teams and mail from Outlook through Microsoft Graph, with httpx."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import httpx
from pydantic import BaseModel, ValidationError

from examples.storefront.backend.providers.chat import ChatRefused, Notice
from examples.storefront.backend.providers.graph_answers import GraphChannels, GraphMessage
from examples.storefront.backend.providers.office import Mail
from examples.storefront.backend.schemas.notifications import Channel, ChannelList, NoticeReceipt

Answer = TypeVar("Answer", bound=BaseModel)

_STATUSES = {400: 409, 404: 404, 429: 502}
"""How Graph's HTTP statuses are passed on; what is not here is the shop's own fault or an outage."""


class GraphGateway:
    """Graph at an address: the provider itself, or a local double that stands for it."""

    def __init__(self, address: str, token: str, team: str) -> None:
        self._address = address.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}
        self._channels = f"/v1.0/teams/{team}/channels"

    def post(self, notice: Notice) -> NoticeReceipt:
        """Post a notice into a channel of the team."""
        content = f"<b>{escape(notice.about)}</b> {escape(notice.text)}"
        path = f"{self._channels}/{quote(notice.channel_id, safe='')}/messages"
        answer = self._answer("POST", path, json={"body": {"contentType": "html", "content": content}})
        posted = _read(answer, GraphMessage)
        at = posted.createdDateTime or datetime.now(UTC)
        return NoticeReceipt(channel_id=notice.channel_id, message_id=_known(posted.id), posted_at=at)

    def channels(self, cursor: str | None, limit: int) -> ChannelList:
        """Some of the channels; the cursor is what Graph's link to more asks for."""
        asked = f"{self._channels}?{cursor or f'$top={limit}'}"
        page = _read(self._answer("GET", asked), GraphChannels)
        return ChannelList(
            channels=[
                Channel(
                    id=_known(one.id),
                    name=one.displayName or "",
                    is_private=one.membershipType == "private",
                    member_count=None,
                )
                for one in page.value
            ],
            next_cursor=urlsplit(page.more).query if page.more else None,
        )

    def send(self, mail: Mail) -> None:
        """Send a mail from the account that the token belongs to."""
        message = {
            "subject": mail.subject,
            "body": {"contentType": "Text", "content": mail.text},
            "toRecipients": [{"emailAddress": {"address": mail.to}}],
        }
        self._answer("POST", "/v1.0/me/sendMail", json={"message": message})

    def _answer(self, method: str, path: str, **content: Any) -> httpx.Response:
        try:
            answer = httpx.request(method, f"{self._address}{path}", headers=self._headers, timeout=10, **content)
        except httpx.HTTPError as error:
            raise ChatRefused(502, "provider_unavailable") from error
        if not answer.is_success:
            raise ChatRefused(_STATUSES.get(answer.status_code, 502), _code(answer))
        return answer


def _read(answer: httpx.Response, model: type[Answer]) -> Answer:
    try:
        return model.model_validate_json(answer.content)
    except ValidationError as error:
        raise ChatRefused(502, "provider_unreadable") from error


def _known(given: str | None) -> str:
    if not given:
        raise ChatRefused(502, "provider_unreadable")
    return given


def _code(answer: httpx.Response) -> str:
    """Graph's word for the refusal, such as `TooManyRequests`."""
    try:
        return str(answer.json()["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return "provider_unavailable"
