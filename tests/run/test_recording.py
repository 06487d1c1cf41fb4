"""The record command and the replay check over a configured provider, from settings to cassette to verdict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.model.errors import CannotRun, UsageError
from harness.run.checks.replay import check, replay_providers
from harness.run.context import Context, context
from harness.run.recording import record_provider

DRIVER = """
import http.server, os, threading, urllib.request
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"id": "r1"}')
    def log_message(self, *arguments): pass
def call(base): urllib.request.urlopen(base + "/refunds/1").read()
def replayed(cassette): call("https://api.acme.test")
if __name__ == "__main__":
    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    os.environ.update(HARNESS_RECORD_FROM=base, HARNESS_RECORD_STANDS_FOR="https://api.acme.test")
    call(base)
"""
CONTRACT = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "1"},
    "servers": [{"url": "https://api.acme.test"}],
    "paths": {"/refunds/{id}": {"get": {"responses": {"200": {"content": {"application/json": {"schema": {}}}}}}}},
}
SETTINGS = """
[tool.harness.providers.acme]
contract = "acme.json"
cassettes = "cassettes/acme"
record = "python acme_driver.py"
replay = "acme_driver:replayed"
called-by = ["api"]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    """A configured project whose provider only its contract knows."""
    (tmp_path / "pyproject.toml").write_text(
        SETTINGS + '\n[tool.harness.targets.api]\nurl = "http://127.0.0.1:1/o.json"\n'
    )
    (tmp_path / "acme.json").write_text(json.dumps(CONTRACT))
    (tmp_path / "acme_driver.py").write_text(DRIVER)
    monkeypatch.syspath_prepend(tmp_path)
    return context(tmp_path)


def test_record_then_replay(project: Context) -> None:
    """What the settings name is recorded, and replays clean; the same subjects come through the check."""
    assert "cassettes/acme/acme: 1 interaction; scrubbed nothing" in record_provider(project, "acme")
    result = replay_providers(project)
    assert result.findings == ()
    assert result.edges[0].outcome == "clean"
    with check(project, ["acme"]) as opened:
        assert opened.subjects() == ("acme:1 GET /refunds/{id}", "acme client code")


def test_another_command_may_be_given(project: Context) -> None:
    """It takes the place of the configured one."""
    with pytest.raises(CannotRun, match="exit code"):
        record_provider(project, "acme", ["python", "missing.py"])


def test_names_are_checked(project: Context) -> None:
    """Recording and replaying say which providers there are."""
    with pytest.raises(UsageError, match="Did you mean 'acme'"):
        record_provider(project, "acmee")
    with pytest.raises(UsageError, match="Did you mean 'acme'"):
        replay_providers(project, ["acmee"])
