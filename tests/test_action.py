"""The composite action and the hook for pre-commit: their scripts run here as a workflow would run them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from harness.project.setup.services import hook_entry

ROOT = Path(__file__).parents[1]
_ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
_STEPS: list[dict[str, Any]] = _ACTION["runs"]["steps"]
_APP = (
    "from fastapi import FastAPI\napp = FastAPI()\n\n@app.get('/author')\ndef author() -> int:\n    return 1 // ZERO\n"
)

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="the scripts are for bash")


def _run(step: str, folder: Path, given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """One step's script, as the runner starts it."""
    (script,) = (each["run"] for each in _STEPS if each.get("id") == step)
    binaries = folder / "bin"
    binaries.mkdir(exist_ok=True)
    if not (binaries / "python").exists():
        (binaries / "python").symlink_to(sys.executable)
    environment = {
        **os.environ,
        "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join((str(ROOT), *sys.path)),
        "GITHUB_ACTIONS": "true",
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        **given,
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@needs_bash
@pytest.mark.parametrize(("zero", "code", "state"), [("0", "1", "failing"), ("1", "0", "passing")])
def test_the_action_checks_reports_and_fails_last(tmp_path: Path, zero: str, code: str, state: str) -> None:
    """Findings fail the job only after the report is written, the summary told and the outputs set."""
    (tmp_path / "service.py").write_text(_APP.replace("ZERO", zero), encoding="utf-8")
    (tmp_path / "harness.toml").write_text('[targets.api]\nfastapi = "service:app"\n', encoding="utf-8")
    given = {"HARNESS_CHECKS": "api", "HARNESS_FAIL_ON": "error", "HARNESS_SHARD": "1/1"}
    checked = _run("check", tmp_path, given)
    assert checked.returncode == 0, checked.stderr
    assert _run("report", tmp_path, given).returncode == 0
    outputs = dict(line.split("=") for line in (tmp_path / "output").read_text(encoding="utf-8").split())
    assert (outputs["code"], outputs["state"]) == (code, state)
    assert (tmp_path / "summary").stat().st_size > 0
    assert (tmp_path / "reports/report.sarif").is_file()
    assert _run("conclude", tmp_path, {"HARNESS_CODE": outputs["code"]}).returncode == int(code)


@needs_bash
@pytest.mark.parametrize(("fail_on", "code", "state"), [("warning", "1", "failing"), ("", "0", "passing")])
def test_the_report_says_what_the_job_does(tmp_path: Path, fail_on: str, code: str, state: str) -> None:
    """One threshold for both: a job that fails leaves no report that passes."""
    (tmp_path / "service.py").write_text(_APP.replace("ZERO", "0"), encoding="utf-8")
    settings = '[targets.api]\nfastapi = "service:app"\n[rules]\nserver-error = "warning"\n'
    (tmp_path / "harness.toml").write_text(settings, encoding="utf-8")
    for step in ("check", "report"):
        (script,) = (each for each in _STEPS if each.get("id") == step)
        assert script["env"]["HARNESS_FAIL_ON"] == "${{ inputs.fail-on }}"
        ended = _run(step, tmp_path, {"HARNESS_CHECKS": "api", "HARNESS_FAIL_ON": fail_on})
        assert ended.returncode == 0, ended.stderr
    outputs = dict(line.split("=") for line in (tmp_path / "output").read_text(encoding="utf-8").split())
    assert (outputs["code"], outputs["state"], outputs["warnings"]) == (code, state, "1")
    junit = (tmp_path / "reports/junit.xml").read_text(encoding="utf-8")
    assert ("<failure" in junit) == (code == "1")


@needs_bash
def test_what_is_given_is_never_run_as_a_script(tmp_path: Path) -> None:
    """Inputs reach the scripts through the environment alone, and are words there."""
    assert not [each for each in _STEPS if "${{" in each.get("run", "")]
    _run(
        "check",
        tmp_path,
        {"HARNESS_CHECKS": "$(touch pwned) `touch pwned` ; touch pwned *", "HARNESS_SHARD": "; touch pwned"},
    )
    _run("report", tmp_path, {"HARNESS_FAIL_ON": "$(touch pwned) `touch pwned` ; touch pwned"})
    assert not (tmp_path / "pwned").exists()


def test_the_inputs_and_outputs_are_those_that_the_steps_use() -> None:
    """None is forgotten, none is for nothing."""
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(_ACTION["inputs"])
    assert all(each["description"] for each in (*_ACTION["inputs"].values(), *_ACTION["outputs"].values()))


def test_the_hook_is_the_one_that_init_writes() -> None:
    """So that both do the same."""
    hook, _ = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (local,) = yaml.safe_load(hook_entry())[0]["hooks"]
    assert {name: hook[name] for name in local} == local
    assert hook["entry"] == "harness run drift --changed --quiet"


def test_the_second_hook_is_given_the_changed_files() -> None:
    """pre-commit appends their names."""
    _, hook = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["id"] == "contract-redflags"
    assert hook.get("pass_filenames", True)
    assert re.search(hook["files"], "web/page.tsx")
