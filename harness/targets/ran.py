"""What an app's operations were seen to run, over all its processes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.targets.ran_functions import NOBODY


class Ran:
    """What is known so far.

    Shape: `functions` are (file, qualified name) by operation, those of nobody in particular under the empty name; `files` are the
    app's own loaded ones, true where their functions are not told apart; `data` are files that were read and never written;
    `unknown` are operations of which something was lost with a process.
    """

    def __init__(self) -> None:
        self.functions: dict[str, set[tuple[str, str]]] = {}
        self.files: dict[str, bool] = {}
        self.data: set[str] = set()
        self.unknown: set[str] = set()
        self._asked: set[str] = set()

    def asked(self, operation: str) -> None:
        """A request of this operation was sent."""
        self._asked.add(operation)

    def learn(self, told: Mapping[str, Any]) -> None:
        """Take what a process has told, which is all that it was asked for so far."""
        for operation, functions in told.get("ran", {}).items():
            self.functions.setdefault(operation, set()).update((file, name) for file, name in functions)
        self.files |= told.get("files", {})
        self.data = self.data | set(told.get("data", ()))
        self._asked.clear()

    def lost(self) -> None:
        """A process has ended: what it would have told is not known."""
        self.unknown |= self._asked
        self._asked.clear()

    def of(self, operation: str) -> set[tuple[str, str]]:
        """What an operation rests on: its own functions and those that run for all."""
        return self.functions.get(operation, set()) | self.functions.get(NOBODY, set())
