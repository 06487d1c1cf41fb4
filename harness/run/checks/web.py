"""The `web` check: the pages of every configured frontend in a real browser, fed by the contract of what it calls."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from types import TracebackType
from typing import Self

from harness.config import Target
from harness.model.errors import UsageError
from harness.run.check import Check
from harness.run.context import Context
from harness.run.contracts import target_contract
from harness.run.result import Result
from harness.run.several import Several
from harness.run.web import CHECK, check_web

_NONE = '[tool.harness.targets.frontend] web = "out" and calls = ["api"]'


def check(context: Context) -> Check:
    """The check over all `web` targets."""
    targets = context.configuration.settings.of_kind("web")
    return Several(CHECK, {name: partial(_OneFrontend, name, each, context) for name, each in targets.items()}, _NONE)


class _OneFrontend:
    """One frontend; its pages are found by following links, so that they are examined together."""

    def __init__(self, name: str, target: Target, context: Context) -> None:
        settings = context.configuration.settings
        called = [each for each in target.calls if settings.targets[each].kind in {"fastapi", "url"}]
        if not called:
            raise UsageError(
                f"the frontend {name!r} names no target that it calls",
                way_out='Add calls = ["api"], a target with a contract',
            )
        self._contract = target_contract(settings.targets[called[0]], context.root)
        self._address = target.web
        self._context = context

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing runs between examinations."""

    def subjects(self) -> Sequence[str]:
        return (self._address,)

    def examine(self, subject: str) -> Result:
        return check_web(subject, contract=self._contract, root=self._context.root, progress=self._context.progress)

    def remainder(self) -> Result:
        return Result()
