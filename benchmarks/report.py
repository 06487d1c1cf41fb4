"""How large the report of thousands of findings is, how long it takes to write, and how soon a browser has it open and filtered."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from harness.model.difference import Witness
from harness.model.errors import HarnessError
from harness.model.finding import CodeFrame, Finding, Severity
from harness.model.location import Location
from harness.model.record import RunRecord
from harness.render.formats.html import render
from harness.targets.browser import chromium

_FINDINGS = 5_000
_WORDS = [
    "order",
    "customer",
    "invoice",
    "payment",
    "refund",
    "product",
    "basket",
    "line",
    "address",
    "country",
    "status",
    "total",
    "amount",
    "note",
    "event",
    "user",
    "session",
    "page",
    "price",
    "stock",
    "review",
    "label",
    "parcel",
    "route",
    "driver",
    "coupon",
]
_READY = """new MutationObserver(() => {
  const status = document.querySelector("#status");
  if (status && status.textContent && !window.ready) window.ready = performance.now();
}).observe(document, { subtree: true, childList: true, characterData: true })"""
_FILTER = """async (words) => {
  const search = document.querySelector("#q"), status = document.querySelector("#status"), before = status.textContent, started = performance.now();
  search.value = words;
  search.dispatchEvent(new Event("input", { bubbles: true }));
  while (status.textContent === before) await new Promise((done) => setTimeout(done, 1));
  document.body.getBoundingClientRect();
  return performance.now() - started;
}"""


def main(_arguments: Sequence[str]) -> None:
    """Print bytes, processor seconds of writing, and milliseconds in Chromium, where there is one."""
    records = [
        RunRecord(
            id="r", session="drift", started="2026-01-01T00:00:00Z", ended="2026-01-01T00:00:09Z", findings=_findings()
        )
    ]
    started = time.process_time()
    page = render(records)
    print(
        f"{_FINDINGS:,} findings: {len(page) / 1e6:.2f} MB, written in {time.process_time() - started:.1f} s of processor time"
    )
    try:
        _opened(page)
    except (HarnessError, ImportError) as error:
        print(f"not opened: {error}")


def _opened(page: bytes) -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  an optional extra

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as engine:
        file = Path(folder, "index.html")
        file.write_bytes(page)
        browser = engine.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_page()
        opened.add_init_script(_READY)
        opened.goto(file.as_uri())
        opened.wait_for_selector(f"text={_FINDINGS:,} findings")
        print(f"open after {opened.evaluate('window.ready'):,.0f} ms")
        for words in ("stock", "customer total", "no such words"):
            print(f"filtered by {words!r} after {opened.evaluate(_FILTER, words):,.0f} ms")
        browser.close()


def _findings() -> tuple[Finding, ...]:
    drawn = random.Random(4)
    return tuple(_finding(number, drawn) for number in range(_FINDINGS))


def _finding(number: int, drawn: random.Random) -> Finding:
    """One of many, with words of its own in every part."""
    one, two, three = (drawn.choice(_WORDS) for _ in range(3))
    line = drawn.randrange(5, 400)
    sides = tuple(
        CodeFrame(
            title=title,
            location=Location(f"{folder}/{one}_{number % 200}{end}", line),
            first_line=line - 4,
            lines=tuple(f"  {drawn.choice(_WORDS)}_{drawn.choice(_WORDS)}: {drawn.choice(kinds)}" for _ in range(9)),
            marked=(line,),
            language=language,
        )
        for title, folder, end, language, kinds in (
            ("The frontend expects", "frontend/src", ".ts", "typescript", ("string;", "number;", "Date | null;")),
            ("The backend sends", "backend/schemas", ".py", "python", ("str", "int", "datetime | None")),
        )
    )
    operation = f"GET /api/v1/{one}s/{{{one}_id}}/{two}s{number % 300}"
    name = f"{one.title()}{two.title()}{number}.{three}"
    return Finding(
        rule="response-null-unexpected",
        severity=drawn.choice(tuple(Severity)),
        message=f"The frontend's {name} is never null, but the backend's may be null in an answer of {operation}",
        cause=(name, str(number)),
        mend=f"Add `| null` to {name} and handle it, or never send null",
        operations=(operation,),
        pointer=f"/items/0/{three}",
        at=sides[0].location,
        other=sides[1].location,
        witness=Witness({"items": [{"id": number, three: None, two: drawn.choice(_WORDS)}]}),
        frames=sides,
        reproduction=f"{operation}, response 200",
        check="drift",
    )


if __name__ == "__main__":
    main([])
