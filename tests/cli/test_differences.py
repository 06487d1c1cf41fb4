"""`harness diff` says what a new version breaks, in every format, as a bump, or line by line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from harness.cli.app import app
from harness.model.errors import UsageError

NARROW, WIDE = '{"enum": [1]}', '{"enum": [1, 2]}'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two schemas, without settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("gc.disable", lambda: None)
    (tmp_path / "base.json").write_text(NARROW)
    (tmp_path / "revision.json").write_text(WIDE)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_findings_are_shown_and_fail() -> None:
    """Breaks give exit code 1 and stand in the chosen format."""
    ran = CliRunner().invoke(app, ["diff", "base.json", "revision.json", "--format", "json"])
    assert ran.exit_code == 1
    assert "response-value-added" in ran.output


@pytest.mark.usefixtures("folder")
def test_equal_documents_pass() -> None:
    """Nothing to say, exit code 0."""
    assert CliRunner().invoke(app, ["diff", "base.json", "base.json"]).exit_code == 0


@pytest.mark.usefixtures("folder")
def test_the_bump_alone_is_one_word() -> None:
    """`--semver` suits scripts: it does not fail."""
    ran = CliRunner().invoke(app, ["diff", "base.json", "revision.json", "--semver"])
    assert (ran.exit_code, ran.output) == (0, "major\n")


def test_settings_weigh_the_rules(folder: Path) -> None:
    """Where there are settings, they decide what fails."""
    rules = "response-value-added = 'off'\nresponse-narrowed = 'off'\nrequest-widened = 'off'\n"
    (folder / "harness.toml").write_text(f"[rules]\n{rules}")
    ran = CliRunner().invoke(app, ["diff", "base.json", "revision.json", "--format", "json"])
    assert ran.exit_code == 0
    assert "response-value-added" not in ran.output


def test_a_batch_answers_line_by_line() -> None:
    """Documents stand inline in each line."""
    line = json.dumps({"id": "a", "base": json.loads(NARROW), "revision": json.loads(WIDE)})
    ran = CliRunner().invoke(app, ["diff", "--batch"], input=f"{line}\nnonsense\n")
    answers = [json.loads(each) for each in ran.output.splitlines()]
    assert answers[0]["bump"] == "major"
    assert "no JSON" in answers[1]["error"]


def test_two_documents_are_needed() -> None:
    """The way out is said."""
    ran = CliRunner().invoke(app, ["diff", "base.json"])
    assert isinstance(ran.exception, UsageError)
