"""The second net below scrubbing: a scanner looks at what would be written, and anything it sees stops the writing."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.plugins.base import BasePlugin

from harness.cassettes import archives, packing
from harness.cassettes.carriers import rewrite, rewrite_response
from harness.cassettes.names import pages
from harness.cassettes.places import Place
from harness.cassettes.scrub import Scrubbed, Scrubber
from harness.cassettes.sensitive import PLACEHOLDER, REMEMBERED, looks
from harness.model.errors import HarnessError
from harness.model.exchange import Exchange, Headers, Response, header
from harness.model.location import Location
from harness.model.provider import Provider

_ENTROPY = ("Base64HighEntropyString", "HexHighEntropyString")
_LOUD = ("KeywordDetector", "IPPublicDetector", "TwilioKeyDetector", *_ENTROPY)
"""Scanners that go by a field's name or a text's randomness: field rules and the test below do that with fewer errors.

What Twilio's takes for keys are ids of accounts and of keys, which open nothing.
"""

_CREDENTIAL_NAME = re.compile(r"(secret|token|passw|api_?key|private_?key|credential)s?$")
_TABLES = {"csv": "text/csv", "tsv": "text/tab-separated-values"}
_RANDOM = re.compile(r"[A-Za-z0-9+/_=-]{20,}")


@dataclass(frozen=True, slots=True)
class Leak:
    """A text that looks like a secret.

    Shape: `shown` is masked: at most the first four characters, never more than a quarter, and the length.
    """

    kind: str
    place: str
    shown: str
    location: Location | None = None
    operation: str = ""

    def __str__(self) -> str:
        """`request json card.number looks like PAN (4242…, 16 characters)`."""
        return f"{self.place} looks like {self.kind} ({self.shown})"


class SecretLeft(HarnessError):
    """Scrubbing left something that looks like a secret; nothing was written."""

    def __init__(self, leaks: Sequence[Leak], *, where: str) -> None:
        """All leaks in one message."""
        super().__init__(
            "; ".join(str(leak) for leak in leaks[:10]),
            where=where,
            way_out="Add a field rule for it to the provider's `secrets`; nothing was written",
        )
        self.leaks = tuple(leaks)


def check(exchanges: Sequence[Exchange], provider: Provider, *, where: str) -> None:
    """Pass silently or raise SecretLeft."""
    found = list(leaks(exchanges, provider))
    if found:
        raise SecretLeft(found, where=where)


def cleaned(exchanges: Sequence[Exchange], provider: Provider, *, scrubber: Scrubber | None = None) -> Scrubbed:
    """Scrubbed by field rules and known forms, and of what the scanner still sees after that; `check` looks once more."""
    scrubber = scrubber or Scrubber(provider)
    first = scrubber.scrub(exchanges)
    seen = dict.fromkeys(
        (kind, secret) for kind, secret in _seen(first.exchanges, provider, scrubber) if len(secret) >= _SHORTEST
    )
    return scrubber.scrub(exchanges, also=tuple(seen)) if seen else first


_SHORTEST = 6
"""Units: characters. What is shorter cannot be told from other texts, and stops the writing."""


def _seen(exchanges: Sequence[Exchange], provider: Provider, scrubber: Scrubber) -> Iterator[tuple[str, str]]:
    """Kind and text of what the scanner sees in the exchanges' own texts."""
    ids = re.compile("|".join(provider.ids)) if provider.ids else None
    found = list[tuple[str, str]]()

    def look(place: Place, text: str) -> str:
        found.extend(_suspects(place, _rest(text, ids), scrubber))
        return text

    for exchange in exchanges:
        rewrite(exchange, look)
    for kind, secret in found:
        if secret.strip():
            yield re.sub("[^A-Z0-9]+", "-", kind.upper()).strip("-"), secret.strip()


def leaks(exchanges: Sequence[Exchange], provider: Provider) -> Iterator[Leak]:
    """Every text in the exchanges that looks like a secret and is no placeholder and no id of the provider's."""
    ids = re.compile("|".join(provider.ids)) if provider.ids else None
    scrubber = Scrubber(provider)
    for exchange in exchanges:
        seen: list[_Found] = []
        rewrite(exchange, lambda place, text, into=seen: _look(place, text, scrubber, ids, into))  # type: ignore[misc]
        found = [each.leak for each in seen]
        for side, message in (("request", exchange.request), ("response", exchange.response)):
            found += _unseen(side, message.body, message.headers, scrubber, ids)
        for leak in found:
            name = f"{exchange.request.method} {scrubber.simplify(exchange.request).url.partition('?')[0]}"
            yield Leak(leak.kind, leak.place, leak.shown, exchange.location, name)


def _unseen(
    side: str, body: bytes, headers: Headers, scrubber: Scrubber, ids: re.Pattern[str] | None
) -> Iterator[Leak]:
    """What scrubbing cannot look into: a content coding that still stands, an archive; a zip's members are looked at."""
    coding = header(headers, "content-encoding").strip().lower()
    size = f"{len(body)} bytes"
    if body and coding not in ("", "identity") and packing.opened(body) is None:
        yield Leak(f"a body in the content coding {coding!r:.40}, which hides what it holds", f"{side} body", size)
        return
    try:
        for name, content in archives.members(body):
            kind = (("Content-Type", _TABLES.get(name.lower().rpartition(".")[2], "")),)
            member, inside = Response(status=200, headers=kind, body=content), list[_Found]()
            rewrite_response(member, lambda place, text: _look(place, text, scrubber, ids, inside))  # noqa: B023  used at once
            yield from (
                Leak(each.leak.kind, f"{side} body, {name[:100]!r} in a zip archive", each.leak.shown)
                for each in inside
            )
    except archives.Unseen as error:
        yield Leak(f"an archive that is not looked into: {error}", f"{side} body", size)


@dataclass(frozen=True, slots=True)
class _Found:
    """A leak with what leaks, so that a part of it, deeper in the same text, is not told again."""

    leak: Leak
    side: str
    depth: int
    secret: str


def _look(place: Place, text: str, scrubber: Scrubber, ids: re.Pattern[str] | None, into: list[_Found]) -> str:
    for kind, secret in _suspects(place, _rest(text, ids), scrubber):
        bare = secret.strip(" \t'\"")
        if any(each.depth < place.depth and bare in each.secret for each in into if each.side == place.side):
            continue
        shown = f"{secret[: min(4, len(secret) // 4)]}…, {len(secret)} characters"
        leak = Leak(kind, f"{place.side} {place.carrier} {named(place.name)}".strip(), shown)
        into.append(_Found(leak, place.side, place.depth, secret))
    return text


def _rest(text: str, ids: re.Pattern[str] | None) -> str:
    """The text without placeholders and ids of the provider's."""
    rest = PLACEHOLDER.sub(" ", text)
    return ids.sub(" ", rest) if ids else rest


def named(name: str) -> str:
    """A field's name, which may be a secret itself, as it can be shown."""
    for look in sorted(looks(name), key=lambda each: each.start, reverse=True):
        name = f"{name[: look.start]}…{name[look.end :]}"
    return name[:200]


def _suspects(place: Place, text: str, scrubber: Scrubber) -> Iterator[tuple[str, str]]:
    identifier = bool(place.parts) and place.parts[-1].endswith("id")
    for look in looks(text, identifier=identifier):
        yield look.kind, text[look.start : look.end]
    if not re.search(r"<[A-Z]", text) and not text.isspace() and (kind := _by_rule(place, text, scrubber)):
        yield kind, text
    if len(text) < 12:
        return
    yield from _remembered(text) if len(text) <= REMEMBERED else _scanned(text)
    if place.parts and _CREDENTIAL_NAME.search(place.parts[-1]) and not pages(place.parts[-1]):
        yield from (("secret, random under its name", each) for each in _RANDOM.findall(text) if _entropy(each) > 3.5)


def _by_rule(place: Place, text: str, scrubber: Scrubber) -> str:
    stripped = re.sub(r"(?i)^\s*(bearer|basic|token|digest|apikey|bot|dpop)?\s*", "", text)
    return scrubber.kind(place, text) if stripped else ""


@lru_cache(maxsize=4096)
def _remembered(text: str) -> Sequence[tuple[str, str]]:
    return tuple(_scanned(text))


def _scanned(text: str) -> Iterator[tuple[str, str]]:
    """What the scanners see: kind and text."""
    for plugin in _plugins():
        for secret in plugin.analyze_string(text):
            yield plugin.secret_type, str(secret)


@cache
def _plugins() -> tuple[BasePlugin, ...]:
    """Each scanner of detect-secrets that goes by a provider's form of secret."""
    classes: Mapping[str, type[BasePlugin]] = get_mapping_from_secret_type_to_class()
    return tuple(each() for each in classes.values() if each.__name__ not in _LOUD)


def _entropy(text: str) -> float:
    """Bits per character of the text's own letters. Source: Shannon 1948."""
    counts = Counter(text).values()
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts)
