"""Who calls the functions of a project: what all callers have in common says what a function cannot say of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TypeAlias

from harness.model.source_facts import Fact
from harness.sources.code.following import Project

_ROUNDS = 3
"""Callers of callers that are followed."""
Function: TypeAlias = tuple[str, str]


class Callers:
    """The calls of each function, by its file and name; a function that nobody calls has none."""

    def __init__(self, project: Project) -> None:
        self._project = project

    @cached_property
    def _calls(self) -> dict[Function, list[tuple[str, Fact]]]:
        found: dict[Function, list[tuple[str, Fact]]] = {}
        for file, facts in self._project.files.items():
            for call in facts.of("call"):
                target = self._project.target(file, call.data["callee"])
                if target is not None:
                    found.setdefault((target[0], target[2] or target[1]), []).append((file, call))
        return found

    def unlimited(self, function: Function) -> bool:
        """Do all calls, and there is one, leave out the time limit that the function would hand on?"""
        calls = self._calls.get(function, ())
        return bool(calls) and all(each.data.get("limits") == "no" for _, each in calls)

    def number(self, function: Function) -> int:
        """How many places call the function."""
        return len(self._calls.get(function, ()))

    def cached(self, function: Function) -> bool:
        """Is the function called by functions alone whose results are kept?"""
        return self._all(function, lambda call: any("cache" in each for each in call.data["decorators"]))

    def triggered(self, function: Function) -> bool:
        """Is the function called after a click alone, where results are kept, or for what is asked because it changes?"""
        return self._all(
            function,
            lambda call: (
                bool(call.data.get("triggered") or call.data.get("of_now"))
                or any("cache" in each for each in call.data["decorators"])
            ),
        )

    def guarded(self, function: Function) -> bool:
        """Does whoever calls the function, or calls those who do, handle its failure?"""
        return self._all(function, lambda call: call.data["guard"] != "none")

    def _all(self, function: Function, holds: Callable[[Fact], bool], depth: int = 0) -> bool:
        calls = list(self._others(function))
        return bool(calls) and all(self._holds(file, call, holds, depth) for file, call in calls)

    def _holds(self, file: str, call: Fact, holds: Callable[[Fact], bool], depth: int) -> bool:
        """Does it hold of a call, or of all that lead to it? A job that no page calls is no rerun."""
        around = (file, str(call.data["function"]))
        job = around not in self._calls and not any(
            each.data.get("streamlit") for each in self._project.files[file].of("module")
        )
        return holds(call) or job or (depth < _ROUNDS and bool(around[1]) and self._all(around, holds, depth + 1))

    def _others(self, function: Function) -> Iterator[tuple[str, Fact]]:
        """The calls of a function from elsewhere than itself."""
        return (
            (file, call) for file, call in self._calls.get(function, ()) if (file, call.data["function"]) != function
        )
