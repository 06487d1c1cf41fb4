"""What a user who means well types into a text field, told from what the field asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from harness.model.dashboard import Widget

MARK = "Ada Harwell"
"""The name that is typed into forms: it stands nowhere else, so that it is known again on a page."""

PASSWORD = "Tulip-Harness-81"  # noqa: S105  typed into fields that hide it, and looked for on pages
PIN = "739152"

_WORDS: Sequence[tuple[str, str]] = (
    (r"e-?mail", "ada.harwell@example.com"),
    (r"phone|mobile|\btel\b", "+442079460000"),
    (r"\burl\b|link|website|homepage|endpoint|\bhost\b|address of", "https://example.com/"),
    (r"\bpin\b|\botp\b|passcode|security code", PIN),
    (r"password|passphrase|secret|api.?key|token", PASSWORD),
    (r"\bdate\b|birthday|\bday\b|deadline", "2026-03-02"),
    (r"\btime\b", "09:30"),
    (
        r"\bage\b|amount|price|cost|salary|income|number of|quantity|count|weight|height|\bunits?\b|budget|\brate\b|hours",
        "7",
    ),
    (r"zip|postal|postcode", "10115"),
    (r"\bids?\b|number", "1"),
    (r"json", "{}"),
    (r"\bcity\b|town|location|place", "Leeds"),
    (r"country", "Germany"),
    (r"currency", "EUR"),
    (r"name|who|author|person|user|member|customer|owner|title|subject", MARK),
)


def text_for(widget: Widget) -> str:
    """A text that fits what a text field asks for, within its length."""
    longest = widget.facts.get("longest") or 10_000
    label = f"{widget.label} {widget.name}".lower()
    found = next((text for pattern, text in _WORDS if re.search(pattern, label)), "linen")
    if widget.facts.get("masked") and found not in (PIN, PASSWORD):
        found = PIN if "code" in label and longest < len(PASSWORD) else PASSWORD
    return found[:longest]
