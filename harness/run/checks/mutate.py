"""The `mutate` check: the recorded answers of each configured provider, varied within its contract, to its client code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

from harness.config import ProviderSettings
from harness.model.record import Skip
from harness.run.check import Check
from harness.run.checks.replay import settings_of
from harness.run.context import Context
from harness.run.mutate import mutate
from harness.run.result import Result

MAX_TIME = 60.0
"""Units: seconds for each provider, after which nothing new is tried."""


def check(context: Context) -> Check:
    """The check over all configured providers, one subject each."""
    return _Varied(context, context.configuration.settings.providers)


class _Varied:
    """Providers as subjects; their cassettes share the time of one search."""

    def __init__(self, context: Context, providers: Mapping[str, ProviderSettings]) -> None:
        self._context = context
        self._providers = providers

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def subjects(self) -> Sequence[str]:
        return tuple(self._providers)

    def examine(self, subject: str) -> Result:
        settings = settings_of(subject, self._providers[subject], self._context)
        return mutate(settings, max_time=MAX_TIME, progress=self._context.progress)

    def remainder(self) -> Result:
        if self._providers:
            return Result()
        way_out = '[tool.harness.providers.stripe] cassettes = "cassettes/stripe"'
        return Result(skips=(Skip(what="mutate", reason="no provider is configured", way_out=way_out, check="mutate"),))
