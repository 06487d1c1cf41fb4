"""Records a configured provider: its driver, its folder and its contract come from the settings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from harness.run.context import Context
from harness.run.provider_facts import configured, facts
from harness.run.record import record


def record_provider(context: Context, name: str, command: Sequence[str] = ()) -> Sequence[str]:
    """Record anew, with the given program or the configured one; what was recorded and scrubbed, in lines.

    Raises: UsageError for a provider that is not configured, CannotRun when nothing could be kept.
    """
    settings = configured(context.configuration.settings.providers, name)
    recorded = record(
        facts(name, context.root / settings.contract if settings.contract else None),
        tuple(command) or settings.record,
        folder=Path(settings.cassettes),
        root=context.root,
        contract=settings.contract,
        progress=context.progress,
    )
    return recorded.summary()
