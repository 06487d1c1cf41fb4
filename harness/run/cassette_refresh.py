"""Records a provider's cassettes anew with its configured command, and says what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from harness.cassettes import store
from harness.model.errors import SourceError
from harness.model.exchange import Exchange
from harness.run.context import Context
from harness.run.provider_facts import configured
from harness.run.recording import record_provider

Asked = Mapping[str, Sequence[Exchange]]
"""The exchanges of each cassette, by its name."""


def refresh(context: Context, provider: str) -> Iterator[str]:
    """Lines: what was recorded, then per cassette which requests and statuses came, went or stayed.

    Raises: UsageError for a provider that is not configured, CannotRun when nothing could be kept; then all is as before.
    """
    folder = context.root / configured(context.configuration.settings.providers, provider).cassettes
    before = _asked(folder)
    yield from record_provider(context, provider)
    after = _asked(folder)
    for name in sorted(before.keys() | after.keys()):
        yield f"{name}: {_compared(before.get(name), after.get(name, ()))}"


def _asked(folder: Path) -> Asked:
    found: dict[str, Sequence[Exchange]] = {}
    for each in store.discover(folder):
        try:
            found[each.name] = store.load(each).exchanges
        except SourceError:
            found[each.name] = ()
    return found


def _compared(before: Sequence[Exchange] | None, after: Sequence[Exchange]) -> str:
    if before is None:
        return f"new, {len(after)} interactions"
    old, new = Counter(map(_line, before)), Counter(map(_line, after))
    came, went = new - old, old - new
    changes = [*(f"+ {each}" for each in came.elements()), *(f"- {each}" for each in went.elements())]
    return "; ".join(changes) if changes else f"the same {len(after)} requests and statuses"


def _line(exchange: Exchange) -> str:
    return f"{exchange.request.method} {_path(exchange.request.url)} {exchange.response.status}"


def _path(url: str) -> str:
    """The path with what differs from recording to recording left open: segments that hold digits."""
    segments = urlsplit(url).path.split("/")
    return "/".join("{}" if any(c.isdigit() for c in each) and len(each) > 3 else each for each in segments)
