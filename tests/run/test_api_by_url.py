"""Servers of any making behind a URL, held against a document in a file: Flask, Express, Django Ninja."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from harness.model.errors import CannotRun
from harness.run import api_check
from harness.run.api import check_api
from harness.run.api_scope import Scope

_FOLDER = Path(__file__).parents[1] / "targets" / "by_url"
_DOCUMENT = _FOLDER / "openapi.json"
_ALL = {
    "GET /api/notes",
    "POST /api/notes",
    "GET /api/notes/{note_id}",
    "DELETE /api/notes/{note_id}",
    "POST /api/admin/purge",
}


@contextmanager
def _serving(*command: str) -> Iterator[str]:
    """The address of a server that prints its port."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


def _flask(*words: str) -> tuple[str, ...]:
    pytest.importorskip("flask", reason="Flask is not installed")
    return (sys.executable, str(_FOLDER / "flask_notes.py"), *words)


def _express() -> tuple[str, ...]:
    node, place = shutil.which("node"), os.environ.get("NODE_PATH")
    if node is None or not place or not Path(place, "express").is_dir():
        pytest.skip("needs Node, and a folder with Express in NODE_PATH")
    return (node, str(_FOLDER / "express_notes.mjs"), str(Path(place, "anything.js")))


def _ninja() -> tuple[str, ...]:
    if importlib.util.find_spec("ninja") is None:
        pytest.skip("Django Ninja is not installed")
    return (sys.executable, str(_FOLDER / "ninja_notes.py"))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A Flask server without defects."""
    with _serving(*_flask()) as found:
        yield found


def test_a_sound_flask_server_is_driven_whole_and_clean(address: str) -> None:
    """Every operation is accepted below the path that the document's server names; nothing is held against Flask's own answers."""
    result = check_api(address, base=_FOLDER, scope=Scope(document=_DOCUMENT))
    assert [each.message for each in result.findings] == []
    accepted = {each.subject for each in result.cells if each.aspect == "accepted" and each.outcome == "clean"}
    assert accepted == _ALL


def test_planted_defects_of_a_flask_server_are_found() -> None:
    """A crash without a traceback, a type, an undeclared status."""
    with _serving(*_flask("planted")) as address:
        result = check_api(f"{address}/api", base=_FOLDER, scope=Scope(document=_DOCUMENT))
    found = {(each.rule, each.operation) for each in result.findings}
    assert {
        ("server-error", "GET /api/notes"),
        ("response-off-schema", "GET /api/notes"),
        ("status-undeclared", "GET /api/notes/{note_id}"),
    } <= found


@pytest.mark.parametrize("command", [_express, _ninja])
def test_other_frameworks_are_driven_whole(command: object) -> None:
    """What they answer by themselves is no finding of warning or worse."""
    assert callable(command)
    with _serving(*command()) as address:
        own = command is _ninja
        target = f"{address}/api/openapi.json" if own else address
        result = check_api(target, base=_FOLDER, scope=Scope(document=None if own else _DOCUMENT, wait_for=5))
    assert [each.message for each in result.findings if each.severity.value != "hint"] == []
    accepted = {each.subject for each in result.cells if each.aspect == "accepted" and each.outcome == "clean"}
    assert len(accepted) == len(_ALL)


def test_patterns_leave_the_rest_untouched(address: str) -> None:
    """What is excluded is never called."""
    before = httpx.get(f"{address}/api/calls").json()
    scope = Scope(document=_DOCUMENT, include=("* /api/notes*", "/api/admin/*"), exclude=("/api/admin/*", "DELETE *"))
    result = check_api(address, base=_FOLDER, scope=scope)
    assert {each.subject for each in result.cells if each.aspect == "requests"} == {
        each for each in _ALL if "admin" not in each and "DELETE" not in each
    }
    assert httpx.get(f"{address}/api/calls").json() == before


def test_a_foreign_server_is_not_changed_without_leave(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """POST and DELETE are held back and told; with leave they are sent."""
    monkeypatch.setattr(api_check, "is_ours", lambda _target: False)
    before = httpx.get(f"{address}/api/calls").json()
    held = check_api(address, base=_FOLDER, scope=Scope(document=_DOCUMENT))
    assert {each.what for each in held.skips} >= {each for each in _ALL if not each.startswith("GET")}
    assert httpx.get(f"{address}/api/calls").json() == before
    scope = Scope(document=_DOCUMENT, destructive=True, include=("/api/admin/*",))
    assert check_api(address, base=_FOLDER, scope=scope).measures["operations_driven"] == 1
    assert len(httpx.get(f"{address}/api/calls").json()) > len(before)


def test_a_rate_is_kept_to(address: str) -> None:
    """So many requests take so long at least."""
    scope = Scope(document=_DOCUMENT, rate=40, include=("GET /api/notes",))
    began = time.monotonic()
    result = check_api(address, base=_FOLDER, scope=scope, max_time=2.0)
    assert time.monotonic() - began >= (result.measures["requests"] - 2) / 40


def test_a_server_that_starts_late_is_waited_for() -> None:
    """Nobody answers at first; without patience that ends the run."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    command = [*_flask(), "--port", str(port)]
    with pytest.raises(CannotRun, match="cannot be reached"):
        check_api(f"http://127.0.0.1:{port}", base=_FOLDER, scope=Scope(document=_DOCUMENT))
    started: list[subprocess.Popen[bytes]] = []
    timer = threading.Timer(1.0, lambda: started.append(subprocess.Popen(command, stdout=subprocess.DEVNULL)))
    timer.start()
    try:
        scope = Scope(document=_DOCUMENT, wait_for=30, include=("GET /api/notes",))
        result = check_api(f"http://127.0.0.1:{port}", base=_FOLDER, scope=scope)
        assert result.measures["operations_driven"] == 1
    finally:
        timer.join()
        for each in started:
            each.kill()
            each.wait()


def test_a_file_that_is_no_document_is_refused(tmp_path: Path, address: str) -> None:
    """With its name."""
    (tmp_path / "other.json").write_text("[]")
    with pytest.raises(CannotRun, match="no OpenAPI document"):
        check_api(address, base=tmp_path, scope=Scope(document=tmp_path / "other.json"))
