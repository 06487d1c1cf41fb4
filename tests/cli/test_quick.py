"""The plain words of `diff` and `assign` are read as the command line's library reads them, and nothing heavy is loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from harness.cli import comparing, quick
from harness.cli.app import app

_HEAVY = ("typer", "pydantic", "rich", "jinja2", "hypothesis", "jsonschema", "yaml", "subprocess", "importlib.metadata")
_PLAIN = [
    "diff a.json b.json",
    "diff a.json git:main:b.json --semver",
    "diff --format json a.json -o out.json b.json",
    "diff a b --format=sarif --fail-on warning -q",
    "diff --batch",
    "diff --batch lines.jsonl",
    "diff a.json",
    "diff",
    "assign a.json b.json",
    "assign --batch --dialect draft-07 --formats assertion",
]
_ODD = [
    "diff --help",
    "diff a b c",
    "diff a b --fail-on dire",
    "diff a b --unknown",
    "diff a b --format",
    "diff a b --format -q",
    "diff a b -fjson",
    "diff -- a b",
    "diff a b --dialect 7",
    "assign a b --semver",
    "assign a b --formats both",
    "fuzz a b",
    "",
]


def _through_the_library(words: list[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    given: dict[str, Any] = {}

    def keep(**values: Any) -> int:
        given.update(values)
        return 0

    monkeypatch.setattr(comparing, words[0], keep)
    assert CliRunner().invoke(app, words).exit_code == 0
    return given


@pytest.mark.parametrize("line", _PLAIN)
def test_plain_words_mean_what_the_library_takes_them_for(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each parameter gets the same value, and those that are not named keep their default."""
    words = line.split()
    given = quick.read(words[0], words[1:])
    assert given is not None
    theirs = _through_the_library(words, monkeypatch)
    defaults = {"semver": False, "batch": False, "format": "text", "output": None, "fail_on": None, "quiet": False}
    defaults |= {"dialect": None, "formats": "annotation"}
    assert theirs == {name: given.get(name, defaults.get(name, "")) for name in theirs}


@pytest.mark.parametrize("line", _ODD)
def test_other_words_are_left_to_the_library(line: str) -> None:
    """Help, complaints and rare spellings have one author."""
    assert quick.answered(line.split()) is None


def test_every_option_of_the_two_commands_is_known() -> None:
    """An option that is added to a command is read here as well."""
    commands = typer.main.get_group(app).commands
    for name in ("diff", "assign"):
        spelled = {
            each for option in commands[name].params if option.param_type_name == "option" for each in option.opts
        }
        known = {
            each for table in (quick.FLAGS, quick.VALUES) for each, (_, ours) in table.items() if name in ours.split()
        }
        assert spelled - {"--help"} == known


@pytest.mark.parametrize("command", ["diff", "assign"])
def test_nothing_heavy_is_loaded(command: str, tmp_path: Path) -> None:
    """Two plain files are compared without any library that the comparison does not use."""
    (tmp_path / "a.json").write_text('{"type": "integer"}', encoding="utf-8")
    (tmp_path / "b.json").write_text('{"type": "string", "pattern": "^a"}', encoding="utf-8")
    asked = (
        "import json, sys\n"
        f"sys.argv = ['harness', '{command}', 'a.json', 'b.json']\n"
        "from harness.cli.main import main\n"
        "try:\n main()\n"
        "except SystemExit: pass\n"
        f"print(json.dumps([each for each in {_HEAVY!r} if each in sys.modules]), file=sys.stderr)\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(root)},
    )
    assert "string" in done.stdout
    assert json.loads(done.stderr.splitlines()[-1]) == []
