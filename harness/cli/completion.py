"""Words that the shell completes: rules, checks, formats, providers and families of this installation and project."""

from __future__ import annotations


def rules(begun: str) -> list[tuple[str, str]]:
    """Rule ids with their summaries."""
    from harness.rules.catalogue import catalogue  # noqa: PLC0415  start-up of `--help`

    return [(each.id, each.summary) for each in catalogue().values() if each.id.startswith(begun)]


def families(begun: str) -> list[str]:
    """Families of rules."""
    from harness.rules.catalogue import families as names  # noqa: PLC0415  start-up of `--help`

    return [each for each in names() if each.startswith(begun)]


def checks(begun: str) -> list[str]:
    """Checks of `harness run`."""
    from harness.run.check import names  # noqa: PLC0415  start-up of `--help`

    return [each for each in names() if each.startswith(begun)]


def formats(begun: str) -> list[str]:
    """Output formats."""
    from harness.render.catalogue import formats as names  # noqa: PLC0415  start-up of `--help`

    return [each for each in names() if each.startswith(begun)]


def providers(begun: str) -> list[str]:
    """Configured providers; none where the settings cannot be read."""
    from harness import config  # noqa: PLC0415  start-up of `--help`
    from harness.model.errors import HarnessError  # noqa: PLC0415  the same

    try:
        names = config.load().settings.providers
    except HarnessError:
        return []
    return [each for each in names if each.startswith(begun)]
