"""aiohttp answered over the loopback: its calls are led to a small server of the harness within the worker."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import threading
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import ModuleType
from typing import Any

from harness.targets.streamlit_clients import NOT_OURS, Ask, blocked, call, written

_MEANT = "x-harness-meant"
_FAULT = "x-harness-fault"


def answer_aiohttp(ask: Ask) -> Callable[[], int]:
    """Answer aiohttp's sessions from the time when the app imports it; the port of the server, 0 before."""
    server: list[ThreadingHTTPServer] = []

    def port() -> int:
        return int(server[0].server_address[1]) if server else 0

    def patch(module: ModuleType) -> None:
        server.append(ThreadingHTTPServer(("127.0.0.1", 0), _handler(ask)))
        server[0].daemon_threads = True
        threading.Thread(target=server[0].serve_forever, name="harness-loopback", daemon=True).start()
        _redirect(module, port)

    after_import("aiohttp", patch)
    return port


def after_import(name: str, then: Callable[[ModuleType], None]) -> None:
    """Do something with a module once the app has imported it."""
    if name in sys.modules:
        then(sys.modules[name])
    else:
        sys.meta_path.insert(0, _AfterImport(name, then))


class _AfterImport(importlib.abc.MetaPathFinder):
    """Calls a function with a module once it has been imported; importing it up front would cost every app."""

    def __init__(self, name: str, then: Callable[[ModuleType], None]) -> None:
        self._name = name
        self._then = then

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The usual spec, whose loader tells afterwards."""
        if name != self._name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        loader = spec.loader if spec is not None else None
        if loader is not None:
            own = loader.exec_module

            def execute(module: ModuleType) -> None:
                own(module)
                self._then(module)

            setattr(loader, "exec_module", execute)  # noqa: B010  mypy refuses the plain assignment
        return spec


def _redirect(aiohttp: Any, port: Callable[[], int]) -> None:
    own = aiohttp.ClientSession._request  # noqa: SLF001  aiohttp has no public seam for all of its calls

    async def request(session: Any, method: str, url: Any, **options: Any) -> Any:
        build = getattr(session, "_build_url", lambda each: each)
        meant = build(url)
        if options.get("params"):
            meant = meant.update_query(options.pop("params"))
        limit = options.get("timeout") or getattr(session, "_timeout", None)
        # aiohttp's own limit of five minutes is there unless it was changed: it is a limit.
        bounded = getattr(limit, "total", limit) is not None or getattr(limit, "sock_read", None) is not None
        marks = {_MEANT: str(meant), "x-harness-bounded": "1" if bounded else ""}
        options["headers"] = {**dict(options.get("headers") or {}), **marks}
        options.pop("ssl", None)
        answer = await own(session, method, f"http://127.0.0.1:{port()}/", **options)
        fault = answer.headers.get(_FAULT, "")
        if fault == "timeout":
            raise aiohttp.ServerTimeoutError("the harness lets this call time out")
        if fault:
            refused = (
                blocked(str(meant)) if fault == NOT_OURS else ConnectionRefusedError("the harness refuses this call")
            )
            raise aiohttp.ClientOSError(111, "the harness refuses this call") from refused
        return answer

    aiohttp.ClientSession._request = request  # noqa: SLF001  see above


def _handler(ask: Ask) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers any request as the harness says."""

        def handle_any(self) -> None:
            """One call."""
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length) if length else b""
            if "chunked" in (self.headers.get("transfer-encoding") or ""):
                body = b"".join(_chunks(self.rfile))
            sent = [(name, value) for name, value in self.headers.items() if not name.lower().startswith("x-harness-")]
            patience = 300.0 if self.headers.get("x-harness-bounded") else None
            answer, content = ask(call(self.command, self.headers[_MEANT], sent, "aiohttp", patience), body)
            self.close_connection = True
            if answer["fault"] == "reset":
                self.connection.close()
                return
            if answer["fault"] in ("timeout", "connection", NOT_OURS):
                answer = {**answer, "status": 200, "headers": [[_FAULT, answer["fault"]]]}
            self.wfile.write(written(answer, content))
            self.wfile.flush()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the standard library's name
            """Say nothing."""

    for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"):
        setattr(Handler, f"do_{method}", Handler.handle_any)
    return Handler


def _chunks(stream: Any) -> Any:
    while size := int(stream.readline().split(b";")[0] or b"0", 16):
        yield stream.read(size)
        stream.readline()
