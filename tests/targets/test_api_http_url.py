"""A server behind a URL."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from harness.model.errors import CannotRun
from harness.model.exchange import Request, header
from harness.targets.http_url import HttpUrl


class _Server(BaseHTTPRequestHandler):
    """Answers a few paths; the document is at its second usual place."""

    def do_GET(self) -> None:
        if self.path == "/slow":
            time.sleep(1)
        if self.path == "/cut":
            self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc")
            return
        body = {"/api/openapi.json": {"openapi": "3.1.0", "paths": {}}, "/moved": {}}.get(self.path)
        self.send_response(302 if self.path == "/moved" else 200 if body is not None else 404)
        self.send_header("location", "/elsewhere")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a running server."""
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    thread.join()
    running.server_close()


def test_the_document_is_found_at_a_usual_place(server: str) -> None:
    """A server's bare address is enough; its document's own address too."""
    with HttpUrl(server) as target:
        assert target.document() == {"openapi": "3.1.0", "paths": {}}
    with HttpUrl(f"{server}/api/openapi.json") as target:
        assert target.document() is not None
        assert target.base_url == server


def test_no_document_is_none(server: str) -> None:
    """An address that holds no OpenAPI document gives none."""
    with HttpUrl(f"{server}/nothing.json") as target:
        assert target.document() is None


def test_a_redirect_is_an_answer(server: str) -> None:
    """Redirects are not followed."""
    with HttpUrl(server) as target:
        exchange = target.send(Request(method="GET", url=f"{server}/moved"))
        assert exchange.response.status == 302
        assert header(exchange.response.headers, "location") == "/elsewhere"


def test_a_slow_server_is_a_hang(server: str) -> None:
    """No answer in time is observed and raised."""
    with HttpUrl(server) as target:
        with pytest.raises(CannotRun, match="no answer after"):
            target.send(Request(method="GET", url=f"{server}/slow"), timeout=0.2)
        assert [each.kind for each in target.observed()] == ["hang"]


def test_a_torn_answer_is_an_exit(server: str) -> None:
    """A server that closes in the middle of an answer may have died."""
    with HttpUrl(server) as target:
        with pytest.raises(CannotRun, match="cut off"):
            target.send(Request(method="GET", url=f"{server}/cut"))
        assert [each.kind for each in target.observed()] == ["exit"]


def test_nobody_there_is_no_observation() -> None:
    """A closed port is the user's to mend: nothing is blamed on the target."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    with HttpUrl(address) as target, pytest.raises(CannotRun, match="cannot be reached"):
        target.document()
    assert HttpUrl(address).observed() == []
