"""Measures how much of a dashboard the check reaches, beside random clicking for the same time: `[--calls OPENAPI] [SCRIPT …]`.

Random clicking draws a widget of those on the page, then one of the values that the check would try, and starts afresh after a
dozen steps or a crash. Units: `reached` is statements of the app's own that ran, of those compiled; time is seconds of work as
`--max-time` counts them.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from harness.model.contract import Contract
from harness.model.dashboard import Action, View
from harness.model.errors import HarnessError
from harness.probes.dashboard_actions import actions
from harness.probes.dashboard_addresses import stand_ins
from harness.probes.dashboard_answers import Backend, Feed
from harness.probes.dashboard_guesses import fields_read
from harness.run.dashboard import check_dashboard
from harness.sources.openapi import read_openapi
from harness.targets.streamlit_app import StreamlitApp

_SEEDED = Path(__file__).parents[1] / "tests" / "targets" / "dashboards" / "seeded"
_DEEPEST = 12


def main(arguments: Sequence[str]) -> int:
    """Print a row for each script; without any, for the sound ones of the seeded pairs that need no backend."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dashboard_reach")
    parser.add_argument("scripts", nargs="*", type=Path)
    parser.add_argument("--calls", type=Path, help="the OpenAPI file of the backend")
    parser.add_argument("--root", type=Path, help="the project's folder (else the script's)")
    parser.add_argument("--max-time", type=float, default=15.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    contract = read_openapi(json.loads(options.calls.read_text()), source=options.calls.name) if options.calls else None
    scripts = options.scripts or [_SEEDED / f"{each}_sound.py" for each in ("deep", "forms", "charts", "combined")]
    print(f"{'script':<36}{'outcome':>12}{'actions/s':>10}{'reached':>12}{'by chance':>11}")
    for script in scripts:
        try:
            print(_row(script.resolve(), options.root, contract, options.max_time, options.seed), flush=True)
        except HarnessError as error:
            print(f"{script.name:<36}  {error}", flush=True)
    return 0


def _row(script: Path, root: Path | None, contract: Contract | None, most: float, seed: int) -> str:
    folder = (root or script.parent).resolve()
    started = time.monotonic()
    result = check_dashboard(script, root=folder, contract=contract, max_time=most, browser=False, seed=seed)
    seconds = time.monotonic() - started
    driven = sum(each.count for each in result.cells if each.aspect == "driven" and each.subject.startswith("page "))
    outcome = f"{len(result.findings)} told" if result.findings else "clean" if driven else "vacuous"
    chance = _by_chance(script, folder, contract, most, seed)
    rate = result.measures["interactions"] / max(0.001, seconds)
    reached = f"{result.measures['lines_reached']}/{result.measures['lines_known']}"
    return f"{script.name[:35]:<36}{outcome:>12}{rate:>10.1f}{reached:>12}{chance:>11}"


def _by_chance(script: Path, root: Path, contract: Contract | None, most: float, seed: int) -> int:
    """How many statements run when nothing but chance decides."""
    draw = random.Random(seed)
    backend = Backend(contract, fields_read(script)) if contract is not None else None
    environment = stand_ins(script, os.environ) if contract is not None else {}
    lines: set[str] = set()
    with StreamlitApp(script, root=root, environment=environment) as app:
        lines.update(
            app.begin(Feed(backend)).lines
        )  # the first run, which imports what the app needs, counts for neither
        clock, begun = 0.0, time.monotonic()
        while max(clock, (time.monotonic() - begun) / 3) < most:
            feed = Feed(backend)
            view = app.begin(feed)
            for _ in range(_DEEPEST):
                clock += view.cost
                lines.update(view.lines)
                feed.next_run()
                step = _drawn(view, draw) if not view.crashes and not view.ended else None
                if step is None:
                    break
                view = app.act(step)
            clock += view.cost + 0.001
            lines.update(view.lines)
    return len(lines)


def _drawn(view: View, draw: random.Random) -> Action | None:
    steps: dict[str, list[Action]] = {f"page {each}": [Action(kind="open", target=each)] for each in view.pages[1:]}
    for step in actions(view.widgets, view.timers):
        steps.setdefault(step[0].target, []).append(step[0])
    return draw.choice(steps[draw.choice(sorted(steps))]) if steps else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
