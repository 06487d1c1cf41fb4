"""Checks a Streamlit dashboard: explores its pages, feeds it what its backend's contract allows, judges what was seen."""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from harness.model.contract import Contract
from harness.model.finding import Finding
from harness.model.observation import Observation
from harness.model.record import Cell, Edge, Outcome, Skip
from harness.model.rule import Seen
from harness.probes.dashboard import WALKS, Explorer, Visit
from harness.probes.dashboard_addresses import stand_ins
from harness.probes.dashboard_guesses import Fields, fields_read
from harness.rules import catalogue
from harness.run.dashboard_browser import look
from harness.run.dashboard_replay import illustrated, showings
from harness.run.dashboard_test import HEADER, test_of
from harness.run.result import Result, merged
from harness.run.settle import frame
from harness.targets.streamlit_app import StreamlitApp

CHECK = "dashboard"
_EXPLORING = 0.45
_EXPLORING_ALONE = 0.8
_FEEDING = 0.9
_LOOKING = 0.3
_MOST_SHOWN = 6
_FEWEST_SECONDS = 1.0
_FEWEST_LOOKING_SECONDS = 8.0


class DashboardRun:
    """One dashboard, started once; pages are examined one by one or all together.

    Units: `max_time` is seconds of work for the whole dashboard, at most three times as many where the machine is busy, `step_time` seconds after which one run of the script hangs. The seed
    decides only the random walks.
    """

    def __init__(
        self,
        script: Path,
        *,
        root: Path,
        contract: Contract | None = None,
        seed: int = 0,
        max_time: float = 30.0,
        step_time: float = 10.0,
        browser: bool = True,
        environment: Mapping[str, str] | None = None,
        name: str = "",
        provider: str = "",
        progress: Callable[[str], None] | None = None,
        walks: int = WALKS,
        extremes: bool = False,
    ) -> None:
        file = script if script.is_absolute() else root / script
        known = {**os.environ, **(environment or {})}
        self._stand_ins = stand_ins(file, known) if contract is not None and file.is_file() else {}
        self._environment = {**self._stand_ins, **(environment or {})}
        self._app = StreamlitApp(file, root=root, timeout=step_time, environment=self._environment)
        self._script = file
        self._browser = browser
        self._root = root
        self._contract = contract
        self._exploring = _EXPLORING if contract is not None else _EXPLORING_ALONE
        self._name = name or script.stem
        self._provider = provider or (contract.title if contract is not None else "")
        self._max_time = max_time * (1 - _LOOKING) if browser else max_time
        self._looking_time = max(_FEWEST_LOOKING_SECONDS, max_time * _LOOKING)
        self._tell = progress or (lambda _line: None)
        self._explorer = Explorer(
            self._app,
            contract,
            seed=seed,
            walks=walks,
            extremes=extremes,
            fields=fields_read(file) if contract is not None and file.is_file() else Fields(),
        )
        self._judged = 0
        self._waiting: list[Observation] = []
        self._visited = 0
        self._unvisited = 0
        self._findings: list[Finding] = []
        self._spent = 0.0
        self._tests = 0
        self._pictures: dict[tuple[str, ...], tuple[bytes, bytes]] = {}

    def __enter__(self) -> Self:
        self._app.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._app.__exit__(kind, error, trace)

    def _left_behind(self) -> Iterator[Skip]:
        """What the app wrote into the project, and processes that outlived it; once it is stopped, both are undone."""
        if self._app.written:
            shown = ", ".join(self._app.written[:5]) + (" …" if len(self._app.written) > 5 else "")
            yield Skip(what="files that stay", reason=f"the app wrote {shown}; all of it was undone", check=CHECK)
        if self._app.strays:
            reason = f"the app started {self._app.strays} that outlived its runs; all were ended"
            yield Skip(what="processes that stay", reason=reason, check=CHECK)

    def pages(self) -> tuple[str, ...]:
        """The pages that the app offers. Raises: CannotRun when it does not start."""
        return self._explorer.pages()

    def examine(self, page: str) -> Result:
        """Everything about one page: its widgets, and the answers to the calls that it makes."""
        share = max(_FEWEST_SECONDS, self._max_time / max(1, len(self.pages())))
        started, clock = time.monotonic(), self._explorer.clock()
        self._explorer.explore(page, clock + share * self._exploring)
        self._explorer.feed(clock + share, page)
        self._spent += time.monotonic() - started
        return self._result([page], everything=False)

    def examine_all(self) -> Result:
        """Every page, also those that only show up on the way, then the answers, then random walks."""
        started, clock = time.monotonic(), self._explorer.clock()
        done: list[str] = []
        while page := next((each for each in self.pages() if each not in done), None):
            done.append(page)
            left = max(1, len(self.pages()) - len(done) + 1)
            until = clock + self._max_time * self._exploring
            self._tell(f"{self._name}: exploring the page {page}")
            now = self._explorer.clock()
            self._explorer.explore(page, now + max(_FEWEST_SECONDS, (until - now) / left))
        self._tell(f"{self._name}: answering {len(self._explorer.report.reached)} operations in every way")
        self._explorer.feed(clock + self._max_time * _FEEDING)
        self._explorer.wander(clock + self._max_time)
        self._spent += time.monotonic() - started
        return self._result(done, everything=True)

    def remainder(self) -> Result:
        """What concerns no single page: the look in a real browser, the integration, how much was done, what was written.

        The app is stopped then. Crashes that were told before come again, with the pictures that the browser took of them.
        """
        whole = merged((self._result((), everything=True), self._looked(), self._summary()))
        shown = [each for each in illustrated(self._findings, self._pictures) if each not in self._findings]
        self._app.close()
        return replace(whole, findings=(*whole.findings, *shown), skips=(*whole.skips, *self._left_behind()))

    def _looked(self) -> Result:
        if not self._browser or not sum(self._explorer.report.driven.values()):
            return Result()
        self._tell(f"{self._name}: opening the pages in a browser")
        crashed = [each.cause[0] for each in self._findings if each.rule == "uncaught-exception"]
        seen = look(
            self._script,
            root=self._root,
            contract=self._contract,
            environment=self._environment,
            crashed=crashed,
            max_time=self._looking_time,
            shown=showings(self._explorer.report.observations)[:_MOST_SHOWN],
            pictures=self._pictures,
        )
        findings = tuple(replace(each, check=CHECK) for each in seen.findings)
        self._findings += findings
        return replace(seen, findings=findings)

    def _summary(self) -> Result:
        report = self._explorer.report
        state: Outcome = "finding" if self._findings else "clean" if sum(report.driven.values()) else "vacuous"
        wires = bool(self._provider) and (bool(report.reached) or any(each.operations for each in self._findings))
        edge = Edge(consumer=self._name, provider=self._provider, check=CHECK, outcome=state)
        measures = {
            "interactions": report.steps,
            "lines_reached": len(report.lines),
            "lines_known": report.statements,
            "script_runs": report.runs,
            "operations_fed": len({each.operation for each in report.visits}),
            "answers_fed": len(report.visits),
            "dashboard_seconds": round(self._spent, 2),
        }
        skips = [*report.skips.values()]
        if report.left_over:
            reason = f"{report.left_over} interactions were left when the time was over"
            skips.append(Skip(what=f"part of {self._name}", reason=reason, way_out="Allow more time", check=CHECK))
        for reason, count in Counter(each.reason for each in report.unvisited).items():
            what = f"{count} of {count + len(report.visits)} answers of {self._provider or 'the backend'}"
            skips.append(Skip(what=what, reason=reason, way_out="Allow more time", check=CHECK))
        notes = [f"{name} is not set: {value} stood for it in {self._name}" for name, value in self._stand_ins.items()]
        return Result(edges=(edge,) if wires else (), measures=measures, skips=tuple(skips), notes=tuple(notes))

    def _result(self, pages: Sequence[str], *, everything: bool) -> Result:
        """What is new about these pages; what was seen of others on the way waits for their turn."""
        report = self._explorer.report
        self._waiting += report.observations[self._judged :]
        self._judged = len(report.observations)
        fresh = [self._with_test(each) for each in self._waiting if everything or each.subject in pages]
        self._waiting = [] if everything else [each for each in self._waiting if each.subject not in pages]
        visits, self._visited = report.visits[self._visited :], len(report.visits)
        unvisited, self._unvisited = report.unvisited[self._unvisited :], len(report.unvisited)
        findings = tuple(self._framed(each) for each in judged(fresh, (self._name, self._provider)))
        self._findings += findings
        skips = tuple(_surroundings(fresh))
        cells = (*self._page_cells(pages, fresh), *_answer_cells(visits), *_blank_cells(unvisited, visits))
        idle = [each.subject.removeprefix("page ") for each in cells if each.outcome == "vacuous"]
        return Result(findings=findings, skips=(*skips, *_vacuous(idle)), cells=cells)

    def _with_test(self, observation: Observation) -> Observation:
        """A crash with the test that repeats it, where AppTest has words for the way to it."""
        uncompiled = observation.data.get("type") in ("SyntaxError", "IndentationError", "TabError")
        if observation.kind != "exception" or uncompiled or self._explorer.beyond_apptest(observation):
            return observation
        self._tests += 1
        answers = list(self._explorer.answers(observation))
        name = re.sub(r"\W+", "_", f"{observation.data['type']}_{self._tests}").lower()
        text = test_of(self._script, observation.data["actions"], answers, name)
        return replace(observation, data={**observation.data, "test": f"{HEADER}\n\n{text}"})

    def _framed(self, finding: Finding) -> Finding:
        shown = frame(finding.at, self._root, "where it happens") if finding.at is not None else None
        return finding if shown is None else replace(finding, frames=(shown,))

    def _page_cells(self, pages: Iterable[str], fresh: list[Observation]) -> Iterator[Cell]:
        for page in pages:
            there = [each for each in fresh if each.subject == page and not _is_surroundings(each)]
            missing = any(each.subject == page and _is_surroundings(each) for each in fresh)
            driven = self._explorer.report.driven.get(page, 0)
            troubled: Outcome = "finding" if there else "skipped" if missing else "clean"
            outcome: Outcome = troubled if driven or there or missing else "vacuous"
            yield Cell(check=CHECK, subject=f"page {page}", aspect="driven", outcome=outcome, count=driven)
            for (where, widget), count in self._explorer.report.operated.items():
                if where == page:
                    used: Outcome = "clean" if count else "vacuous"
                    yield Cell(check=CHECK, subject=f"{page}: {widget}", aspect="driven", outcome=used, count=count)


def check_dashboard(
    script: Path,
    *,
    contract: Contract | None = None,
    root: Path,
    seed: int = 0,
    max_time: float = 30.0,
    step_time: float = 10.0,
    browser: bool = True,
    environment: Mapping[str, str] | None = None,
    name: str = "",
    provider: str = "",
    progress: Callable[[str], None] | None = None,
    walks: int = WALKS,
    extremes: bool = False,
) -> Result:
    """Everything about one dashboard. Units: see `DashboardRun`. Raises: CannotRun when it does not start."""
    with DashboardRun(
        script,
        root=root,
        contract=contract,
        seed=seed,
        max_time=max_time,
        step_time=step_time,
        browser=browser,
        environment=environment,
        name=name,
        provider=provider,
        progress=progress,
        walks=walks,
        extremes=extremes,
    ) as run:
        whole = run.examine_all()
        rest = run.remainder()
    pictured = {each.fingerprint for each in rest.findings}
    told = tuple(each for each in whole.findings if each.fingerprint not in pictured)
    return merged((replace(whole, findings=told), rest))


def judged(observations: Iterable[Observation], edge: tuple[str, str] = ("", "")) -> Iterator[Finding]:
    """The findings of all dashboard rules. Shape: `edge` is consumer and provider, empty where there is no contract."""
    seen = Seen(observations=tuple(observations))
    for rule in catalogue.family("dashboard"):
        for finding in rule.judge(seen):
            edges = (edge,) if all(edge) and finding.operations else ()
            yield replace(finding, check=CHECK, edges=edges)


def _is_surroundings(observation: Observation) -> bool:
    return bool(observation.data.get("missing")) or bool(observation.data.get("blocked"))


def _surroundings(observations: Iterable[Observation]) -> Iterator[Skip]:
    for each in observations:
        if each.data.get("missing"):
            way_out = f"Install or create it: {each.data['missing']}"
            yield Skip(
                what=f"page {each.subject}", reason=f"needs {each.data['missing']}", way_out=way_out, check=CHECK
            )
        elif each.data.get("blocked"):
            way_out = "Call it through httpx or requests, so that it can be answered"
            yield Skip(what=f"page {each.subject}", reason="needs the network", way_out=way_out, check=CHECK)


def _vacuous(pages: Iterable[str]) -> Iterator[Skip]:
    for page in pages:
        reason = "nothing on it was operated: it was opened and looked at, no more"
        yield Skip(what=f"interactions on the page {page}", reason=reason, check=CHECK)


def _answer_cells(visits: Iterable[Visit]) -> Iterator[Cell]:
    counts: Counter[tuple[str, str]] = Counter()
    troubles: dict[tuple[str, str], list[str]] = {}
    for each in visits:
        counts[each.operation, each.aspect] += 1
        troubles.setdefault((each.operation, each.aspect), []).extend(each.trouble)
    for (operation, aspect), count in counts.items():
        kinds = troubles[operation, aspect]
        outcome: Outcome = "finding" if kinds else "clean"
        detail = ", ".join(sorted(set(kinds)))
        yield Cell(check=CHECK, subject=operation, aspect=aspect, outcome=outcome, count=count, detail=detail)


def _blank_cells(unvisited: Iterable[Visit], visits: Iterable[Visit]) -> Iterator[Cell]:
    """Cells of the matrix in which nothing was done, with the reason."""
    done = {(each.operation, each.aspect) for each in visits}
    reasons = {(each.operation, each.aspect): each.reason for each in unvisited}
    for (operation, aspect), reason in reasons.items():
        if (operation, aspect) not in done:
            yield Cell(check=CHECK, subject=operation, aspect=aspect, outcome="skipped", count=0, detail=reason)
