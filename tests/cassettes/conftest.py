"""A provider on loopback, facts about it, and exchanges for the tests of cassettes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from harness.model.exchange import Exchange, Request, Response
from harness.model.provider import Provider, Secret


@dataclass
class Loopback:
    """A running server: its address and what it heard."""

    url: str
    heard: list[tuple[str, str, bytes]] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)


def _handler(loopback: list[Loopback]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            loopback[0].heard.append((self.command, self.path, body))
            told: dict[str, Any] = {"path": self.path, "number": len(loopback[0].heard), "length": len(body)}
            if self.path.startswith("/events"):
                self.stream()
                return
            content = json.dumps(told).encode()
            self.send_response(302 if self.path.startswith("/moved") else 200)
            self.send_header("Location", "/target")
            self.send_header("Content-Type", "application/json")
            if self.path.startswith("/mystery"):
                self.send_header("Content-Encoding", "mystery")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def stream(self) -> None:
            """Three events; the second one waits until the client says that it has seen the first."""
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for number, secret in enumerate(("sk_test_aaaaaaaaaa", "none", "none"), 1):
                event = b'data: {"n": %d, "key": "%s"}\n\n' % (number, secret.encode())
                self.wfile.write(b"%x\r\n%s\r\n" % (len(event), event))
                self.wfile.flush()
                loopback[0].go_on.wait(60)
            self.wfile.write(b"0\r\n\r\n")

        do_GET = do_POST = do_PUT = answer  # noqa: N815 - the names that http.server looks for

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's signature
            """Say nothing."""

    return Handler


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    """A server that answers every request with a number that counts up, sends `/moved` on to `/target` and streams `/events`."""
    holder: list[Loopback] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(holder))
    holder.append(Loopback(f"http://127.0.0.1:{server.server_address[1]}"))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield holder[0]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def acme() -> Provider:
    """A provider with an own secret, an ignored field, ids and live keys."""
    return Provider(
        name="acme",
        title="Acme",
        hosts=("api.acme.test", "127.0.0.1"),
        contract_source="https://acme.test/docs",
        secrets=(Secret(kind="TICKET", name="ticket"), Secret(kind="ACME-KEY", pattern=r"\bak_test_\w{8,}")),
        ignored=("form:nonce", "query:state", "json:trace"),
        ids=(r"\bcus_[A-Za-z0-9]{14}\b",),
        live_keys=(r"\bak_live_",),
        test_keys_page="https://acme.test/keys",
    )


@pytest.fixture
def exchange() -> Exchange:
    """One exchange with a JSON answer."""
    return Exchange(
        request=Request(
            method="POST",
            url="https://api.acme.test/v1/customers?expand=card",
            headers=(
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Authorization", "Bearer ak_test_abcdefgh1"),
            ),
            body=b"name=Ada&email=ada%40lovelace.org",
        ),
        response=Response(
            status=200,
            reason="OK",
            headers=(("Content-Type", "application/json"),),
            body=b'{"id":"cus_NffrFeUfNV2Hib","email":"ada@lovelace.org","balance":0}',
        ),
        recorded_at="2026-11-21T02:00:00.000000Z",
    )
