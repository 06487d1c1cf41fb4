"""Which crashes of a dashboard can be shown in a browser, and how: the way to each as clicks and typed texts."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from harness.model.finding import Evidence, Finding
from harness.model.observation import Observation

_LABELLED = re.compile(r"^(?P<words>[^\"]*?) \"(?P<label>.*)\"$", re.DOTALL)
_FILLED = frozenset({"text field", "number field"})
_CHECKED = frozenset({"checkbox", "toggle"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Showing:
    """A crash to be shown. Shape: `scenario` is a variation by operation, `page` a title or empty, `steps` are for the browser."""

    cause: tuple[str, ...]
    page: str = ""
    scenario: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[tuple[str, str, str], ...] = ()


def showings(observations: Iterable[Observation]) -> list[Showing]:
    """The crashes whose way consists of clicks on buttons and boxes, typed texts and pages of the menu."""
    found = []
    for each in observations:
        steps = _steps(each.data.get("actions", ())) if each.kind == "exception" else None
        if steps is not None:
            page, listed = steps
            scenario = {one["operation"]: one["variation"] for one in each.data.get("fed", ())}
            cause = (each.data["type"], each.data["function"], each.data["statement"])
            found.append(Showing(cause=cause, page=page, scenario=scenario, steps=tuple(listed)))
    return found


def _steps(actions: Sequence[Mapping[str, Any]]) -> tuple[str, list[tuple[str, str, str]]] | None:
    page = ""
    steps: list[tuple[str, str, str]] = []
    for each in actions:
        if each["kind"] in ("open", "enter") and not steps:
            page = each["target"]
            continue
        step = _step(each)
        if step is None:
            return None
        steps.append(step)
    return page, steps


def _step(action: Mapping[str, Any]) -> tuple[str, str, str] | None:
    match = _LABELLED.match(str(action["target"]))
    words, label = (match["words"], match["label"]) if match else ("", "")
    if action["kind"] == "click" and words == "button":
        return "click", label, ""
    if action["kind"] == "set" and words in _CHECKED and action["value"] is True:
        return "check", label, ""
    if action["kind"] == "set" and words in _FILLED and action["value"] is not None:
        return "fill", label, str(action["value"])
    return None


def illustrated(
    findings: Iterable[Finding], pictures: Mapping[tuple[str, ...], tuple[bytes, bytes]]
) -> tuple[Finding, ...]:
    """The findings, those that were shown with pictures from before and after the last step."""
    return tuple(_with_pictures(each, pictures.get(tuple(each.cause[:3]))) for each in findings)


def _with_pictures(finding: Finding, pair: tuple[bytes, bytes] | None) -> Finding:
    if pair is None or finding.rule not in ("uncaught-exception", "widget-key-collision"):
        return finding
    before, after = (base64.b64encode(each).decode() for each in pair)
    shown = (
        [Evidence(kind="png", title="The page in a browser, before the last step", content=before)]
        if before != after
        else []
    )
    shown.append(Evidence(kind="png", title="The page in a browser, as the user sees it", content=after))
    return replace(finding, evidence=(*finding.evidence, *shown))
