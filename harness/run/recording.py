"""Records a configured provider: its driver, its folder and its contract come from the settings."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from harness.config import ProviderSettings
from harness.model.errors import UsageError
from harness.run.context import Context
from harness.run.provider_facts import facts
from harness.run.record import record


def record_provider(context: Context, name: str, command: Sequence[str] = ()) -> Sequence[str]:
    """Record anew, with the given program or the configured one; what was recorded and scrubbed, in lines.

    Raises: UsageError for a provider that is not configured, CannotRun when nothing could be kept.
    """
    settings = _settings(context, name)
    recorded = record(
        facts(name, context.root / settings.contract if settings.contract else None),
        tuple(command) or settings.record,
        folder=Path(settings.cassettes),
        root=context.root,
        contract=settings.contract,
        progress=context.progress,
    )
    return recorded.summary()


def _settings(context: Context, name: str) -> ProviderSettings:
    providers = context.configuration.settings.providers
    if name in providers:
        return providers[name]
    near = get_close_matches(name, providers, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"Configured: {', '.join(providers) or 'none'}"
    raise UsageError(f"no provider {name!r} is configured", way_out=hint)
