"""Several targets of one check as one: subjects carry the target's name where there is more than one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from harness.model.errors import HarnessError
from harness.model.record import Skip
from harness.run.check import Check
from harness.run.result import Result, merged


class Several:
    """Opens each target when its subjects are asked for; one that cannot be opened is a subject that says why."""

    def __init__(self, name: str, openers: Mapping[str, Callable[[], Check]], none: str) -> None:
        """Shape: `none` tells how to configure a target when there is none."""
        self._name = name
        self._openers = openers
        self._none = none
        self._stack = ExitStack()
        self._opened: dict[str, Check] = {}
        self._errors: dict[str, HarnessError] = {}
        self._subjects: dict[str, tuple[str, str]] | None = None

    @property
    def configured(self) -> bool:
        """Is there a target?"""
        return bool(self._openers)

    def __enter__(self) -> Self:
        """Nothing is started before it is needed."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop every target."""
        self._stack.close()

    def subjects(self) -> Sequence[str]:
        """The subjects of all targets, in the order of the configuration."""
        if self._subjects is None:
            self._subjects = {
                self._label(target, subject): (target, subject)
                for target in self._openers
                for subject in self._subjects_of(target)
            }
        return tuple(self._subjects)

    def examine(self, subject: str) -> Result:
        """Examine one subject with its own target."""
        self.subjects()
        target, inner = (self._subjects or {})[subject]
        if target in self._errors:
            raise self._errors[target]
        return self._opened[target].examine(inner)

    def remainder(self) -> Result:
        """What all targets have to add; a check without any target is a skip with the way to configure one."""
        if not self._openers:
            reason = "no target is configured for it"
            return Result(skips=(Skip(what=self._name, reason=reason, way_out=self._none, check=self._name),))
        return merged(each.remainder() for each in self._opened.values())

    def _label(self, target: str, subject: str) -> str:
        if target in self._errors:
            return target
        return subject if len(self._openers) == 1 else f"{target} {subject}"

    def _subjects_of(self, target: str) -> Sequence[str]:
        try:
            self._opened[target] = self._stack.enter_context(self._openers[target]())
            return self._opened[target].subjects()
        except HarnessError as error:
            self._errors[target] = error
            return (target,)
