"""Which cassettes there are: those of the configured providers, found by name or by folder, and what each says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path

from harness.cassettes import store
from harness.config import ProviderSettings
from harness.model.errors import SourceError, UsageError
from harness.model.provider import Provider
from harness.providers import catalogue
from harness.run.cassette_import import facts_of
from harness.run.context import Context
from harness.run.provider_facts import facts


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A cassette's folder with the provider whose settings lead to it; `provider` is empty for a folder given by path."""

    folder: Path
    shown: str
    provider: str = ""
    settings: ProviderSettings | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A line of the list.

    Shape: `fault` says why a cassette cannot be read, and `stale` why it should be recorded anew; both are usually empty.
    Units: `age` is days since its oldest interaction was recorded, None when nothing says when.
    """

    shown: str
    provider: str = ""
    interactions: int = 0
    age: int | None = None
    recorded_from: str = ""
    stale: str = ""
    fault: str = ""


def standing(context: Context, names: Sequence[str] = ()) -> tuple[Standing, ...]:
    """The named cassettes, or all: `pay-by-card`, `stripe/pay-by-card`, `stripe` or a folder.

    Raises: UsageError for a name that leads to none, with the nearest one.
    """
    everything = tuple(_configured(context))
    if not names:
        return everything
    found = {each.folder: each for name in names for each in _named(name, everything, context.root)}
    return tuple(found.values())


def facts_for(each: Standing, context: Context) -> Provider:
    """The facts that its secrets are known by: the configured provider's, or those of the hosts that it calls."""
    if each.settings is not None:
        contract = each.settings.contract
        return facts(each.provider, context.root / contract if contract and ":" not in contract else None)
    cassette = store.load(each.folder)
    if cassette.meta.provider in catalogue.names():
        return catalogue.find(cassette.meta.provider)
    return facts_of(cassette.exchanges) if cassette.exchanges else _nobody(cassette.meta.provider)


def listed(context: Context, names: Sequence[str] = (), *, now: datetime | None = None) -> tuple[Listed, ...]:
    """What each cassette says of itself; one that cannot be read says why."""
    moment = now or datetime.now(UTC)
    return tuple(_listed(each, context, moment) for each in standing(context, names))


def _configured(context: Context) -> Iterator[Standing]:
    for name, settings in context.configuration.settings.providers.items():
        for folder in store.discover(context.root / settings.cassettes):
            yield Standing(folder=folder, shown=_shown(folder, context.root), provider=name, settings=settings)


def _named(name: str, everything: Sequence[Standing], root: Path) -> tuple[Standing, ...]:
    known = [
        each for each in everything if name in (each.provider, each.folder.name, f"{each.provider}/{each.folder.name}")
    ]
    if known:
        return tuple(known)
    folder = root / name
    found = store.discover(folder) if folder.is_dir() and not folder.is_symlink() else ()
    if found:
        by_folder = {each.folder.resolve(): each for each in everything}
        return tuple(by_folder.get(each.resolve(), Standing(folder=each, shown=_shown(each, root))) for each in found)
    near = get_close_matches(name, [each.folder.name for each in everything], n=1)
    hint = f"Did you mean {near[0]!r}?" if near else "List them: harness cassettes list"
    raise UsageError(f"no cassette is called {name!r}", way_out=hint)


def _listed(each: Standing, context: Context, now: datetime) -> Listed:
    try:
        cassette = store.load(each.folder, root=context.root)
    except (SourceError, OSError) as error:
        return Listed(shown=each.shown, provider=each.provider, fault=str(error))
    ages = [age for age in (age_of(one.recorded_at, now) for one in cassette.exchanges) if age is not None]
    oldest = max(ages, default=None)
    return Listed(
        shown=each.shown,
        provider=each.provider or cassette.meta.provider,
        interactions=len(cassette.exchanges),
        age=None if oldest is None else oldest.days,
        recorded_from=str(cassette.meta.recorded_from),
        stale=_stale(each, oldest),
    )


def _stale(each: Standing, oldest: timedelta | None) -> str:
    limit = each.settings.max_age if each.settings else None
    return f"older than {limit.days} days" if limit is not None and oldest is not None and oldest > limit else ""


def age_of(recorded_at: str, now: datetime) -> timedelta | None:
    """How long ago, or None when the text is no moment."""
    try:
        return now - datetime.fromisoformat(recorded_at.replace("Z", "+00:00"))
    except (ValueError, TypeError):
        return None


def _nobody(name: str) -> Provider:
    return Provider(name=name, title=name, hosts=(), contract_source="")


def _shown(folder: Path, root: Path) -> str:
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else folder.as_posix()
