"""Ways to a crash are shortened to the steps that it takes: no shorter way exists, whatever was done around them."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.model.dashboard import Action, Answerer, View, Widget
from harness.probes.dashboard_drive import Drive
from harness.probes.dashboard_guesses import Fields
from harness.probes.dashboard_trail import Trail

BUTTONS = "abcdefgh"


def click(name: str) -> Action:
    """A click on that button."""
    return Action(kind="click", target=f'button "{name}"')


class Lock:
    """Breaks once its combination was clicked in this order, with any clicks between them; `reset` forgets what was clicked."""

    def __init__(self, combination: str, reset: str = "") -> None:
        self._combination = combination
        self._reset = reset
        self._left = combination

    def begin(self, _answer: Answerer, *_doors: Action, clean: bool = False, keep: bool = False) -> View:
        """See `Dashboard.begin`."""
        self._left = self._combination
        return self._view()

    def act(self, *actions: Action) -> View:
        """See `Dashboard.act`: like the worker, it stops at a crash."""
        for each in actions:
            name = each.target[-2]
            self._left = self._combination if name == self._reset else self._left
            self._left = self._left[1:] if self._left.startswith(name) else self._left
            if not self._left:
                break
        return self._view()

    def _view(self) -> View:
        widgets = tuple(Widget(name=click(each).target, kind="button", label=each) for each in BUTTONS)
        return View(page="main", pages=("main",), widgets=widgets, crashes=() if self._left else (crash(),), cost=0.001)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing was started."""


def crash() -> dict[str, Any]:
    """An exception as the worker tells it."""
    place = {"file": "app.py", "line": 3, "function": "app:f", "statement": "f()", "traceback": "", "thread": False}
    return {"type": "KeyError", "message": "KeyError", "missing": "", "blocked": False, **place}


def told(lock: Lock, clicks: Sequence[str]) -> str:
    """The clicks of the way that is told after these were made; empty without a crash."""
    drive = Drive(lock, None, Fields())
    drive.go(Trail(actions=tuple(map(click, clicks))))
    found = [each for each in drive.report.observations if each.kind == "exception"]
    return "".join(each["target"][-2] for each in found[0].data["actions"]) if found else ""


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), combination=st.text(BUTTONS, min_size=1, max_size=5))
def test_what_is_told_is_the_combination(data: st.DataObject, combination: str) -> None:
    """Up to seven clicks are strewn between those of the combination: none of them is left."""
    clicks = list(combination)
    for extra in data.draw(st.lists(st.sampled_from(BUTTONS), max_size=7)):
        clicks.insert(data.draw(st.integers(0, len(clicks) - 1)), extra)
    assert told(Lock(combination), clicks) == combination


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(combination=st.text("abcde", min_size=2, max_size=4), strewn=st.lists(st.sampled_from("abcdefgh"), max_size=8))
def test_a_step_that_undoes_others_is_left_out_with_them(combination: str, strewn: list[str]) -> None:
    """One button forgets everything, so that not each part of a way that breaks is one that breaks: the shortest is found still."""
    assert told(Lock(combination, reset="h"), [*strewn, "h", *combination]) == combination
