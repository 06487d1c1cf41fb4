"""The page in a real browser: filters, links, keys, widths and themes."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from harness.model.record import RunRecord
from harness.render.formats.html import render

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")

_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium from the machine, else the one that Playwright manages."""
    with playwright.sync_playwright() as engine:
        own = shutil.which("chromium") or shutil.which("google-chrome")
        if own is None and not Path(engine.chromium.executable_path).exists():
            pytest.skip("no Chromium was found: playwright install chromium")
        running = engine.chromium.launch(executable_path=own, args=_FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test when the report's script or policy complains."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda request: complaints.append(request.url) if not _own(request.url) else None)
    yield opened
    opened.context.close()
    assert complaints == []


@pytest.fixture
def report(tmp_path: Path, records: list[RunRecord]) -> str:
    """The address of the shop's report on disk."""
    file = tmp_path / "index.html"
    file.write_bytes(render(records))
    return file.as_uri()


def _own(url: str) -> bool:
    return url.startswith(("file:", "data:image/png"))


_CHECKS = "[...document.querySelectorAll('.finding')].filter(each => each.offsetParent).map(each => each.dataset.check)"


def _shown(page: Page) -> list[str]:
    return [str(each) for each in page.evaluate(_CHECKS)]


def _wait_until_shown(page: Page, wanted: list[str]) -> None:
    """The page's policy allows no polling inside of it."""
    for _ in range(200):
        if _shown(page) == wanted:
            break
        page.wait_for_timeout(50)
    assert _shown(page) == wanted


def test_severity_and_check_filter_and_stand_in_the_address(page: Page, report: str) -> None:
    """A filtered page can be sent to somebody."""
    page.goto(report)
    assert len(_shown(page)) == 5
    page.click(".c-error")
    page.click(".pills >> text=drift")
    assert _shown(page) == ["drift"]
    assert page.url.endswith("#severity=error&check=drift")
    page.click("#clear")
    assert (len(_shown(page)), "#" in page.url) == (5, False)


def test_an_address_with_filters_opens_filtered(page: Page, report: str) -> None:
    """With the integration by its name."""
    page.goto(f"{report}#link=api+→+stripe")
    assert _shown(page) == ["replay"]
    assert page.inner_text("#status") == "1 of 5"
    assert page.locator("svg [aria-pressed=true]").count() == 1


def test_search_looks_into_closed_findings(page: Page, report: str) -> None:
    """Words may stand anywhere in the finding."""
    page.goto(report)
    page.keyboard.press("/")
    page.keyboard.type("traceback nonetype")
    _wait_until_shown(page, ["dashboard"])
    page.fill("#q", "no such words")
    page.wait_for_selector("#none")
    assert page.locator("#known").is_hidden()


def test_a_deep_link_opens_its_finding(page: Page, report: str, records: list[RunRecord]) -> None:
    """And has the keyboard's focus there."""
    fingerprint = records[0].findings[0].fingerprint
    page.goto(f"{report}#f-{fingerprint}")
    assert page.locator(f"#f-{fingerprint} > details").get_attribute("open") is not None
    page.wait_for_selector(f"#f-{fingerprint} > details > summary:focus")
    assert page.locator(f"#f-{fingerprint} .title").is_visible()


def test_the_map_filters_by_keyboard(page: Page, report: str) -> None:
    """Enter and the space bar press a line's label."""
    page.goto(report)
    page.locator("svg [data-name='web → api']").focus()
    page.keyboard.press("Enter")
    assert set(_shown(page)) == {"drift"}
    page.keyboard.press(" ")
    assert len(_shown(page)) == 5


def test_findings_are_walked_and_opened_by_keyboard(page: Page, report: str) -> None:
    """The keys j and k move, Enter opens."""
    page.goto(report)
    for key in ("j", "j", "k", "j", "Enter"):
        page.keyboard.press(key)
    assert page.locator(".finding").nth(1).locator("> details").get_attribute("open") is not None


def test_the_reproduction_is_copied(page: Page, report: str) -> None:
    """Whole, with its line breaks."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{report}#q=textiles")
    page.locator(".finding:visible summary").first.click()
    page.locator(".finding:visible [data-copy]").click()
    page.wait_for_selector("text=Copied")
    assert page.evaluate("navigator.clipboard.readText()").splitlines()[1] == "2. choose category “Textiles”"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768, 360])
def test_the_page_fits_every_width(page: Page, report: str, width: int, theme: Literal["light", "dark"]) -> None:
    """Nothing sticks out, with every finding open."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme)
    page.goto(report)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator(".drawing").is_visible() is (width > 600)


def test_late_findings_unfold_when_they_are_opened(page: Page, tmp_path: Path, records: list[RunRecord]) -> None:
    """Their bodies are searched and linked to all the same."""
    (first,) = records[0].findings
    many = tuple(dataclasses.replace(first, cause=(str(at),), symptoms=(f"symptom-{at:03}",)) for at in range(80))
    file = tmp_path / "many.html"
    file.write_bytes(render([dataclasses.replace(records[0], findings=many)]))
    page.goto(file.as_uri())
    late = page.locator(".finding").nth(70)
    assert late.locator(".body").count() == 0
    fingerprint = late.get_attribute("data-fingerprint")
    symptom = late.evaluate("each => each.querySelector('template').content.querySelector('li').textContent")
    page.fill("#q", symptom)
    page.wait_for_selector("#clear")
    assert page.locator(".finding:visible").get_attribute("data-fingerprint") == fingerprint
    page.locator(".finding:visible summary").click()
    page.wait_for_selector(f"#f-{fingerprint} .body")


def test_a_hostile_page_runs_nothing(page: Page, tmp_path: Path, records: list[RunRecord]) -> None:
    """Should markup ever slip through, the policy stops it; here none does, so nothing complains."""
    bomb = "</script><script>window.pwned=1</script><img src=x onerror=window.pwned=1>"
    hostile = [
        dataclasses.replace(
            record,
            findings=tuple(
                dataclasses.replace(each, message=bomb, mend=bomb, rule=bomb, symptoms=(bomb,))
                for each in record.findings
            ),
            notes=(bomb,),
        )
        for record in records
    ]
    file = tmp_path / "hostile.html"
    file.write_bytes(render(hostile))
    page.goto(f"{file.as_uri()}#q={bomb}&finding={bomb}&link={bomb}")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert page.evaluate("window.pwned") is None
    assert page.locator("img[src=x]").count() == 0
