"""What the shop does with Slack, scenario by scenario."""

from __future__ import annotations

from collections.abc import Callable

from examples.storefront.backend.providers.chat import ChatRefused, Notice
from examples.storefront.backend.providers.slack_answers import SlackIdentity, SlackUser
from examples.storefront.backend.providers.slack_gateway import SlackGateway
from examples.storefront.backend.schemas.notifications import Channel, NoticeReceipt
from examples.storefront.recording.refusals import refusal

TOKEN = "xoxb-test-example"
REVOKED = "xoxb-test-revoked"


def identify(address: str) -> SlackIdentity:
    """The shop asks who it is."""
    return SlackGateway(address, TOKEN).identity()


def list_channels(address: str) -> list[Channel]:
    """The shop reads all channels, two at a time."""
    gateway = SlackGateway(address, TOKEN)
    page = gateway.channels(None, 2)
    channels = page.channels
    while page.next_cursor is not None:
        page = gateway.channels(page.next_cursor, 2)
        channels = [*channels, *page.channels]
    return channels


def announce_and_correct(address: str) -> tuple[NoticeReceipt, NoticeReceipt]:
    """The shop posts that an order has left, and then corrects itself."""
    gateway = SlackGateway(address, TOKEN)
    posted = gateway.post(_notice("C0SHIPPING", "JO-01001", "JO-01001 for Ada Winter left with dhl as JO48813021."))
    return posted, gateway.correct(posted, "JO-01001 for Ada Winter left with ups as JO48813021.")


def find_member(address: str) -> SlackUser:
    """The shop looks for the colleague who packed a parcel."""
    return SlackGateway(address, TOKEN).member("grace@example.test")


def post_to_missing_channel(address: str) -> ChatRefused:
    """The channel has been deleted."""
    gateway = SlackGateway(address, TOKEN)
    return refusal(ChatRefused, lambda: gateway.post(_notice("C0NOWHERE", "JO-01002", "JO-01002 left.")))


def use_revoked_token(address: str) -> ChatRefused:
    """The token has been revoked."""
    return refusal(ChatRefused, lambda: SlackGateway(address, REVOKED).identity())


def post_too_often(address: str) -> ChatRefused:
    """A busy day: the channel takes no more notices for a while."""
    gateway = SlackGateway(address, TOKEN)

    def storm() -> None:
        for number in range(2001, 2006):
            gateway.post(_notice("C0GARDEN", f"JO-0{number}", f"JO-0{number} left."))

    return refusal(ChatRefused, storm)


SCENARIOS: dict[str, Callable[[str], object]] = {
    "identify": identify,
    "list channels": list_channels,
    "announce and correct": announce_and_correct,
    "find member": find_member,
    "post to missing channel": post_to_missing_channel,
    "use revoked token": use_revoked_token,
    "post too often": post_too_often,
}
"""Every scenario by its name; each takes the address of Slack, or of what stands for it."""


def _notice(channel_id: str, about: str, text: str) -> Notice:
    return Notice(channel_id=channel_id, about=about, text=text)
