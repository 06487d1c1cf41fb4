"""Explores a dashboard as a curious user would, and feeds it every answer that its backend's contract allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from harness.model.contract import Contract
from harness.model.dashboard import Dashboard
from harness.model.observation import Observation
from harness.probes.dashboard_drive import Drive
from harness.probes.dashboard_feeding import Feeding
from harness.probes.dashboard_guesses import Fields
from harness.probes.dashboard_habits import Habits
from harness.probes.dashboard_pages import DEEPEST, Pages
from harness.probes.dashboard_trail import Report, Trail, Visit
from harness.probes.dashboard_walks import Walks

__all__ = ["DEEPEST", "WALKS", "Explorer", "Report", "Trail", "Visit"]

WALKS = 60
"""Random walks after everything has been tried once, where the time allows them."""


class Explorer:
    """Drives one dashboard; each of its methods may be called with the time of its clock by which it must end."""

    def __init__(
        self,
        dashboard: Dashboard,
        contract: Contract | None,
        *,
        seed: int = 0,
        walks: int = WALKS,
        extremes: bool = False,
        fields: Fields = Fields(),  # noqa: B008  a frozen value
    ) -> None:
        self._drive = Drive(dashboard, contract, fields)
        self._habits = Habits(self._drive)
        self._pages = Pages(self._drive, self._habits, extremes=extremes)
        self._feeding = Feeding(self._drive, self._habits, self._pages)
        self._walks = Walks(self._drive, self._pages, seed=seed, most=walks, extremes=extremes)
        self.report: Report = self._drive.report

    def clock(self) -> float:
        """The clock that the times refer to. Units: see `Drive.clock`."""
        return self._drive.clock()

    def pages(self) -> tuple[str, ...]:
        """The titles of the pages that are offered at the start, or found since."""
        return self._pages.find()

    def explore(self, page: str, until: float) -> None:
        """Open a page and try everything on it once, in the order of the page, then what that brings up."""
        self._pages.explore(page, until)

    def feed(self, until: float, page: str | None = None) -> None:
        """Answer each operation that was called in each way, the usual answers elsewhere."""
        self._feeding.feed(until, page)
        self._habits.prove()

    def wander(self, until: float) -> None:
        """Combinations that the systematic part does not make."""
        self._habits.prove()
        self._walks.wander(until)

    def beyond_apptest(self, observation: Observation) -> bool:
        """Does the way lead through a dialog or a timer, which plain AppTest cannot operate?"""
        way = observation.data.get("actions", ())
        return any(each["kind"] == "tick" or each["target"] in self._pages.inside for each in way)

    def answers(self, observation: Observation) -> Iterator[Mapping[str, Any]]:
        """What the backend answered on the way to an observation: the unusual, and the usual of all other calls."""
        backend = self._drive.backend
        for each in observation.data.get("fitted", ()):
            yield {**each, "body": each["body"].encode(), "path": "", "fault": ""}
        unusual = {each["operation"]: each["variation"] for each in observation.data.get("fed", ())}
        for name in observation.data.get("calls", ()) if backend is not None else ():
            assert backend is not None
            operation = backend.contract.operation(name)
            answer = backend.variation(name, unusual.get(name, "usual")).answer
            if operation is not None:
                facts = {"status": answer.status, "headers": answer.headers, "body": answer.body}
                fault = "timeout" if answer.delay else answer.fault
                yield {"method": operation.method, "path": operation.path, "fault": fault, **facts}
