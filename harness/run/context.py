"""What every run starts from: the configuration, the owners' policy, a seed, and somebody to tell of progress."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from harness import config
from harness.config import Configuration
from harness.model.errors import ConfigurationError
from harness.model.finding import Severity
from harness.project import known_findings
from harness.rules import catalogue
from harness.run.progress import Progress, silent
from harness.run.settle import Policy


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """One run's surroundings; every path in the configuration is relative to `root`."""

    configuration: Configuration
    policy: Policy
    seed: int
    progress: Progress = silent

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self.configuration.root

    @property
    def reports(self) -> Path:
        """The folder of run records and reports."""
        return self.root / self.configuration.settings.reports

    @property
    def known_file(self) -> Path:
        """The file of known findings."""
        return self.root / self.configuration.settings.known_findings


def context(
    start: Path | None = None,
    *,
    seed: int | None = None,
    fail_on: Severity | None = None,
    progress: Progress = silent,
) -> Context:
    """The surroundings of a run started in a folder. Raises: ConfigurationError, SourceError for the known findings."""
    configuration = config.load(start)
    settings = configuration.settings
    _refuse_unknown_rules(configuration)
    policy = Policy(
        root=configuration.root,
        fail_on=fail_on or Severity(settings.fail_on),
        rules=settings.rules,
        known=known_findings.read(configuration.root / settings.known_findings),
    )
    chosen = seed if seed is not None else settings.seed
    return Context(
        configuration=configuration,
        policy=policy,
        seed=chosen if chosen is not None else random.SystemRandom().randrange(2**31),
        progress=progress,
    )


def _refuse_unknown_rules(configuration: Configuration) -> None:
    named = configuration.settings.rules
    unknown = sorted(set(named) - set(catalogue.catalogue())) if named else []
    if unknown:
        raise ConfigurationError(
            f"[tool.harness.rules] weighs {', '.join(map(repr, unknown))}, which no rule is called",
            where=str(configuration.file or ""),
            way_out="List them: harness rules",
        )
