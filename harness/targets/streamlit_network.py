"""The worker's network: calls of httpx and requests are answered by the harness, every other connection is refused."""

from __future__ import annotations

import importlib.util
import io
import socket
import ssl
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

Ask: TypeAlias = Callable[[Mapping[str, Any], bytes], tuple[Mapping[str, Any], bytes]]
"""Takes a call (`method`, `url`, `headers`, `client`, `bounded`) with its body, gives its answer with a body."""


class NetworkBlocked(ConnectionRefusedError):
    """A connection that the harness refused."""


class Network:
    """Replaces the ways out of this process, for good: the process belongs to one app."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._blocked: list[str] = []
        self._router: Any = None

    def take_over(self, *, serving: bool = False) -> None:
        """Answer httpx and requests where they are installed and refuse the rest; one that serves keeps the loopback."""
        self._refuse_sockets(serving=serving)
        # Each client reads all certificates (40 ms and more); no connection is ever made with them.
        setattr(ssl, "create_default_context", cache(ssl.create_default_context))  # noqa: B010  mypy refuses the plain assignment
        if importlib.util.find_spec("requests"):
            self._answer_requests()
        if importlib.util.find_spec("httpx"):
            self._answer_httpx()

    def taken(self) -> list[str]:
        """The addresses refused since the last call."""
        seen, self._blocked[:] = list(dict.fromkeys(self._blocked)), []
        if self._router is not None:
            self._router.calls.reset()
        return seen

    def _refuse_sockets(self, *, serving: bool) -> None:
        blocked = self._blocked
        connect = socket.socket.connect

        def refuse(this: socket.socket, address: Any) -> Any:
            near = serving and str(address[0]).startswith(("127.", "::1", "localhost"))
            if near or this.family not in (socket.AF_INET, socket.AF_INET6):
                return connect(this, address)
            blocked.append(f"{address[0]}:{address[1]}")
            raise NetworkBlocked(f"the harness refuses connections: {address[0]}:{address[1]}")

        def unknown(host: Any, port: Any = None, *_rest: Any, **_options: Any) -> Any:
            blocked.append(f"{host}:{port}")
            raise NetworkBlocked(f"the harness refuses connections: {host}:{port}")

        for name, replacement in (("connect", refuse), ("connect_ex", refuse)):
            setattr(socket.socket, name, replacement)
        for name in () if serving else ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            setattr(socket, name, unknown)

    def _answer_requests(self) -> None:
        # Both clients cost import time that only an app which calls somebody should pay.
        import requests  # noqa: PLC0415
        import urllib3  # noqa: PLC0415

        ask = self._ask

        def send(adapter: requests.adapters.HTTPAdapter, request: requests.PreparedRequest, **options: Any) -> Any:
            body = request.body.encode() if isinstance(request.body, str) else request.body or b""
            call = _call(request.method or "GET", request.url or "", request.headers.items(), "requests")
            answer, content = ask({**call, "bounded": options.get("timeout") is not None}, _bytes(body))
            if answer["fault"] == "timeout":
                raise requests.exceptions.ReadTimeout("the harness lets this call time out", request=request)
            if answer["fault"]:
                raise requests.exceptions.ConnectionError("the harness refuses this call", request=request)
            raw = urllib3.HTTPResponse(
                io.BytesIO(content), dict(answer["headers"]), answer["status"], preload_content=False
            )
            return adapter.build_response(request, raw)

        setattr(requests.adapters.HTTPAdapter, "send", send)  # noqa: B010  mypy refuses the plain assignment

    def _answer_httpx(self) -> None:
        # See above.
        import httpx  # noqa: PLC0415
        import respx  # noqa: PLC0415

        ask = self._ask

        def answer_for(request: httpx.Request) -> httpx.Response:
            call = _call(request.method, str(request.url), request.headers.items(), "httpx")
            limits = request.extensions.get("timeout") or {}
            bounded = any(each is not None for each in limits.values())
            answer, content = ask({**call, "bounded": bounded}, request.read())
            if answer["fault"] == "timeout":
                raise httpx.ReadTimeout("the harness lets this call time out", request=request)
            if answer["fault"]:
                raise httpx.ConnectError("the harness refuses this call", request=request)
            return httpx.Response(answer["status"], headers=answer["headers"], content=content)

        self._router = respx.MockRouter(assert_all_called=False)
        self._router.route().mock(side_effect=answer_for)
        self._router.start()


def _call(method: str, url: str, headers: Any, client: str) -> dict[str, Any]:
    return {"method": method, "url": url, "headers": [list(each) for each in headers], "client": client}


def _bytes(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    return bytes(body.read()) if hasattr(body, "read") else b"".join(body)
