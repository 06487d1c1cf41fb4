"""Installing what checks need, with programs that only pretend: what runs, what is remembered, what is told."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from harness.model.errors import CannotRun
from harness.run import prepare as room
from harness.run.context import Context, context
from harness.run.prepare import prepare, survey
from harness.sources.typescript.node import Node

_WEB = '[targets.web]\ntypescript = "web"\n[targets.board]\nstreamlit = "board.py"\n'
_posix = pytest.mark.skipif(os.name == "nt", reason="the pretended programs are shell scripts")


class _Npm:
    """An npm that writes down how it was called, and fails when it is told to."""

    def __init__(self, folder: Path) -> None:
        self.calls = folder / "calls"
        self.script = folder / "npm"
        self.calls.touch()
        self.answer(0)

    def answer(self, code: int, words: str = "") -> None:
        self.script.write_text(
            f"#!/bin/sh\necho \"$@\" >> {self.calls}\nmkdir -p node_modules\necho '{words}' >&2\nexit {code}\n"
        )
        self.script.chmod(self.script.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> _Npm:
    """A project with a TypeScript target and a lock file, and a machine whose npm pretends."""
    (tmp_path / "web").mkdir()
    (tmp_path / "web/package-lock.json").write_text("{}")
    (tmp_path / "harness.toml").write_text(_WEB)
    pretended = _Npm(tmp_path)
    node = Node(command=("/pretended/node",), version="v20.0.0", npm=(str(pretended.script),))
    monkeypatch.setattr(room, "find_node", lambda: node)
    monkeypatch.setattr(room, "ensure", lambda *_: None)
    return pretended


def _context(folder: Path) -> Context:
    return context(folder, seed=1)


@_posix
def test_packages_are_installed_once(npm: _Npm, tmp_path: Path) -> None:
    """`npm ci` without scripts, once for each content of the lock file."""
    told: list[str] = []
    for _ in range(2):
        assert prepare(_context(tmp_path), ["node"], told.append) == ()
    (tmp_path / "web/package-lock.json").write_text('{"changed": true}')
    assert prepare(_context(tmp_path), ["node"], told.append) == ()
    calls = npm.calls.read_text().splitlines()
    assert len(calls) == len(told) == 2
    assert all(call.startswith("ci --ignore-scripts") for call in calls)


@_posix
def test_a_failed_installation_is_told_and_tried_again(npm: _Npm, tmp_path: Path) -> None:
    """The last words of npm and the command to run oneself; nothing is remembered as done."""
    npm.answer(1, "no route to the registry")
    for _ in range(2):
        [skip] = prepare(_context(tmp_path), ["node"], lambda _line: None)
        assert "no route to the registry" in skip.reason
        assert "npm ci" in skip.way_out
    assert len(npm.calls.read_text().splitlines()) == 2


def test_a_project_of_another_package_manager_is_left_to_its_owner(npm: _Npm, tmp_path: Path) -> None:
    """Without node_modules the right command is named; npm is not called."""
    (tmp_path / "web/package-lock.json").unlink()
    (tmp_path / "web/pnpm-lock.yaml").touch()
    [skip] = prepare(_context(tmp_path), ["node"], lambda _line: None)
    assert "pnpm install --frozen-lockfile" in skip.way_out
    assert npm.calls.read_text() == ""


def test_a_machine_without_node_is_told_the_way_out(npm: _Npm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason is what the report will say of the part that is skipped."""

    def missing() -> Node:
        raise CannotRun("Node is not installed", way_out="Install Node 18 or newer")

    monkeypatch.setattr(room, "find_node", missing)
    [skip] = prepare(_context(tmp_path), ["node"], lambda _line: None)
    assert (skip.what, skip.reason, skip.way_out) == (
        "types of web",
        "Node is not installed",
        "Install Node 18 or newer",
    )


def test_nothing_is_installed_that_no_target_needs(npm: _Npm, tmp_path: Path) -> None:
    """A project without Streamlit and TypeScript needs neither browser nor Node."""
    (tmp_path / "harness.toml").write_text("[targets]\n")
    assert prepare(_context(tmp_path), ["node", "browser"], lambda _line: None) == ()
    assert npm.calls.read_text() == ""


class _Browser:
    """A machine whose Chromium appears after so many installations."""

    def __init__(self, after: int) -> None:
        self.after = after
        self.ran: list[str] = []

    def find(self) -> str:
        if len(self.ran) < self.after:
            raise CannotRun("no Chromium was found", way_out="Install one")
        return "/pretended/chromium"

    def run(self, command: list[str], _folder: Path) -> None:
        self.ran.append(" ".join(command[1:]))
        if len(self.ran) < self.after:
            raise CannotRun("failed: no network")


def _browser(monkeypatch: pytest.MonkeyPatch, after: int) -> _Browser:
    machine = _Browser(after)
    monkeypatch.setattr(room, "chromium", machine.find)
    monkeypatch.setattr(room, "_run", machine.run)
    monkeypatch.setattr(room, "_system_commands", lambda: iter([["apt-get", "install", "chromium"]]))
    return machine


@pytest.mark.parametrize(("after", "runs"), [(0, 0), (1, 1), (2, 2)], ids=["there", "playwright", "system"])
def test_a_browser_is_sought_before_it_is_installed(
    npm: _Npm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int, runs: int
) -> None:
    """What is there is used, then Playwright's own, then the system's package."""
    machine = _browser(monkeypatch, after)
    assert prepare(_context(tmp_path), ["browser"], lambda _line: None) == ()
    assert machine.ran == ["-m playwright install chromium", "install chromium"][:runs]


def test_a_machine_that_refuses_every_browser_is_told(
    npm: _Npm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each attempt's reason is told; the pages in a browser are skipped later."""
    told: list[str] = []
    _browser(monkeypatch, after=9)
    [skip] = prepare(_context(tmp_path), ["browser"], told.append)
    assert (skip.what, skip.reason) == ("pages in a real browser", "no Chromium was found")
    assert sum("no network" in line for line in told) == 2


def test_the_survey_never_fails(npm: _Npm, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing is an answer with the way to get it, as is what is found."""
    _browser(monkeypatch, after=9)
    found = {each.name: each for each in survey()}
    assert list(found) == ["Python", "Node", "Chromium", "TypeScript"]
    assert found["Node"].detail == "v20.0.0 at /pretended/node"
    assert (found["Chromium"].found, found["Chromium"].detail) == (False, "no Chromium was found. Install one")
