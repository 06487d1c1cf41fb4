"""`run`, `drift`, `fuzz` and `replay`: the table of exit codes, and JSON that keeps its published schema."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import jsonschema
import pytest

import harness.render

Command: TypeAlias = Callable[..., Any]

_CASSETTES = Path(__file__).parents[2] / "cassettes" / "slack"
_NODE = pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
_APP = """
from fastapi import FastAPI
app = FastAPI()
@app.get("/things")
def things() -> list[str]:
    return []
"""


def _valid(said: Any) -> Any:
    schema = json.loads((Path(harness.render.__file__).parent / "findings.schema.json").read_bytes())
    jsonschema.validate(said.json, schema, cls=jsonschema.Draft202012Validator)
    return said.json


def test_drift_without_findings_is_clean(harness: Command, sides: Path) -> None:
    """Two contracts that fit: exit code 0, and JSON that says what was compared."""
    said = harness("drift", "provider.json", "fits.json", "--format", "json")
    assert said.code == 0
    answer = _valid(said)
    assert answer["findings"] == []
    assert answer["measures"]
    assert answer["coverage"]


def test_drift_with_findings_fails(harness: Command, sides: Path) -> None:
    """A consumer that expects more than is promised: exit code 1, and every finding is complete."""
    said = harness("drift", "provider.json", "drifted.json", "--format", "json")
    assert said.code == 1
    found = {each["rule"]: each for each in _valid(said)["findings"]}
    assert set(found) == {"response-field-missing", "response-null-unexpected"}
    missing = found["response-field-missing"]
    assert missing["operation"] == "GET /users/{id}"
    assert "email" in found["response-null-unexpected"]["message"]
    assert len(missing["fingerprint"]) == 12


def test_output_goes_into_the_file(harness: Command, sides: Path) -> None:
    """`--output` makes the folder, writes the whole result there and nothing to standard output."""
    said = harness("drift", "provider.json", "drifted.json", "-f", "sarif", "-o", "out/drift.sarif")
    assert (said.code, said.out) == (1, "")
    assert json.loads((sides / "out/drift.sarif").read_bytes())["version"] == "2.1.0"
    assert [each.name for each in (sides / "out").iterdir()] == ["drift.sarif"]


def test_a_weighed_down_rule_does_not_fail(harness: Command, sides: Path) -> None:
    """Severities come from the configuration, and `--fail-on` from the command."""
    (sides / "harness.toml").write_text(
        '[rules]\nresponse-null-unexpected = "off"\nresponse-field-missing = "warning"\n'
    )
    assert harness("drift", "provider.json", "drifted.json").code == 0
    assert harness("drift", "provider.json", "drifted.json", "--fail-on", "warning").code == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["drift", "provider.json", "fits.json", "--format", "jsn"], 2, "did you mean 'json'"),
        (["drift", "provider.json", "fits.json", "--fail-on", "bad"], 2, "'error', 'warning', 'hint'"),
        (["drift", "broken.json", "fits.json"], 2, "broken.json"),
        (["drift", "empty.json", "fits.json"], 2, "empty.json"),
        (["drift", "nowhere.json", "fits.json"], 2, "no file below"),
        (["drift", "provider.json", "nowhere"], 2, "neither a folder nor a file"),
        (["drift", "raising:app", "fits.json"], 3, "RuntimeError"),
        (["drift", "leaving:app", "fits.json"], 3, "exit code 7"),
        (["drift", "things:nothing", "fits.json"], 3, "nothing"),
        (["drift", "http://127.0.0.1:9/openapi.json", "fits.json"], 3, "does not answer"),
        (["run", "drfit"], 2, "did you mean 'drift'"),
        (["run", "--shard", "5/4"], 2, "Write it as 1/4"),
        (["replay", "strip"], 2, "strip"),
        (["fuzz", "raising:app"], 3, "RuntimeError"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_is_told(harness: Command, sides: Path, arguments: list[str], code: int, words: str) -> None:
    """Exit code 2 for what the user wrote, 3 for what cannot run; one message, never a traceback."""
    (sides / "broken.json").write_text('{"openapi": ', encoding="utf-8")
    (sides / "empty.json").write_text("{}", encoding="utf-8")
    (sides / "raising.py").write_text("raise RuntimeError('no database')\n", encoding="utf-8")
    (sides / "leaving.py").write_text("import os\nos._exit(7)\n", encoding="utf-8")
    (sides / "things.py").write_text(_APP, encoding="utf-8")
    said = harness(*arguments)
    assert said.code == code, said.err
    assert words.lower() in (said.out + said.err).lower()
    assert "Traceback" not in said.err


@_NODE
def test_a_missing_tsconfig_is_told(harness: Command, sides: Path) -> None:
    """A folder without TypeScript configuration is an input error that says what was looked for."""
    (sides / "web").mkdir()
    said = harness("drift", "provider.json", "web")
    assert said.code == 2
    assert "tsconfig" in said.err


def test_an_app_that_hangs_is_ended(harness: Command, sides: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An import that never ends is cut off and told."""
    monkeypatch.setattr("harness.run.app_document.app_document.__kwdefaults__", {"env": None, "timeout": 1.0})
    (sides / "hanging.py").write_text("while True: pass\n", encoding="utf-8")
    said = harness("drift", "hanging:app", "fits.json")
    assert said.code == 3
    assert "within 1 s" in said.err


def test_a_cassette_with_a_broken_line_does_not_hide_the_rest(harness: Command, sides: Path) -> None:
    """One unreadable recording: told with file and line, exit code 2; the other check still runs."""
    shutil.copytree(_CASSETTES, sides / "cassettes")
    broken = min((sides / "cassettes").rglob("*.jsonl"))
    lines = broken.read_text(encoding="utf-8").splitlines()
    broken.write_text("\n".join([lines[0], '{"request": ', *lines[2:]]), encoding="utf-8")
    (sides / "harness.toml").write_text('[targets]\n[providers.slack]\ncassettes = "cassettes"\n', encoding="utf-8")
    said = harness("run", "replay", "drift", "--format", "json")
    assert said.code == 2
    assert f"{broken.name}:2" in said.err
    answer = _valid(said)
    assert {each["session"] for each in answer["runs"]} == {"replay", "drift"}
    assert any(broken.name in each["reason"] for each in answer["skipped"])


def test_a_run_leaves_one_record_a_check(harness: Command, sides: Path) -> None:
    """`run` writes complete records; a check without target is a skip that says how, and nothing driven is no pass."""
    said = harness("run", "drift", "dashboard", "--format", "json", "--seed", "5")
    assert said.code == 3
    assert sorted(each.name for each in (sides / "reports").iterdir()) == ["dashboard.ndjson", "drift.ndjson"]
    assert {each["what"] for each in _valid(said)["skipped"]} == {"dashboard", "drift"}
    assert "seed 5" in said.err


def test_shards_share_the_work(harness: Command, sides: Path) -> None:
    """Two shards together examine what one run examines, and neither overwrites the other's record."""
    (sides / "things.py").write_text(
        _APP + '@app.get("/others")\ndef others() -> list[str]:\n    return []\n', encoding="utf-8"
    )
    (sides / "harness.toml").write_text('[targets.api]\nfastapi = "things:app"\n', encoding="utf-8")
    for part in ("1/2", "2/2"):
        assert harness("run", "api", "--shard", part, "--seed", "1").code == 0
    assert len(list((sides / "reports").glob("api-*.ndjson"))) == 2
    text = "".join(each.read_text() for each in (sides / "reports").glob("api-*.ndjson"))
    assert "GET /things" in text
    assert "GET /others" in text


def test_an_error_is_told_once(harness: Command, sides: Path) -> None:
    """Where the text on the terminal says it, standard error does not repeat it; where the text goes elsewhere, it does."""
    shown, written = harness("run", "drfit"), harness("run", "drfit", "--output", "report.txt")
    assert (shown.out + shown.err).count("Did you mean 'drift'") == 1
    assert written.err.count("Did you mean 'drift'") == 1


def test_an_error_of_an_app_is_told_without_its_secrets(harness: Command, tmp_path: Path) -> None:
    """On the terminal, in the record and in every format of the report; what else the error says stays."""
    secrets = ("hunter2horse", "51H8abcdefghijklmnopqrst")
    told = f"cannot reach postgresql://app:{secrets[0]}@db.internal/x with sk_live_{secrets[1]}"
    (tmp_path / "guarded.py").write_text(f"raise RuntimeError({told!r})\n")
    (tmp_path / "harness.toml").write_text('[targets.api]\nfastapi = "guarded:app"\n')
    said = [harness("run", "api"), harness("run", "api", "--format", "json"), harness("report")]
    assert [each.code for each in said[:2]] == [3, 3]
    terminal = "".join(each.out + each.err for each in said)
    files = {file.name: file.read_text("utf-8") for file in (tmp_path / "reports").iterdir()}
    assert {"api.ndjson", "index.html", "junit.xml", "report.json", "report.sarif", "report.txt"} <= set(files)
    assert not [name for name, text in {"": terminal, **files}.items() for secret in secrets if secret in text]
    assert "@db.internal/x with sk_live_" in said[0].out
    assert "@db.internal/x with sk_live_" in said[1].err
