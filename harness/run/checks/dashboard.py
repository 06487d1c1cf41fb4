"""The `dashboard` check: every page of every configured Streamlit script, fed by the contract of what it calls."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from harness.config import Target
from harness.run.check import Check
from harness.run.context import Context
from harness.run.contracts import target_contract
from harness.run.dashboard import CHECK, DashboardRun
from harness.run.result import Result
from harness.run.several import Several

_NONE = '[tool.harness.targets.dashboard] streamlit = "dashboard/app.py" and calls = ["api"]'


def check(context: Context) -> Check:
    """The check over all Streamlit targets."""
    targets = context.configuration.settings.of_kind("streamlit")
    return Several(CHECK, {name: partial(_OneScript, name, each, context) for name, each in targets.items()}, _NONE)


class _OneScript:
    """One script, started once."""

    def __init__(self, name: str, target: Target, context: Context) -> None:
        called = [
            each for each in target.calls if context.configuration.settings.targets[each].kind in {"fastapi", "url"}
        ]
        provider = called[0] if called else ""
        contract = target_contract(context.configuration.settings.targets[provider], context.root) if provider else None
        self._opened = DashboardRun(
            Path(target.streamlit),
            root=context.root,
            contract=contract,
            seed=context.seed,
            environment=target.env,
            name=name,
            provider=provider,
            progress=context.progress,
        )

    def __enter__(self) -> Self:
        self._opened.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.__exit__(kind, error, trace)

    def subjects(self) -> Sequence[str]:
        return self._opened.pages()

    def examine(self, subject: str) -> Result:
        return self._opened.examine(subject)

    def remainder(self) -> Result:
        return self._opened.remainder()
