"""What frameworks answer by themselves, before a route is reached."""

from __future__ import annotations

from urllib.parse import urlsplit

from harness.model.exchange import Exchange, header
from harness.rules.api._bodies import UNREADABLE, decoded, is_json

_AUTOMATIC = frozenset({405, 406, 413, 414, 429, 431})
_UNREADABLE_BODY = frozenset({400, 415, 422})
_SLASHES = frozenset({307, 308})


def is_habit(exchange: Exchange) -> bool:
    """Is this an answer of the framework, rather than of the route?"""
    status = exchange.response.status
    if status in _AUTOMATIC or (status in _SLASHES and _only_a_slash(exchange)):
        return True
    return is_framework_refusal(exchange) or (status == 404 and _leads_elsewhere(exchange))


def is_framework_refusal(exchange: Exchange) -> bool:
    """Is this a refusal of a body that is no JSON, or of a media type that is not taken?"""
    sends = exchange.request.method in ("POST", "PUT", "PATCH", "DELETE")
    return sends and exchange.response.status in _UNREADABLE_BODY and _unreadable(exchange)


def _only_a_slash(exchange: Exchange) -> bool:
    """Does the answer lead to the same path with or without a slash?"""
    there = urlsplit(header(exchange.response.headers, "location")).path
    return there.rstrip("/") == urlsplit(exchange.request.url).path.rstrip("/")


def _unreadable(exchange: Exchange) -> bool:
    """Was a body sent, or announced, that is no JSON? What was sent without one the route itself has refused."""
    if not exchange.request.body and not header(exchange.request.headers, "content-type"):
        return False
    sent = header(exchange.request.headers, "content-type")
    return not is_json(sent) or decoded(exchange.request.body) is UNREADABLE


def _leads_elsewhere(exchange: Exchange) -> bool:
    """A slash within a path value, or an empty one, makes it another path."""
    path = urlsplit(exchange.request.url).path
    _, _, template = str(exchange.operation).partition(" ")
    return "%2f" in path.lower() or "//" in path or (path.endswith("/") and not template.endswith("/"))
