"""The `replay` check: every recorded interaction of every configured provider, and the client code on top of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from harness.config import ProviderSettings
from harness.model.errors import UsageError
from harness.run.check import Check
from harness.run.context import Context
from harness.run.mutate import mutate
from harness.run.provider_facts import configured, facts
from harness.run.replay import CHECK, ProviderReplay, ReplaySettings
from harness.run.rerecorded import rerecorded
from harness.run.result import Result, merged
from harness.run.several import Several
from harness.run.stale import stale

_NONE = '[tool.harness.providers.stripe] cassettes = "cassettes/stripe"'


def check(context: Context, names: Sequence[str] = ()) -> Check:
    """The check over the named providers, or all configured ones. Raises: UsageError for one that is not configured."""
    providers = context.configuration.settings.providers
    chosen = {name: configured(providers, name) for name in names} or providers
    return Several(CHECK, {name: partial(_replay, name, each, context) for name, each in chosen.items()}, _NONE)


def replay_providers(context: Context, names: Sequence[str] = ()) -> Result:
    """Everything at once. Raises: HarnessError for the first recording that cannot be read."""
    with check(context, names) as opened:
        parts = []
        for subject in opened.subjects():
            context.progress(f"{CHECK} {subject}")
            parts.append(opened.examine(subject))
        return merged((*parts, opened.remainder()))


def beside(context: Context, names: Sequence[str], *, contract: str = "", against: str = "") -> Result:
    """One provider's recordings beside a new version of its contract, or beside an older copy of themselves.

    Raises: UsageError unless exactly one provider is meant, and exactly one other side.
    """
    providers = context.configuration.settings.providers
    chosen = tuple(names) or tuple(providers)
    if len(chosen) != 1:
        raise UsageError(
            f"{len(chosen)} providers are meant, and a contract or an older copy is of one",
            way_out=f"Name one of {', '.join(providers) or 'those that you configure'}: harness replay NAME",
        )
    if bool(contract) == bool(against):
        raise UsageError("--contract and --against ask different questions", way_out="Use one of them")
    settings = settings_of(chosen[0], configured(providers, chosen[0]), context)
    return stale(settings, contract) if contract else rerecorded(settings, against)


def mutated(context: Context, names: Sequence[str], *, max_time: float) -> Result:
    """The named providers' recorded answers varied within their contracts. Units: `max_time` is seconds a provider."""
    providers = context.configuration.settings.providers
    chosen = {name: configured(providers, name) for name in names or tuple(providers)}
    found = (settings_of(name, each, context) for name, each in chosen.items())
    return merged([mutate(each, max_time=max_time, progress=context.progress) for each in found])


def _replay(name: str, settings: ProviderSettings, context: Context) -> Check:
    return ProviderReplay(settings_of(name, settings, context))


def settings_of(name: str, settings: ProviderSettings, context: Context) -> ReplaySettings:
    """What the replay of a configured provider works by."""
    return ReplaySettings(
        provider=facts(name, context.root / settings.contract if settings.contract else None),
        cassettes=settings.cassettes,
        root=context.root,
        contract=settings.contract,
        models=settings.models,
        replay=settings.replay,
        errors=settings.errors,
        record_command=f"harness record {name}",
        max_age=settings.max_age,
        consumers=settings.called_by or ("the application",),
    )
