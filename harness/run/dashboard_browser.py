"""A look at every page of a dashboard in a real browser: does it settle, without a red box and without script errors?"""

from __future__ import annotations

import base64
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from harness.model.contract import Contract
from harness.model.errors import CannotRun
from harness.model.finding import Finding
from harness.model.observation import Observation
from harness.model.record import Cell, Skip
from harness.model.rule import Seen
from harness.probes.dashboard_answers import Backend, Feed
from harness.rules import catalogue
from harness.run.dashboard_replay import Showing
from harness.run.result import Result
from harness.targets import accessibility
from harness.targets.browser import Browser, Sight
from harness.targets.streamlit_server import StreamlitServer, serving_environment

_CHECK = "dashboard"


def look(
    script: Path,
    *,
    root: Path,
    contract: Contract | None,
    environment: Mapping[str, str] | None = None,
    crashed: Collection[str] = (),
    max_time: float = 20.0,
    shown: Sequence[Showing] = (),
    pictures: dict[tuple[str, ...], tuple[bytes, bytes]] | None = None,
) -> Result:
    """Open the app and each page of its menu once, its calls answered as usual.

    Shape: `crashed` are types of exceptions that are reported already; `shown` are crashes to be repeated, whose pictures from
    before and after are put into `pictures` by cause. Without a browser, or without time, the result holds
    skips with their reasons. Units: `max_time` is seconds.
    """
    feed = Feed(Backend(contract) if contract is not None else None)
    until = time.monotonic() + max_time
    try:
        with tempfile.TemporaryDirectory(prefix="harness-home-", ignore_cleanup_errors=True) as home:
            surroundings = {**serving_environment(Path(home)), **(environment or {})}
            server = StreamlitServer(script, root=root, answer=feed, environment=surroundings)
            with Browser() as browser, server:
                seen = list(_sights(browser, server.url, until))
                for each in shown if pictures is not None else ():
                    if time.monotonic() < until:
                        feed.scenario = each.scenario
                        pair = browser.replay(server.url, each.page, each.steps)
                        if pair is not None and pictures is not None:
                            pictures[each.cause] = pair
                return _judged(seen, crashed)
    except CannotRun as error:
        skip = Skip(what="pages in a real browser", reason=error.what, way_out=error.way_out, check=_CHECK)
        return Result(skips=(skip,))


def _sights(browser: Browser, url: str, until: float) -> Iterator[Sight | Skip]:
    first = browser.look(url)
    yield first
    for link in (each for each in first.links if urlsplit(each).path.strip("/")):
        if time.monotonic() < until:
            yield browser.look(link)
        else:
            page = urlsplit(link).path
            yield Skip(
                what=f"{page} in a real browser", reason="the time was over", way_out="Allow more time", check=_CHECK
            )


def _judged(seen: list[Sight | Skip], crashed: Collection[str]) -> Result:
    sights = [each for each in seen if isinstance(each, Sight)]
    findings: list[Finding] = []
    cells = []
    for sight in sights:
        noticed = Seen(observations=(_observation(sight, crashed), *_complaints(sight)))
        found = [each for rule in catalogue.family("dashboard") for each in rule.judge(noticed)]
        findings += found
        page = urlsplit(sight.url).path.strip("/") or "start"
        failed = any(each.rule == "page-fails-in-browser" for each in found)
        cells.append(Cell(check=_CHECK, subject=f"/{page}", aspect="browser", outcome="finding" if failed else "clean"))
    skips = [each for each in seen if isinstance(each, Skip)]
    if not accessibility.is_there():
        way_out = "pip install axe-playwright-python"
        skips.append(
            Skip(what="accessibility of the pages", reason="axe is not installed", way_out=way_out, check=_CHECK)
        )
    return Result(
        findings=tuple(findings), skips=tuple(skips), cells=tuple(cells), measures={"pages_in_browser": len(sights)}
    )


def _complaints(sight: Sight) -> Iterator[Observation]:
    page = urlsplit(sight.url).path or "/"
    for each in sight.complaints:
        yield Observation(
            kind="inaccessible",
            subject=page,
            detail=str(each["help"]),
            data={**each, "fed": [], "calls": []},
            steps=(f"Open {page} in a browser",),
        )


def _observation(sight: Sight, crashed: Collection[str]) -> Observation:
    page = urlsplit(sight.url).path or "/"
    fresh = [each for each in sight.exceptions if not any(each.startswith(known) for known in crashed)]
    return Observation(
        kind="browser",
        subject=page,
        detail=(fresh or list(sight.errors) or [""])[0].splitlines()[0] if fresh or sight.errors else "",
        data={
            "settled": sight.settled,
            "exceptions": fresh,
            "errors": list(sight.errors),
            "screenshot": base64.b64encode(sight.screenshot).decode(),
        },
        steps=(f"Open {page} in a browser",),
    )
