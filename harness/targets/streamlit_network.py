"""The worker's network: HTTP calls of the usual clients are answered by the harness, every other connection is refused."""

from __future__ import annotations

import importlib.util
import socket
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any

from harness.targets import streamlit_clients as clients
from harness.targets import streamlit_loopback as loopback
from harness.targets.streamlit_clients import Ask, NetworkBlocked


class Network:
    """Replaces the ways out of this process, for good: the process belongs to one app."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._blocked: list[str] = []
        self._routers: tuple[Any, ...] = ()
        self._doors: Callable[[], int] = int

    def take_over(self, *, serving: bool = False) -> None:
        """Answer the clients that are installed and refuse the rest; one that serves keeps the loopback."""
        self._refuse_sockets(serving=serving)
        # Each client reads all certificates (40 ms and more); no connection is ever made with them.
        setattr(ssl, "create_default_context", cache(ssl.create_default_context))  # noqa: B010  mypy refuses the plain assignment
        clients.answer_http_client(self._ask)
        if importlib.util.find_spec("requests"):
            clients.answer_requests(self._ask)
        if importlib.util.find_spec("urllib3"):
            clients.answer_urllib3(self._ask)
        if importlib.util.find_spec("httpx"):
            self._routers = (clients.answer_httpx(self._ask),)
        if importlib.util.find_spec("httpx2"):
            loopback.after_import("httpx2", lambda _module: clients.answer_httpx2(self._ask))
        if importlib.util.find_spec("aiohttp"):
            self._doors = loopback.answer_aiohttp(self._ask)

    def taken(self) -> list[str]:
        """The addresses refused since the last call."""
        seen, self._blocked[:] = list(dict.fromkeys(self._blocked)), []
        for router in self._routers:
            router.calls.reset()
        return seen

    def _refuse_sockets(self, *, serving: bool) -> None:
        blocked = self._blocked
        connect = socket.socket.connect

        def refuse(this: socket.socket, address: Any) -> Any:
            if this.family in (socket.AF_INET, socket.AF_INET6) and address[1] == self._doors():
                return connect(this, address)
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
