"""A real browser: where Chromium is on this machine, and what a served Streamlit page looks like in it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from harness.model.errors import CannotRun, MissingExtra
from harness.targets.accessibility import complaints

if TYPE_CHECKING:
    from playwright.sync_api import Page

VARIABLE = "HARNESS_CHROMIUM"
"""The environment variable that names the browser to use."""

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_SETTLED = (
    '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'
    ':has([data-testid="stMain"] [data-testid="stElementContainer"])'
)
_LINKS = '[data-testid="stSidebarNavLink"], [data-testid="stTopNavLink"]'
_EXCEPTION = '[data-testid="stException"]'
_LONGEST_TEXT = 4_000
_REACTION_SECONDS = 0.4
_STEP_SECONDS = 4.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """What a page looked like. Shape: `errors` are uncaught errors of its scripts, `complaints` axe's, `screenshot` is a PNG."""

    url: str
    title: str
    settled: bool
    text: str
    links: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    complaints: tuple[Mapping[str, Any], ...] = ()
    screenshot: bytes = b""


def chromium() -> str:
    """The path of a Chromium: `HARNESS_CHROMIUM`, Playwright's own, or one on PATH. Raises: MissingExtra, CannotRun."""
    named = os.environ.get(VARIABLE)
    if named:
        if Path(named).is_file():
            return named
        raise CannotRun(f"{VARIABLE} names {named!r}, which is no file", way_out="Name the browser's executable")
    found = next((path for name in _NAMES if (path := shutil.which(name))), None) or _managed()
    if found is None:
        way_out = f"python -m playwright install chromium, or install chromium, or set {VARIABLE}"
        raise CannotRun("there is no Chromium on this machine", way_out=way_out)
    return found


def _managed() -> str | None:
    folders = (os.environ.get("PLAYWRIGHT_BROWSERS_PATH"), str(Path.home() / ".cache" / "ms-playwright"))
    patterns = (
        "chromium-*/chrome-linux*/chrome",
        "chromium-*/chrome-win*/chrome.exe",
        "chromium-*/*/*.app/Contents/MacOS/*",
    )
    for folder in filter(None, folders):
        for pattern in patterns:
            found = sorted(Path(folder).glob(pattern))
            if found:
                return str(found[-1])
    return None


class Browser:
    """One browser with a fresh profile. Units: `patience` is seconds for a page to settle."""

    def __init__(self, *, patience: float = 15.0) -> None:
        self._patience = patience
        self._profile: tempfile.TemporaryDirectory[str] | None = None
        self._driver: Any = None
        self._context: Any = None

    def __enter__(self) -> Self:
        executable = chromium()
        try:
            # An optional extra.
            from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415
        except ImportError as error:
            raise MissingExtra("browser", "playwright") from error
        self._profile = tempfile.TemporaryDirectory(prefix="harness-browser-", ignore_cleanup_errors=True)
        self._driver = sync_playwright().start()
        try:
            self._context = self._driver.chromium.launch_persistent_context(
                self._profile.name,
                executable_path=executable,
                args=list(_FLAGS),
                viewport={"width": 1100, "height": 720},
            )
        except Error as error:
            self.__exit__(None, None, None)
            raise CannotRun(f"{executable} does not start: {str(error).splitlines()[0]}") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._context is not None:
            self._context.close()
        if self._driver is not None:
            self._driver.stop()
        if self._profile is not None:
            self._profile.cleanup()

    def look(self, url: str) -> Sight:
        """Open an address, wait until Streamlit says that the script has run, and look."""
        page = self._context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error).splitlines()[0]))
        try:
            page.goto(url, wait_until="domcontentloaded", timeout=self._patience * 1_000)
            settled = self._settled(page)
            return Sight(
                url=url,
                title=page.title(),
                settled=settled,
                text=page.inner_text("body")[:_LONGEST_TEXT],
                links=_links(page),
                exceptions=tuple(each.inner_text() for each in page.query_selector_all(_EXCEPTION)),
                errors=tuple(errors),
                complaints=tuple(complaints(page)) if settled else (),
                screenshot=page.screenshot(type="png", scale="css"),
            )
        finally:
            page.close()

    def replay(self, url: str, page_title: str, steps: Sequence[tuple[str, str, str]]) -> tuple[bytes, bytes] | None:
        """Do these things on a page as a user would: pictures from before the last one and from after it.

        Shape: a step is `click`, `check` or `fill`, with a label and the text to type. None where something is not found.
        """
        # An optional extra, imported by now.
        from playwright.sync_api import Error  # noqa: PLC0415

        page = self._context.new_page()
        try:
            page.goto(url, wait_until="domcontentloaded", timeout=self._patience * 1_000)
            if page_title and not self._turn(page, page_title):
                return None
            self._settled(page)
            before = page.screenshot(type="png", scale="css")
            for kind, label, text in steps:
                before = page.screenshot(type="png", scale="css")
                _do(page, kind, label, text)
                page.wait_for_timeout(_REACTION_SECONDS * 1_000)
                self._settled(page)
            return before, page.screenshot(type="png", scale="css")
        except Error:
            return None
        finally:
            page.close()

    def _turn(self, page: Page, title: str) -> bool:
        self._settled(page)
        found = [each for each in page.query_selector_all(_LINKS) if each.inner_text().strip() == title]
        if found:
            found[0].click()
            page.wait_for_timeout(_REACTION_SECONDS * 1_000)
        return bool(found)

    def _settled(self, page: Page) -> bool:
        # An optional extra, imported by now.
        from playwright.sync_api import TimeoutError as TookTooLong  # noqa: PLC0415

        try:
            page.wait_for_selector(_SETTLED, timeout=self._patience * 1_000, state="attached")
        except TookTooLong:
            return False
        return True


def _do(page: Page, kind: str, label: str, text: str) -> None:
    if kind == "click":
        page.get_by_role("button", name=label, exact=True).first.click(timeout=_STEP_SECONDS * 1_000)
    elif kind == "check":
        page.locator("label", has_text=label).first.click(timeout=_STEP_SECONDS * 1_000)
    else:
        field = page.get_by_label(label, exact=True).first
        field.fill(text, timeout=_STEP_SECONDS * 1_000)
        field.press("Enter")


def _links(page: Page) -> tuple[str, ...]:
    found: Sequence[Any] = page.query_selector_all(_LINKS)
    return tuple(dict.fromkeys(str(each.evaluate("link => link.href")) for each in found))
