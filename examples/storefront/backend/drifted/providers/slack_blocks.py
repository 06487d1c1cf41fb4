"""How a notice looks in Slack."""

from __future__ import annotations

from typing import Any

from examples.storefront.backend.providers.chat import Notice


def blocks(notice: Notice) -> list[dict[str, Any]]:
    """The notice as Block Kit blocks."""
    return [
        {"type": "header", "text": {"type": "plain_text", "text": notice.about}},
        {"type": "section", "text": {"type": "mrkdwn", "text": notice.text}},
        {"type": "context", "elements": [{"type": "plain_text", "text": "Sent by the shop"}]},
    ]
