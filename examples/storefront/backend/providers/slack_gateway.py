"""Notices through Slack's official SDK."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from examples.storefront.backend.providers.chat import ChatRefused, Notice
from examples.storefront.backend.providers.slack_answers import SlackFoundUser, SlackIdentity, SlackPosted, SlackUser
from examples.storefront.backend.providers.slack_blocks import blocks
from examples.storefront.backend.providers.slack_channels import SlackChannels
from examples.storefront.backend.schemas.notifications import Channel, ChannelList, NoticeReceipt

_STATUSES = {"channel_not_found": 404, "users_not_found": 404, "not_in_channel": 409, "invalid_cursor": 409}


class SlackGateway:
    """Slack at an address: the provider itself, or a local double that stands for it."""

    def __init__(self, address: str, token: str) -> None:
        self._client = WebClient(token=token, base_url=f"{address.rstrip('/')}/", timeout=10, retry_handlers=[])

    def identity(self) -> SlackIdentity:
        """Who the shop is to Slack."""
        return SlackIdentity.model_validate(_refusals(self._client.auth_test))

    def post(self, notice: Notice) -> NoticeReceipt:
        """Post a notice."""
        return _receipt(
            _refusals(
                lambda: self._client.chat_postMessage(
                    channel=notice.channel_id, text=notice.text, blocks=blocks(notice)
                )
            )
        )

    def correct(self, receipt: NoticeReceipt, text: str) -> NoticeReceipt:
        """Change the text of a posted notice."""
        return _receipt(
            _refusals(lambda: self._client.chat_update(channel=receipt.channel_id, ts=receipt.message_id, text=text))
        )

    def channels(self, cursor: str | None, limit: int) -> ChannelList:
        """Some of the channels."""
        answer = SlackChannels.model_validate(
            _refusals(
                lambda: self._client.conversations_list(
                    cursor=cursor, limit=limit, types="public_channel,private_channel"
                )
            )
        )
        return ChannelList(
            channels=[
                Channel(id=one.id, name=one.name, is_private=one.is_private, member_count=one.num_members)
                for one in answer.channels
            ],
            next_cursor=answer.response_metadata.next_cursor or None,
        )

    def member(self, email: str) -> SlackUser:
        """The member with an e-mail address."""
        return SlackFoundUser.model_validate(_refusals(lambda: self._client.users_lookupByEmail(email=email))).user


def _receipt(answer: object) -> NoticeReceipt:
    posted = SlackPosted.model_validate(answer)
    at = datetime.fromtimestamp(int(posted.ts.partition(".")[0]), UTC)
    return NoticeReceipt(channel_id=posted.channel, message_id=posted.ts, posted_at=at)


def _refusals(call: Callable[[], Any]) -> object:
    try:
        return call().data
    except SlackApiError as error:
        code = str(error.response.get("error", "unknown_error"))
        raise ChatRefused(_STATUSES.get(code, 502), code) from error
    except (SlackClientError, URLError, TimeoutError) as error:
        raise ChatRefused(502, "provider_unavailable") from error
