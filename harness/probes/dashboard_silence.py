"""Looks whether a page says anything when what a click asked for has failed: nothing new means that the user is left to believe it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from harness.model.dashboard import View
from harness.model.observation import Observation
from harness.probes.dashboard_answers import Variation
from harness.probes.dashboard_drive import Drive
from harness.probes.dashboard_repeats import WRITING
from harness.probes.dashboard_sight import Scene, fed_facts
from harness.probes.dashboard_trail import Trail

_FAILED = ("fault 500", "fault connection")
_NUMBER = re.compile(r"\d+")


@dataclass(slots=True)
class Silence:
    """Failures that nothing on the page told of. Shape: `silent` has the faults by operation, each with the way there."""

    drive: Drive
    silent: dict[str, dict[str, tuple[Trail, Variation]]] = field(default_factory=dict)

    def note(self, operation: str, variation: Variation, trail: Trail, view: View) -> None:
        """Compare a sound page after a click, whose only writing call failed, with the page before it."""
        clicked = trail.actions and trail.actions[-1].kind == "click"
        if variation.name not in _FAILED or not clicked or operation.partition(" ")[0] not in WRITING:
            return
        writes = [name for name, call in self.drive.calls() if call.request.method in WRITING]
        if writes == [operation] and not _signs(view) - _signs(self.drive.before):
            self.silent.setdefault(operation, {})[variation.name] = (trail, variation)

    def told(self) -> Iterator[Observation]:
        """Each operation of which neither failure is told."""
        silent, self.silent = self.silent, {}
        for operation, by_fault in silent.items():
            if len(by_fault) == len(_FAILED):
                trail, variation = by_fault[_FAILED[0]]
                steps = Scene(view=self.drive.view, actions=trail.actions).steps
                page = self.drive.view.page or "main"
                facts = {"fed": fed_facts([(operation, variation)]), "calls": [operation], "page": page}
                target = trail.actions[-1].target
                yield Observation(
                    kind="silent-failure", subject=page, detail=target, data=facts, operation=operation, steps=steps
                )


def _signs(view: View) -> set[str]:
    """All that a user could take for a message or a way on: texts without figures, and widgets that are not disabled."""
    texts = {_NUMBER.sub("#", text) for _, text in view.texts}
    return texts | {each.name for each in view.widgets if not each.disabled}
