"""A web frontend in a real browser: its pages are opened, and its calls are answered by the harness."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urldefrag, urljoin, urlsplit

from harness.model.dashboard import Answer, Answerer, Call
from harness.model.exchange import Request
from harness.targets.browser import Browser

_CALLS = frozenset({"fetch", "xhr"})
_ABORTS: Mapping[str, str] = {
    "timeout": "timedout",
    "connection": "connectionrefused",
    "reset": "connectionreset",
    "truncated": "connectionclosed",
    "refused": "connectionrefused",
}
_OVERLAY = "nextjs-portal, [data-nextjs-dialog], #webpack-dev-server-client-overlay"
_BUSY = '[aria-busy="true"], progress, .spinner, [role="progressbar"]'
_WAITING_SECONDS = 2.5
_FRAMEWORK = ("/_next/", "/__next", "/@vite", "/node_modules/", "/static/")
_QUIET_SECONDS = 0.08
_LONGEST_TEXT = 4_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """What a page left. Shape: `errors` are uncaught errors and rejections, each with its place in a script, `overlay` says that a framework shows one."""

    url: str
    text: str
    errors: tuple[tuple[str, str], ...] = ()
    console: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    overlay: bool = False
    busy: bool = False
    screenshot: bytes = b""


class StaticPages:
    """A folder of built pages, served on the loopback while the context is open. Shape: `url` ends with a slash."""

    def __init__(self, folder: Path) -> None:
        handler = partial(_Quiet, directory=str(folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(2.0)


class _Quiet(SimpleHTTPRequestHandler):
    """Serves pages under their addresses as hosts of exports do: `/orders` is `orders.html`, and no folder is listed."""

    def translate_path(self, path: str) -> str:
        """The file of an address."""
        found = super().translate_path(path)
        page = f"{found.rstrip('/')}.html"
        return page if not Path(found).is_file() and Path(page).is_file() else found

    def list_directory(self, path: Any) -> None:  # noqa: ARG002  the name of the standard library
        """A folder without a page is not there."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the standard library's name
        """Say nothing."""


class WebBrowser(Browser):
    """Opens pages of a frontend. Units: `patience` is seconds for a page to come to rest."""

    _page: Any = None
    _seen: _Seen | None = None

    def _opened(self) -> Any:
        """One tab for all visits: a new one each time would cost more than most pages."""
        page = self._context.new_page()
        page.on("pageerror", lambda error: self._now().errors.append(_told(error)))
        page.on("console", lambda message: self._now().hear(message))
        page.on("requestfailed", lambda request: self._now().failed_request(request))
        return page

    def _now(self) -> _Seen:
        assert self._seen is not None, "a tab is opened for a visit"
        return self._seen

    def visit(
        self,
        url: str,
        answer: Answerer,
        concerns: Callable[[str, str], bool],
        waits: Callable[[str], bool],
        *,
        picture: bool = False,
    ) -> Visit:
        """Open a page, answer the calls that concern the backend, wait until it is at rest, and look.

        Shape: `concerns` takes the method and path of a call to the page's own origin and says whether the backend has it; `waits`
        takes the text of a page and says whether the page asks for patience: then it is given some.
        """
        page = self._page = self._page or self._opened()
        seen = self._seen = _Seen(url, answer, concerns)
        page.unroute_all(behavior="ignoreErrors")
        page.route("**/*", seen.route)
        page.goto(url, wait_until="load", timeout=self._patience * 1_000)
        self._rest(page, seen)
        self._wait(page, waits)
        return Visit(
            url=page.url,
            text=page.inner_text("body")[:_LONGEST_TEXT],
            errors=tuple(seen.errors),
            console=tuple(seen.console),
            failed=tuple(seen.failed),
            links=tuple(_links(page, url)),
            overlay=page.query_selector(_OVERLAY) is not None,
            busy=page.query_selector(_BUSY) is not None,
            screenshot=page.screenshot(type="png", scale="css") if picture else b"",
        )

    def _wait(self, page: Any, waits: Callable[[str], bool]) -> None:
        deadline = time.monotonic() + _WAITING_SECONDS
        while time.monotonic() < deadline and (waits(page.inner_text("body")) or page.query_selector(_BUSY)):
            page.wait_for_timeout(_QUIET_SECONDS * 1_000)

    def _rest(self, page: Any, seen: _Seen) -> None:
        """Until no call has been made or answered for a moment."""
        deadline = time.monotonic() + self._patience
        while time.monotonic() < deadline:
            before = seen.count
            page.wait_for_timeout(_QUIET_SECONDS * 1_000)
            if seen.count == before:
                return


class _Seen:
    """What happens while a page is open."""

    def __init__(self, url: str, answer: Answerer, concerns: Callable[[str, str], bool]) -> None:
        self._origin = urlsplit(url).netloc
        self._answer = answer
        self._concerns = concerns
        self.errors: list[tuple[str, str]] = []
        self.console: list[str] = []
        self.failed: list[str] = []
        self.count = 0
        self._ours: set[str] = set()

    def hear(self, message: Any) -> None:
        """Something that the page wrote to the console."""
        if message.type == "error":
            self.console.append(message.text)

    def failed_request(self, request: Any) -> None:
        """A request that failed by itself; those that the harness lets fail are none of the page's faults."""
        if request.url not in self._ours:
            self.failed.append(f"{request.method} {request.url}")

    def route(self, route: Any) -> None:
        """Answer a call of the frontend; everything else goes its way, but never off this machine."""
        request = route.request
        parts = urlsplit(request.url)
        if request.resource_type not in _CALLS or not self._is_call(request, parts):
            local = parts.hostname in ("127.0.0.1", "localhost", "::1", None)
            route.continue_() if local else route.abort("blockedbyclient")
            return
        self.count += 1
        self._ours.add(request.url)
        headers = tuple(request.headers.items())
        body = request.post_data_buffer or b""
        made = Request(method=request.method, url=request.url, headers=headers, body=body)
        _fulfil(route, self._answer(Call(request=made, client="browser", patience=None)))

    def _is_call(self, request: Any, parts: Any) -> bool:
        if any(parts.path.startswith(each) for each in _FRAMEWORK) or "_rsc=" in parts.query:
            return False
        return parts.netloc != self._origin or self._concerns(request.method, parts.path)


def _told(error: Any) -> tuple[str, str]:
    """An uncaught error's first line, and where in which script it was raised."""
    lines = str(getattr(error, "stack", "") or "").splitlines()
    place = next((each.strip() for each in lines if each.strip().startswith("at ")), "")
    return str(error).splitlines()[0], re.sub(r"https?://[^/]+", "", place)


def _fulfil(route: Any, answer: Answer) -> None:
    if answer.fault or answer.delay:
        route.abort(_ABORTS.get(answer.fault or "timeout", "failed"))
        return
    open_to_all = {"access-control-allow-origin": "*", "access-control-allow-headers": "*"}
    route.fulfill(status=answer.status, headers={**dict(answer.headers), **open_to_all}, body=answer.body)


def _links(page: Any, url: str) -> list[str]:
    """Pages of the same origin that this one links to."""
    found = []
    for each in page.query_selector_all("a[href]"):
        target = urldefrag(urljoin(url, str(each.get_attribute("href")))).url
        if urlsplit(target).netloc == urlsplit(url).netloc:
            found.append(target)
    return list(dict.fromkeys(found))
