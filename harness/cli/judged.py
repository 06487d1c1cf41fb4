"""Shows the findings of one family that a command has at hand, and says its exit code; only that family's rules are loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from harness.cli.console import coloured, deliver

if TYPE_CHECKING:
    from harness.run.result import Result
    from harness.run.settle import Policy


def judged(whole: Result, owners: Policy, family_name: str, format_name: str, output: Path | None) -> int:
    """0, or 1 on new findings, or 3 where something was skipped and nothing driven."""
    from harness.render import catalogue  # noqa: PLC0415  start-up of the other commands
    from harness.render.setting import Setting  # noqa: PLC0415  the same
    from harness.rules.catalogue import family  # noqa: PLC0415  the same
    from harness.run.once import recorded  # noqa: PLC0415  the same
    from harness.run.settle import new_findings  # noqa: PLC0415  the same

    rules = (*family(family_name), *family("ignores"))
    setting = Setting(rules=rules, fail_on=owners.fail_on, colour=output is None and coloured())
    record = recorded(whole, session=family_name, versioned=format_name != "text")
    deliver(catalogue.renderer(format_name).render([record], setting), output)
    if new_findings(whole, owners):
        return 1
    drove = whole.findings or any(each.outcome not in {"skipped", "vacuous"} for each in whole.cells)
    return 3 if whole.skips and not drove else 0
