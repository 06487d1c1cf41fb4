"""A cassette as a person reads it: each interaction with its line, masked once more in case something slipped through."""

from __future__ import annotations

from collections.abc import Iterator

from harness.cassettes import scrub, store
from harness.model.exchange import Exchange, Headers
from harness.run.cassette_shelf import Standing, facts_for
from harness.run.context import Context

LONGEST = 2_000
"""Characters of a body that are shown."""


def shown(each: Standing, context: Context) -> Iterator[str]:
    """Lines. Raises: SourceError for a broken cassette."""
    cassette = store.load(each.folder, root=context.root)
    clean = scrub.Scrubber(facts_for(each, context)).scrub(cassette.exchanges).exchanges
    yield f"{each.shown}: {cassette.meta.provider}, recorded from {cassette.meta.recorded_from}"
    for number, exchange in enumerate(clean, start=1):
        yield ""
        yield from _interaction(number, exchange)


def _interaction(number: int, exchange: Exchange) -> Iterator[str]:
    request, response = exchange.request, exchange.response
    yield f"{number}. {request.method} {request.url}  ({exchange.location}, {exchange.recorded_at or 'no date'})"
    yield from _part("> ", request.headers, request.body)
    yield f"   HTTP {response.status} {response.reason}".rstrip()
    yield from _part("< ", response.headers, response.body)


def _part(mark: str, headers: Headers, body: bytes) -> Iterator[str]:
    yield from (f"   {mark}{plain(name)}: {plain(value)}" for name, value in headers)
    if not body:
        return
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        yield f"   {mark}({len(body)} bytes that are no text)"
        return
    yield from (f"   {mark}{plain(line)}" for line in text[:LONGEST].splitlines())
    if len(text) > LONGEST:
        yield f"   {mark}… {len(text) - LONGEST} more characters"


def plain(text: str) -> str:
    """Text that moves no cursor and colours nothing: a recording is somebody else's words."""
    return "".join(each if each.isprintable() else f"\\x{ord(each):02x}" for each in text)
