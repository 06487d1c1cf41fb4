"""Live values in the place of placeholders while replaying, so that flows with fresh randomness hold together.

The first time a live request matches a recorded one, each placeholder in the recorded request is bound to the live text
that stands in its place; answers then speak of the live value, and later requests that carry it are recognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from threading import Lock
from urllib.parse import unquote, unquote_plus

from harness.cassettes.carriers import rewrite_request, rewrite_response
from harness.cassettes.places import Place
from harness.cassettes.sensitive import PLACEHOLDER
from harness.model.exchange import Request, Response, header

_SHORTEST = 6
"""Units: characters. Shorter texts stand elsewhere by chance; their own fields are known by rule."""

_SIGNS = re.compile(rb"<|%3C|%3c|example(?:\.|%2E|%2e)invalid")
"""What a placeholder begins with, or ends with, in the spellings in which it is found."""

Address = tuple[str, tuple[str, ...], int, int]


class Bindings:
    """Placeholders and the live texts that they stand for in this replay; safe to use from several threads."""

    def __init__(self) -> None:
        """Nothing is bound at first."""
        self._lock = Lock()
        self._texts: dict[str, str] = {}
        self._placeholders: dict[str, str] = {}

    def learn(self, recorded: Request, live: Request) -> None:
        """Bind every placeholder of the recorded request to what the live request has in its place."""
        for name, pattern in recorded.headers:
            if PLACEHOLDER.search(pattern):
                self._bind(pattern, header(live.headers, name))
        if _may_speak(recorded) and PLACEHOLDER.search(_compared(recorded)):
            texts = dict(_leaves(live))
            for address, pattern in _leaves(recorded):
                if PLACEHOLDER.search(pattern) and address in texts:
                    self._bind(pattern, texts[address])

    def recorded(self, request: Request) -> Request:
        """The live request with bound texts as their placeholders."""
        if not self._placeholders:
            return request
        seen = _compared(request)
        if not any(text in seen for text in self._placeholders):
            return request
        return rewrite_request(request, lambda _, text: self._swap(text, self._placeholders))

    def live(self, response: Response) -> Response:
        """The recorded response with bound placeholders as their live texts."""
        if not self._texts or not _speaks(response):
            return response
        return rewrite_response(response, lambda _, text: PLACEHOLDER.sub(self._text, text))

    def _bind(self, pattern: str, text: str) -> None:
        names = PLACEHOLDER.findall(pattern)
        split = "(.+?)".join(map(re.escape, PLACEHOLDER.split(pattern)))
        found = re.fullmatch(split, text, re.DOTALL)
        for name, value in zip(names, found.groups() if found else (), strict=False):
            with self._lock:
                if name != value:
                    self._texts.setdefault(name, value)
                    self._placeholders.setdefault(value, name)

    def _text(self, match: re.Match[str]) -> str:
        return self._texts.get(match.group(), match.group())

    def _swap(self, text: str, pairs: dict[str, str]) -> str:
        for value in sorted(pairs, key=len, reverse=True):
            if len(value) >= _SHORTEST and value in text:
                text = text.replace(value, pairs[value])
        return text


def _may_speak(request: Request) -> bool:
    """Can there be a placeholder in its URL or body? Cheap, and never wrong about a no."""
    return _SIGNS.search(request.url.encode("utf-8", "replace")) is not None or _SIGNS.search(request.body) is not None


def _compared(request: Request) -> str:
    """What is compared of a request, URL and body, as it stands and with percent-encoding undone."""
    body = request.body.decode("utf-8", "replace")
    return "\n".join((request.url, unquote_plus(request.url), body, unquote_plus(body)))


def _speaks(response: Response) -> bool:
    """Is there a placeholder anywhere in it?"""
    body = response.body.decode("utf-8", "replace")
    return bool(PLACEHOLDER.search(body) or any(PLACEHOLDER.search(unquote(value)) for _, value in response.headers))


def _leaves(request: Request) -> Iterator[tuple[Address, str]]:
    """Each text of a request's URL and body with an address that the same request has again: place and ordinal."""
    found: list[tuple[Address, str]] = []
    seen: dict[tuple[str, tuple[str, ...], int], int] = {}

    def note(place: Place, text: str) -> str:
        key = (place.carrier, place.parts, place.depth)
        seen[key] = seen.get(key, -1) + 1
        found.append(((*key, seen[key]), text))
        return text

    kept = tuple(each for each in request.headers if each[0].lower() == "content-type")
    rewrite_request(replace(request, headers=kept), note)
    yield from found
