"""Compares what a page says when its backend fails with what it says when there is nothing: who cannot tell is told a lie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from harness.model.dashboard import View
from harness.model.observation import Observation
from harness.probes.dashboard_answers import Variation
from harness.probes.dashboard_drive import Drive
from harness.probes.dashboard_sight import Scene, fed_facts
from harness.probes.dashboard_trail import Trail

_EMPTY = frozenset({"empty list", "everything empty"})
_FAILED = frozenset({"fault 500", "fault connection"})
_NOTHING = re.compile(
    r"\b(no|none|nothing|empty|0 (results?|items?|rows?)|keine?|nichts|leer|aucune?|rien|vide|ning[uú]n[oa]?|nada|nenhuma?)\b",
    re.IGNORECASE,
)
_TROUBLE = re.compile(
    r"fail|error|unavail|could ?n[o'\u2019]t|can ?not|can[\u2019']t|unable|wrong|try again|offline|reach|problem|respon|answer|connect"
    r"|fehler|erreur|\berro\b",
    re.IGNORECASE,
)

_Said = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Lies:
    """What pages said. Shape: `said` is by operation and aspect, each with the way there."""

    drive: Drive
    said: dict[str, dict[str, tuple[Trail, Variation, _Said]]] = field(default_factory=dict)

    def note(self, operation: str, variation: Variation, trail: Trail, view: View) -> None:
        """Keep what a sound page says under an answer."""
        if variation.aspect in _EMPTY | _FAILED and operation.startswith("GET "):
            self.said.setdefault(operation, {}).setdefault(variation.aspect, (trail, variation, _said(view)))

    def told(self) -> Iterator[Observation]:
        """Each operation whose failure looks like an empty answer, and not like the usual one."""
        said, self.said = self.said, {}
        for operation, by_aspect in said.items():
            failed = [by_aspect[each] for each in sorted(_FAILED) if each in by_aspect]
            empty = [by_aspect[each][2] for each in sorted(_EMPTY) if each in by_aspect]
            if len(failed) == len(_FAILED) and any(all(each[2] == other for each in failed) for other in empty):
                yield from self._lie(operation, *failed[-1])

    def _lie(self, operation: str, trail: Trail, variation: Variation, said: _Said) -> Iterator[Observation]:
        usual = {each: how for each, how in trail.scenario.items() if each != operation}
        view, fine = self.drive.go(Trail(scenario=usual, actions=trail.actions), fresh=True)
        fresh = [text for kind, text in said if (kind, text) not in view.texts] if fine else []
        claims = [each for each in fresh if _NOTHING.search(each)]
        if claims and not any(_TROUBLE.search(each) for each in fresh):
            scene = Scene(view=view, actions=trail.actions)
            page = view.page or "main"
            facts = {"fed": fed_facts([(operation, variation)]), "calls": [operation], "page": page}
            yield Observation(
                kind="empty-lie",
                subject=page,
                detail=claims[0][:200],
                data=facts,
                operation=operation,
                steps=scene.steps,
            )


def _said(view: View) -> _Said:
    return tuple(view.texts)
