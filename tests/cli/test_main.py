"""The command's words, its exit codes, and how fast it answers for help."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import typer

from harness.cli.app import app

Command: TypeAlias = Callable[..., Any]

_HEAVY = ("pydantic", "rich", "jinja2", "hypothesis", "jsonschema", "schemathesis", "streamlit", "harness.run")


def _words() -> list[tuple[str, ...]]:
    group = typer.main.get_command(app)
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found.extend([(name, each) for each in inner] if inner else [(name,)])
    return found


@pytest.mark.parametrize("words", _words(), ids=" ".join)
def test_every_command_explains_itself(harness: Command, words: tuple[str, ...]) -> None:
    """`--help` of each command says how to use it and what it does."""
    said = harness(*words, "--help")
    assert said.code == 0
    assert f"Usage: harness {' '.join(words)}" in said.out
    assert len(said.out.split()) > 10


def test_the_package_runs_as_a_module() -> None:
    """`python -m harness` is the command."""
    done = subprocess.run([sys.executable, "-m", "harness", "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "Usage:" in done.stdout


def test_help_loads_nothing_heavy() -> None:
    """`harness --help` answers at once because it loads no room of the harness and no large library."""
    asked = (
        "import json, sys\n"
        "sys.argv = ['harness', '--help']\n"
        "from harness.cli.main import main\n"
        "try:\n main()\n"
        "except SystemExit: pass\n"
        f"print(json.dumps([each for each in {_HEAVY!r} if each in sys.modules]), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert "Usage: harness" in done.stdout
    assert json.loads(done.stderr.splitlines()[-1]) == []


def test_the_help_tells_the_exit_codes(harness: Command) -> None:
    """A script's author finds the exit codes in the help."""
    said = harness("--help")
    assert "0 clean" in said.out
    assert "3 could not run" in said.out


def test_an_unknown_command_is_a_usage_error(harness: Command) -> None:
    """A misspelt command ends with 2 and names the right one."""
    said = harness("drfit")
    assert said.code == 2
    assert "drift" in said.err


def test_an_error_is_told_with_its_place_and_way_out(harness: Command, tmp_path: Path) -> None:
    """No traceback: what went wrong, where, and what to do."""
    (tmp_path / "harness.toml").write_text('fail-onn = "error"\n', encoding="utf-8")
    said = harness("run")
    assert said.code == 2
    assert said.err.startswith(f"harness: {tmp_path / 'harness.toml'}: [tool.harness.fail-onn] is no setting")
    assert "did you mean 'fail-on'?" in said.err
    assert "Traceback" not in said.err


def test_an_interrupt_ends_as_shells_expect(harness: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C gives 130 and no traceback."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("harness.rules.catalogue.catalogue", interrupted)
    said = harness("rules")
    assert said.code == 130
    assert "Traceback" not in said.err
