"""`baseline accept` and `baseline prune`: what they say, and what they leave of the reviewed list."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from harness.project.owner import owner

Command: TypeAlias = Callable[..., Any]

_BROKEN = "def author() -> dict[str, str]:\n    raise KeyError('gone')\n"


def _configure(folder: Path, handler: str, top: str = "") -> None:
    (folder / "service.py").write_text(
        f"{top}from fastapi import FastAPI\napp = FastAPI()\n\n@app.get('/author')\n{handler}", encoding="utf-8"
    )
    (folder / "harness.toml").write_text('[targets.api]\nfastapi = "service:app"\n', encoding="utf-8")


def _git(monkeypatch: pytest.MonkeyPatch, folder: Path, *settings: tuple[str, str]) -> None:
    """A repository of its own, in which nothing of this machine's git is known."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    for key, value in settings:
        subprocess.run(["git", "-C", str(folder), "config", key, value], check=True)


def test_a_run_that_could_not_start_prunes_nothing(
    harness: Command, sides: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does a folder without a record; both say what to do. Accepting all takes its owner from git."""
    _git(monkeypatch, sides, ("user.name", "Ada"))
    _configure(sides, _BROKEN)
    assert harness("run", "api", "--seed", "1").code == 1
    accepted = harness("baseline", "accept", "--all")
    assert (accepted.code, "owner 'Ada', reason 'as found'" in accepted.err) == (0, True)
    file = sides / "contracts/known-findings.json"
    held = file.read_bytes()
    [entry] = json.loads(held)["findings"]
    assert (entry["owner"], entry["reason"], entry["check"]) == ("Ada", "as found", "api")
    _configure(sides, _BROKEN, top="import no_such_module_anywhere\n")
    assert harness("run", "api", "--seed", "1").code == 3
    pruned = harness("baseline", "prune")
    assert (pruned.code, pruned.out) == (0, "")
    assert pruned.err == "1 not looked at, and kept: api did not run whole. Run first: harness run api\n"
    for each in (sides / "reports").iterdir():
        each.unlink()
    refused = harness("baseline", "prune")
    assert (refused.code, "harness run" in refused.err) == (2, True)
    assert file.read_bytes() == held


def test_a_chosen_finding_needs_its_owner_and_reason(harness: Command) -> None:
    """Only `--all` has defaults."""
    said = harness("baseline", "accept", "--rule", "server-error", "--owner", "ada")
    assert (said.code, "needs --reason" in said.err) == (2, True)


def test_the_owner_is_whom_git_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name, else the address, else the login."""
    _git(monkeypatch, tmp_path)
    monkeypatch.setenv("LOGNAME", "lovelace")
    assert owner(tmp_path) == "lovelace"
    subprocess.run(["git", "-C", str(tmp_path), "config", "user.email", "ada@example.test"], check=True)
    assert owner(tmp_path) == "ada@example.test"
    monkeypatch.setenv("PATH", "")
    assert owner(tmp_path) == "lovelace"
