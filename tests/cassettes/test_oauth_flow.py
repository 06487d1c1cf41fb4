"""An OAuth 2 flow with PKCE, recorded once, replays with fresh randomness: nothing of it is on disk."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import requests

from harness.cassettes import gate, store
from harness.cassettes.meta import Meta
from harness.cassettes.scrub import Scrubber
from harness.cassettes.session import recording, replaying
from harness.cassettes.store import Cassette
from harness.model.provider import Provider

OAUTH = Provider(name="oauth", title="OAuth", hosts=("127.0.0.1",), contract_source="")


class _Authority(BaseHTTPRequestHandler):
    """Gives codes for states, tokens for codes whose verifier fits, and user facts for tokens."""

    codes: dict[str, str] = {}  # noqa: RUF012 - one server per test
    tokens: set[str] = set()  # noqa: RUF012

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/authorize":
            code = secrets.token_urlsafe(16)
            self.codes[code] = query["code_challenge"]
            self._say(302, {}, Location=f"https://app.test/cb?code={code}&state={query['state']}")
        elif self.headers.get("Authorization", "").removeprefix("Bearer ") in self.tokens:
            self._say(200, {"name": "Ada"})
        else:
            self._say(401, {"error": "invalid_token"})

    def do_POST(self) -> None:
        form = {k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        challenge = (
            base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        )
        if self.codes.pop(form["code"], None) != challenge:
            self._say(400, {"error": "invalid_grant"})
            return
        token = secrets.token_urlsafe(24)
        self.tokens.add(token)
        self._say(200, {"access_token": token, "refresh_token": secrets.token_urlsafe(24), "token_type": "Bearer"})

    def _say(self, status: int, body: dict[str, Any], **headers: str) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Type": "application/json", "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's signature
        """Say nothing."""


@pytest.fixture
def authority() -> Iterator[str]:
    """A running authority's address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Authority)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def _log_in(client: Any, base: str) -> tuple[str, list[str]]:
    """The user's name, and every secret of the flow."""
    state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    params = {"response_type": "code", "state": state, "code_challenge": challenge}
    redirect = "follow_redirects" if client is httpx else "allow_redirects"
    location = client.get(f"{base}/authorize", params=params, **{redirect: False}).headers["Location"]
    back = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
    assert back["state"] == state
    form = {"grant_type": "authorization_code", "code": back["code"], "code_verifier": verifier}
    token = client.post(f"{base}/token", data=form).json()
    facts = client.get(f"{base}/userinfo", headers={"Authorization": f"Bearer {token['access_token']}"}).json()
    return facts["name"], [state, verifier, challenge, back["code"], token["access_token"], token["refresh_token"]]


@pytest.mark.parametrize("player", [httpx, requests], ids=lambda client: client.__name__)
def test_a_flow_replays_with_fresh_state_and_verifier(tmp_path: Path, authority: str, player: Any) -> None:
    """State comes back as it was sent this time, three times over, and no secret of the recording was written."""
    with recording(OAUTH) as heard:
        name, planted = _log_in(httpx, authority)
    clean = Scrubber(OAUTH).scrub(heard.exchanges).exchanges
    gate.check(clean, OAUTH, where="")
    store.save(
        tmp_path / "login", Cassette(meta=Meta(provider="oauth", name="login", recorded_at="x"), exchanges=clean)
    )
    written = (tmp_path / "login" / "interactions.jsonl").read_text()
    assert [each for each in planted if each in written] == []
    for _ in range(3):
        with replaying(tmp_path / "login", provider=OAUTH) as replay:
            assert _log_in(player, authority)[0] == name
        assert replay.unused == ()
