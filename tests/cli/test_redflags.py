"""The command `redflags`: exit codes, named files and changed files."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

Command: TypeAlias = Callable[..., Any]

_BAD = "import requests\n\ndef load():\n    return requests.get(f'{API}/users').status_code\n"


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "harness.toml").write_text("", encoding="utf-8")
    (tmp_path / "one.py").write_text(_BAD, encoding="utf-8")
    (tmp_path / "two.py").write_text(_BAD, encoding="utf-8")


def test_findings_decide_the_exit_code(harness: Command) -> None:
    """A warning fails only where that is asked for; the mend is shown."""
    assert harness("redflags", ".").code == 0
    said = harness("redflags", ".", "--fail-on", "warning")
    assert said.code == 1
    assert "Add `timeout=10` to the call." in said.out


def test_named_files_are_told_of_alone(harness: Command) -> None:
    """As pre-commit names them."""
    said = harness("redflags", "two.py", "--format", "json")
    assert [each["at"]["file"] for each in said.json["findings"]] == ["two.py"]


def test_named_tests_are_left_out(harness: Command, tmp_path: Path) -> None:
    """As in a look at the folder: a commit of tests alone is no fault, and it is said."""
    (tmp_path / "test_one.py").write_text(_BAD, encoding="utf-8")
    said = harness("redflags", "test_one.py", "--fail-on", "hint")
    assert said.code == 0
    assert "left out" in said.err


def test_changed_files_are_told_of_alone(harness: Command, tmp_path: Path) -> None:
    """Against the last commit, new files included; without git the way out is told."""
    assert harness("redflags", ".", "--changed").code == 2
    for words in (["init", "-q"], ["add", "one.py", "harness.toml"], ["commit", "-qm", "first"]):
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.test", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True, capture_output=True)
    said = harness("redflags", ".", "--changed", "--format", "json")
    assert [each["at"]["file"] for each in said.json["findings"]] == ["two.py"]
    (tmp_path / "two.py").unlink()
    assert harness("redflags", ".", "--changed").code == 0


def test_a_folder_without_sources_is_no_pass(harness: Command, tmp_path: Path) -> None:
    """Nothing was driven: exit code 3."""
    (tmp_path / "empty").mkdir()
    assert harness("redflags", "empty").code == 3
    assert harness("redflags", "nowhere").code == 2
