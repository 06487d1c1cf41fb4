"""What the shop does with Microsoft 365, scenario by scenario."""

from __future__ import annotations

from collections.abc import Callable

from examples.storefront.backend.providers.chat import ChatRefused, Notice
from examples.storefront.backend.providers.graph_gateway import GraphGateway
from examples.storefront.backend.providers.office import Mail
from examples.storefront.backend.schemas.notifications import Channel, NoticeReceipt
from examples.storefront.doubles.tenant import CHANNELS, TEAM
from examples.storefront.recording.refusals import refusal

TOKEN = "graph-test-example"


def announce(address: str) -> NoticeReceipt:
    """The shop posts in Teams that an order has left, and tells the customer's colleague by Outlook."""
    gateway = _gateway(address)
    posted = gateway.post(_notice(CHANNELS[0][0], "JO-01001 for Ada Winter left with dhl as JO48813021."))
    gateway.send(Mail(to="grace@example.test", subject="JO-01001", text="JO-01001 left with dhl."))
    return posted


def list_channels(address: str) -> list[Channel]:
    """The shop reads all channels of the team, two at a time."""
    gateway = _gateway(address)
    page = gateway.channels(None, 2)
    channels = page.channels
    while page.next_cursor is not None:
        page = gateway.channels(page.next_cursor, 2)
        channels = [*channels, *page.channels]
    return channels


def post_to_missing_channel(address: str) -> ChatRefused:
    """The channel has been deleted."""
    return refusal(ChatRefused, lambda: _gateway(address).post(_notice("19:nowhere@thread.tacv2", "JO-01002 left.")))


def read_missing_team(address: str) -> ChatRefused:
    """The team has been deleted."""
    return refusal(ChatRefused, lambda: GraphGateway(address, TOKEN, "no-such-team").channels(None, 2))


def use_expired_token(address: str) -> ChatRefused:
    """The token has expired."""
    return refusal(ChatRefused, lambda: GraphGateway(address, "expired", TEAM).channels(None, 2))


def post_too_often(address: str) -> ChatRefused:
    """A busy day: the tenant takes no more for a while."""
    gateway = _gateway(address)

    def storm() -> None:
        for number in range(2001, 2007):
            gateway.post(_notice(CHANNELS[1][0], f"JO-0{number} left."))

    return refusal(ChatRefused, storm)


SCENARIOS: dict[str, Callable[[str], object]] = {
    "announce": announce,
    "list channels": list_channels,
    "post to missing channel": post_to_missing_channel,
    "read missing team": read_missing_team,
    "use expired token": use_expired_token,
    "post too often": post_too_often,
}
"""Every scenario by its name; each takes the address of Graph, or of what stands for it."""


def _gateway(address: str) -> GraphGateway:
    return GraphGateway(address, TOKEN, TEAM)


def _notice(channel_id: str, text: str) -> Notice:
    return Notice(channel_id=channel_id, about="JO-01001", text=text)
