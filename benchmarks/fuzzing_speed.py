"""Measures how near the `commit` profile comes to bare calls of the same app: the same requests, in the same run, checks included.

The app has forty cheap async operations. Units: requests a second by wall time; `CPU` is milliseconds of processor a request,
of the probe alone and of bare calls in process. The ratio is of the two rates, which a busy machine slows alike.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from harness.model.exchange import Request
from harness.run.api_check import ApiCheck
from harness.targets.asgi import call
from harness.targets.loading import load_app
from harness.targets.own_code import OwnCode

_APP = """
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Item(BaseModel):
    name: str
    price: int = 0
    tags: list[str] = []
    note: str | None = None


def add(n):
    @app.get(f"/things{n}/{{thing_id}}", name=f"read{n}")
    async def read(thing_id: int, q: str | None = None, limit: int = 10) -> Item:
        return Item(name=str(thing_id))

    @app.post(f"/things{n}", name=f"make{n}")
    async def make(item: Item) -> Item:
        return item


for n in range(20):
    add(n)
"""


def main(_arguments: Sequence[str]) -> int:
    """Print one line."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "cheap_app.py").write_text(_APP, encoding="utf-8")
        requests, seconds, processor, started = _driven(folder)
        bare, bare_processor = asyncio.run(_bare(folder, requests))
    count = len(requests)
    print(f"{'':<16}{'requests':>9}{'a second':>10}{'CPU ms':>8}")
    print(
        f"{'harness commit':<16}{count:>9}{count / seconds:>10.0f}{processor / count * 1000:>8.2f}   start {started:.1f} s"
    )
    print(f"{'bare calls':<16}{count:>9}{count / bare:>10.0f}{bare_processor / count * 1000:>8.2f}")
    print(f"ratio {bare / seconds:.0%} (wanted: 40 %, and 1,000 a second)")
    return 0


def _driven(folder: Path) -> tuple[list[Request], float, float, float]:
    """The requests that were handed over in lots, with their share of the seconds of a whole run, and the seconds before."""
    kept: list[Request] = []
    began = time.perf_counter()
    with ApiCheck("cheap_app:app", base=folder) as check:
        started = time.perf_counter() - began
        send = check.probe.session.caller.send_all  # type: ignore[attr-defined]

        def watched(requests: Sequence[Request], *, timeout: float) -> object:
            kept.extend(requests)
            return send(requests, timeout=timeout)

        check.probe.session.caller.send_all = watched  # type: ignore[attr-defined]
        before, processor, began = check.probe.session.requests, time.process_time(), time.perf_counter()
        for rule in check.walks:
            check.check_walk(rule)
        for operation in check.operations:
            check.check_operation(operation)
        check.check_again()
        seconds, processor = time.perf_counter() - began, time.process_time() - processor
        count = check.probe.session.requests - before
    return kept, seconds * len(kept) / count, processor * len(kept) / count, started


async def _bare(folder: Path, requests: Sequence[Request]) -> tuple[float, float]:
    app, code = load_app("cheap_app:app", folder), OwnCode(folder)
    began, processor = time.perf_counter(), time.process_time()
    for each in requests:
        await call(app, each, timeout=10.0, code=code, state={})
    return time.perf_counter() - began, time.process_time() - processor


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
