"""`init`: looks, shows, and writes only after consent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from harness.model.errors import CannotRun
from harness.project.setup.changes import Change
from harness.run.init import templates, write

Command: TypeAlias = Callable[..., Any]
_APP = "from fastapi import FastAPI\napp = FastAPI()\n\n@app.get('/ready')\ndef ready() -> bool:\n    return True\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A repository with an app and settings of other tools."""
    (tmp_path / "shop.py").write_text(_APP, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nx = 1\n", encoding="utf-8")
    return tmp_path


def _files(root: Path) -> set[str]:
    return {each.relative_to(root).as_posix() for each in root.rglob("*") if each.is_file()}


def test_without_consent_nothing_is_written(harness: Command, shop: Path) -> None:
    """The preview names what was found, with its place, and every line that would be added."""
    before = _files(shop)
    said = harness("init")
    assert said.code == 0
    assert "FastAPI     shop:app  (shop.py:2)" in said.out
    assert "+[tool.harness.targets.api]" in said.out
    assert "Nothing was written: add --yes." in said.out
    assert harness("init", "--dry-run", "--yes").out.endswith("Nothing was written.\n")
    assert _files(shop) == before


def test_with_consent_it_writes_once_and_the_checks_run(harness: Command, shop: Path) -> None:
    """What was written is enough for `harness run`; the second time there is nothing left to do."""
    said = harness("init", "--yes", "--ci", "none")
    assert said.code == 0
    suites = {"suites/test_api.py", "suites/test_redflags.py"}
    assert _files(shop) == {"shop.py", "pyproject.toml", "noxfile.py", ".gitignore", *suites}
    assert harness("run", "api", "--quiet", "--seed", "1").code == 0
    assert "everything is there" in harness("init", "--yes", "--ci", "none").out


def test_an_empty_folder_is_told(harness: Command, tmp_path: Path) -> None:
    """With the way out; a folder that is none as well."""
    said = harness("init")
    assert said.code == 2
    assert "no FastAPI app" in said.err
    assert "is no folder" in harness("init", tmp_path / "absent").err


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    """What the preview showed is what is written, or nothing."""
    (tmp_path / "a").write_text("new", encoding="utf-8")
    for change in (Change(file="a", after="x"), Change(file="a", before="old", after="old+")):
        with pytest.raises(CannotRun, match="has changed since the preview"):
            write(tmp_path, (change,))
    assert (tmp_path / "a").read_text(encoding="utf-8") == "new"


def test_the_suites_are_at_hand() -> None:
    """Those that the package carries."""
    assert set(templates()) >= {"api", "dashboard", "drift", "redflags", "replay"}
