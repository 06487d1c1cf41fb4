"""Listings that hand out where to go on."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from harness.model.contract import Operation
from harness.model.exchange import Exchange
from harness.rules.api._bodies import decoded
from harness.rules.api._links import snake

_SENT = frozenset(
    {"cursor", "after", "page_token", "starting_after", "next_token", "continuation_token", "next_cursor"}
)
_SHOWN = frozenset(
    {"next_cursor", "next_page_token", "next_token", "cursor", "continuation_token", "next", "end_cursor"}
)


def followed(operation: Operation) -> str | None:
    """The query parameter that takes a cursor."""
    names = (each.name for each in operation.parameters if each.place == "query")
    return next((each for each in names if snake(each) in _SENT), None)


def cursor_of(listing: Exchange) -> str | None:
    """Where to go on, or None at the end; addresses are not followed."""
    body = decoded(listing.response.body)
    if not isinstance(body, dict):
        return None
    found = [value for name, value in body.items() if snake(name) in _SHOWN and isinstance(value, str | int)]
    text = str(found[0]) if found and not isinstance(found[0], bool) else ""
    return text if text and "/" not in text else None


def followed_cursor(exchange: Exchange) -> bool:
    """Was a page asked for by a cursor?"""
    query = parse_qsl(urlsplit(exchange.request.url).query)
    return any(snake(name) in _SENT for name, _ in query)
