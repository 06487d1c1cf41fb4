"""The `redflags` check: the sources of every configured target, each rule a subject."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from harness.config import Settings
from harness.model.record import Skip
from harness.run.check import Check
from harness.run.context import Context
from harness.run.redflags import CHECK, redflags
from harness.run.redflags_files import existing
from harness.run.result import Result

_NONE = '[tool.harness.redflags] paths = ["backend", "frontend"]'


def check(context: Context) -> Check:
    """The check over the configured paths, or the folders of the targets."""
    return _Sources(context)


class _Sources:
    """All sources, read once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._whole: Result | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is kept open."""

    def subjects(self) -> Sequence[str]:
        return tuple(dict.fromkeys(each.subject for each in self._result().cells))

    def examine(self, subject: str) -> Result:
        """What one rule found."""
        whole = self._result()
        return Result(
            findings=tuple(each for each in whole.findings if each.rule == subject),
            cells=tuple(each for each in whole.cells if each.subject == subject),
        )

    def remainder(self) -> Result:
        whole = self._result()
        examined = set(self.subjects())
        return replace(whole, findings=tuple(each for each in whole.findings if each.rule not in examined), cells=())

    def _result(self) -> Result:
        if self._whole is None:
            settings, root = self._context.configuration.settings, self._context.root
            paths = settings.redflags.paths or tuple(dict.fromkeys(folders(settings, root)))
            if paths:
                self._whole = redflags(existing(paths, root), root, progress=self._context.progress)
            else:
                skip = Skip(what=CHECK, reason="no target with sources is configured", way_out=_NONE, check=CHECK)
                self._whole = Result(skips=(skip,))
        return self._whole


def folders(settings: Settings, root: Path) -> Iterator[str]:
    """The folders that the targets' sources lie in."""
    for target in settings.targets.values():
        if target.kind == "typescript":
            place = root / target.address
            yield target.address if place.is_dir() else str(Path(target.address).parent)
        elif target.kind == "streamlit":
            yield str(Path(target.address).parent)
        elif target.kind == "fastapi":
            module = Path(*target.address.partition(":")[0].split("."))
            if (root / module.with_suffix(".py")).is_file():
                yield str(module.parent) if module.parent != Path() else str(module.with_suffix(".py"))
            elif (root / module).is_dir():
                yield str(module)
