"""Checks a web frontend in a real browser: its calls against the contract, its pages against every answer of the backend."""

from __future__ import annotations

import base64
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from harness.model.contract import Contract
from harness.model.dashboard import View
from harness.model.errors import CannotRun
from harness.model.observation import Observation
from harness.model.record import Cell, Outcome, Skip
from harness.probes.dashboard_answers import Backend, Feed, Variation
from harness.probes.dashboard_requests import operation_of
from harness.probes.dashboard_sight import Scene, observations
from harness.run.dashboard import judged
from harness.run.result import Result
from harness.targets.web_pages import StaticPages, Visit, WebBrowser

CHECK = "web"
_MOST_PAGES = 40
_WAITING = re.compile(r"load|wait|fetch|moment|\u2026$|\.\.\.$", re.IGNORECASE)
_GIVEN_UP = re.compile(
    r"fail|error|could ?n[o'\u2019]t|can ?not|can[\u2019']t|unable|wrong|try again|denied|unavailable|not (available|found|reach)",
    re.IGNORECASE,
)
"""Words of a page that has stopped waiting: browsers say "Failed to fetch", pages pass it on."""


@dataclass(slots=True)
class _Work:
    """What has been seen so far."""

    observations: dict[tuple[str, ...], Observation] = field(default_factory=dict)
    cells: Counter[tuple[str, str]] = field(default_factory=Counter)
    troubles: set[tuple[str, str]] = field(default_factory=set)
    skips: list[Skip] = field(default_factory=list)
    visits: int = 0
    left_over: int = 0


def check_web(
    address: str,
    *,
    contract: Contract,
    root: Path,
    pages: Sequence[str] = (),
    max_time: float = 60.0,
    progress: Callable[[str], None] | None = None,
) -> Result:
    """Open each page with the usual answers, then with every other answer and fault of each operation that it calls.

    Shape: `address` is a URL or a folder of built pages; `pages` are paths to open, the ones that links lead to when empty.
    Units: `max_time` is seconds. Raises: CannotRun without a browser, or when the first page cannot be opened.
    """
    tell = progress or (lambda _line: None)
    with ExitStack() as stack:
        folder = root / address
        url = address if "://" in address else stack.enter_context(StaticPages(_existing(folder))).url
        browser = stack.enter_context(WebBrowser(patience=8.0))
        return _Check(browser, contract, url, time.monotonic() + max_time).run(pages, tell)


def _existing(folder: Path) -> Path:
    if not folder.is_dir():
        raise CannotRun(f"there is no folder {folder.as_posix()}", way_out="Name a folder of built pages or a URL")
    return folder


class _Check:
    def __init__(self, browser: WebBrowser, contract: Contract, url: str, until: float) -> None:
        self._browser = browser
        self._contract = contract
        self._backend = Backend(contract)
        self._url = url if url.endswith("/") else f"{url}/"
        self._until = until
        self._work = _Work()

    def run(self, pages: Sequence[str], tell: Callable[[str], None]) -> Result:
        called = self._usual(
            [self._url + each.lstrip("/") for each in pages] or [self._url], crawl=not pages, tell=tell
        )
        for page, operation, variation in self._cells(called):
            if time.monotonic() >= self._until:
                self._work.left_over += 1
                continue
            tell(f"{_name(page)}: {operation} answers {variation.name}")
            before = len(self._work.observations)
            self._visit(page, {operation: variation.name}, variation, operation)
            cell = (operation, variation.aspect)
            self._work.cells[cell] += 1
            if len(self._work.observations) > before:
                self._work.troubles.add(cell)
        return self._result(called)

    def _usual(self, wanted: list[str], *, crawl: bool, tell: Callable[[str], None]) -> dict[str, tuple[str, ...]]:
        """The operations that each page calls when all goes well; links are followed."""
        called: dict[str, tuple[str, ...]] = {}
        while wanted and len(called) < _MOST_PAGES:
            page = wanted.pop(0)
            if page in called or _name(page) in map(_name, called):
                continue
            tell(f"{_name(page)}: opening it")
            visit, names = self._visit(page, {}, None, "")
            called[page] = names
            wanted += [each for each in visit.links if each not in called] if crawl else []
        if wanted:
            reason = f"only {_MOST_PAGES} pages are opened"
            self._work.skips.append(Skip(what=f"{len(wanted)} more pages", reason=reason, check=CHECK))
        return called

    def _cells(self, called: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, str, Variation]]:
        """Every page's and operation's first way, then every one's second."""
        rows = [(page, name, self._backend.variations(name)[1:]) for page, names in called.items() for name in names]
        for column in range(max((len(ways) for _, _, ways in rows), default=0)):
            for page, name, ways in rows:
                if column < len(ways):
                    yield page, name, ways[column]

    def _visit(
        self, page: str, scenario: dict[str, str], variation: Variation | None, operation: str
    ) -> tuple[Visit, tuple[str, ...]]:
        feed = Feed(self._backend, scenario)
        visit = self._browser.visit(page, feed, self._concerns, _waits)
        self._work.visits += 1
        calls = tuple(feed.next_run())
        fed = ((operation, variation),) if variation is not None else ()
        view = View(page=_name(page), elements=1)
        scene = Scene(
            view=view, page=_name(page), calls=calls, fed=fed, called=tuple(sorted({n for n, _ in calls if n}))
        )
        found = [*observations(scene, self._contract), *_sights(visit, scene)]
        for each in found:
            key = (each.kind, each.subject, *_what(each))
            if key not in self._work.observations:
                way = f"Open {_name(page)} in a browser"
                self._work.observations[key] = replace(each, steps=(way,), data=self._with_picture(each, page, feed))
        return visit, tuple(dict.fromkeys(name for name, _ in calls if name))

    def _with_picture(self, each: Observation, page: str, feed: Feed) -> dict[str, object]:
        if each.kind not in ("page-error", "blank", "page-waits"):
            return dict(each.data)
        again = Feed(self._backend, feed.scenario)
        picture = self._browser.visit(page, again, self._concerns, _waits, picture=True).screenshot
        return {**each.data, "screenshot": base64.b64encode(picture).decode()}

    def _concerns(self, method: str, path: str) -> bool:
        return operation_of(self._contract, method, path) is not None

    def _result(self, called: dict[str, tuple[str, ...]]) -> Result:
        findings = tuple(replace(each, check=CHECK) for each in judged(self._work.observations.values()))
        cells = [
            Cell(check=CHECK, subject=name, aspect=aspect, outcome=self._outcome(name, aspect), count=count)
            for (name, aspect), count in self._work.cells.items()
        ]
        for page, names in called.items():
            there = any(each.subject == _name(page) for each in self._work.observations.values())
            outcome: Outcome = "finding" if there else "clean" if names else "vacuous"
            cells.append(Cell(check=CHECK, subject=f"page {_name(page)}", aspect="browser", outcome=outcome, count=1))
        skips = list(self._work.skips)
        skips += [
            Skip(
                what=f"answers on the page {_name(page)}",
                reason="it makes no call: it was opened, no more",
                check=CHECK,
            )
            for page, names in called.items()
            if not names
        ]
        if self._work.left_over:
            reason = f"{self._work.left_over} answers were left when the time was over"
            skips.append(Skip(what="part of the frontend", reason=reason, way_out="Allow more time", check=CHECK))
        measures = {
            "pages": len(called),
            "page_loads": self._work.visits,
            "answers_fed": sum(self._work.cells.values()),
        }
        return Result(findings=findings, cells=tuple(cells), skips=tuple(skips), measures=measures)

    def _outcome(self, name: str, aspect: str) -> Outcome:
        return "finding" if (name, aspect) in self._work.troubles else "clean"


def _what(each: Observation) -> tuple[str, ...]:
    """What makes two sights of a page the same: a fault of the network breaks a page in one way, whichever fault it is."""
    fed = each.data.get("fed", ())
    if each.kind == "request":
        return each.operation or "", str(each.data["fault"]), str(each.data["subject"])
    if any(one["origin"] not in ("usual", "allowed") for one in fed) or each.kind != "page-error":
        return tuple(str(one["operation"]) for one in fed)
    return (str(each.data.get("place") or each.detail),)


def _waits(text: str) -> bool:
    last = _last(text)
    return bool(_WAITING.search(last)) and not _GIVEN_UP.search(last)


def _sights(visit: Visit, scene: Scene) -> Iterator[Observation]:
    facts = {"fed": list(_fed(scene)), "calls": list(scene.called), "page": scene.page}
    operation = scene.fed[0][0] if scene.fed else None
    for kind, detail, place in _troubles(visit):
        data = {**facts, "place": place}
        yield Observation(kind=kind, subject=scene.page, detail=detail, data=data, operation=operation)


def _troubles(visit: Visit) -> Iterator[tuple[str, str, str]]:
    """Kinds of trouble with a page, each with its words and its place in a script."""
    for error, place in dict.fromkeys(visit.errors):
        yield "page-error", error, place
    if visit.overlay and not visit.errors:
        yield "page-error", "the framework shows its error overlay", ""
    if not visit.errors and not visit.text.strip():
        yield "blank", "", ""
    elif not visit.errors and (visit.busy or _waits(visit.text)):
        yield "page-waits", _last(visit.text), ""


def _last(text: str) -> str:
    lines = [each.strip() for each in text.splitlines() if each.strip()]
    return lines[-1][:200] if lines else ""


def _fed(scene: Scene) -> Iterator[dict[str, object]]:
    """What the backend answered, as the dashboard's rules read it."""
    for operation, variation in scene.fed:
        yield {
            "operation": operation,
            "variation": variation.name,
            "origin": variation.origin,
            "status": variation.answer.status,
            "fault": "timeout" if variation.answer.delay else variation.answer.fault,
            "body": variation.answer.body[:6_000].decode(errors="replace"),
            "pointer": variation.pointer,
        }


def _name(url: str) -> str:
    path = urlsplit(url).path.removesuffix("index.html")
    return path or "/"
