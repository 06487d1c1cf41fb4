"""The `replay` check: every recorded interaction of every configured provider, and the client code on top of them."""

from __future__ import annotations

from functools import partial

from harness.config import ProviderSettings
from harness.run.check import Check
from harness.run.context import Context
from harness.run.provider_facts import facts
from harness.run.replay import CHECK, ProviderReplay, ReplaySettings
from harness.run.several import Several

_NONE = '[tool.harness.providers.stripe] cassettes = "cassettes/stripe"'


def check(context: Context) -> Check:
    """The check over all configured providers."""
    providers = context.configuration.settings.providers
    return Several(CHECK, {name: partial(_replay, name, each, context) for name, each in providers.items()}, _NONE)


def _replay(name: str, settings: ProviderSettings, context: Context) -> Check:
    return ProviderReplay(
        ReplaySettings(
            provider=facts(name, context.root / settings.contract if settings.contract else None),
            cassettes=settings.cassettes,
            root=context.root,
            contract=settings.contract,
            models=settings.models,
            replay=settings.replay,
            record_command=f"nox -s record -- {name}",
            max_age=settings.max_age,
            consumers=settings.called_by or ("the application",),
        )
    )
