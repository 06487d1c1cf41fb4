"""Records a provider's cassettes anew with its configured command, and says what became of each."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from harness.cassettes import store
from harness.model.errors import HarnessError, SourceError
from harness.model.exchange import Exchange
from harness.run.checks.replay import settings_of
from harness.run.context import Context
from harness.run.provider_facts import configured
from harness.run.recording import record_provider
from harness.run.rerecorded import rerecorded
from harness.run.settle import settled

Asked = Mapping[str, Sequence[Exchange]]
"""The exchanges of each cassette, by its name."""


def refresh(context: Context, provider: str) -> Iterator[str]:
    """Lines: what was recorded, per cassette which requests and statuses came, went or stayed, and how the answers differ.

    Raises: UsageError for a provider that is not configured, CannotRun when nothing could be kept; then all is as before.
    """
    folder = context.root / configured(context.configuration.settings.providers, provider).cassettes
    before = _asked(folder)
    with tempfile.TemporaryDirectory() as aside:
        former = Path(aside) / "former"
        for each in store.discover(folder):
            shutil.copytree(each, former / each.relative_to(folder), symlinks=True, dirs_exist_ok=True)
        yield from record_provider(context, provider)
        after = _asked(folder)
        for name in sorted(before.keys() | after.keys()):
            yield f"{name}: {_compared(before.get(name), after.get(name, ()))}"
        if before:
            yield from _answers(context, provider, former)


def _answers(context: Context, provider: str, former: Path) -> Iterator[str]:
    """What answers are made of now, and were then: as `harness replay --against` finds it."""
    try:
        settings = settings_of(provider, configured(context.configuration.settings.providers, provider), context)
        result = settled(rerecorded(settings, former.as_posix()), context.policy)
    except HarnessError as error:
        yield f"answers: not compared with the former ones: {error}"
        return
    for finding in result.findings:
        yield f"answers: {finding.severity.value} {finding.rule}: {finding.message}"
    if not result.cells:
        yield "answers: no operation was recorded both times"
    elif not result.findings:
        yield f"answers: made of the same in each operation that was recorded both times ({len(result.cells)})"


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
