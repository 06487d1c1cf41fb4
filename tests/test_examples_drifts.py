"""The example's planted drifts: each is found by the stage that it was planted for, and without them nothing is found."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from harness.run.journal import read_records

Found: TypeAlias = Sequence[Mapping[str, Any]]

ROOT = Path(__file__).parents[1]
PLANTED = json.loads((ROOT / "examples/storefront/drifts.json").read_bytes())
CHECKS = {"types": "drift", "api": "api", "dashboard": "dashboard", "cassette": "replay"}
FEWEST = {"types": 6, "api": 2, "dashboard": 2, "cassette": 2}
_SEED = "7"
_TIMEOUT = 400
_MORE_TIME = "240"
_PACKAGES = ROOT / "examples/storefront/frontend/node_modules"


def _stages() -> list[Any]:
    missing = pytest.mark.skipif(not _PACKAGES.is_dir(), reason=f"{_PACKAGES} is not installed: harness prepare node")
    return [pytest.param(each, marks=missing if each == "types" else ()) for each in CHECKS]


def _said(words: Sequence[str], variant: str, folder: Path) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, "STOREFRONT_VARIANT": variant, "HARNESS_REPORTS": str(folder)}
    command = [sys.executable, *words]
    return subprocess.run(
        command, cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=_TIMEOUT, check=False
    )


def _answer(variant: str, folder: Path, *words: str) -> Mapping[str, Any]:
    done = _said(["-m", "harness.cli.main", *words, "--quiet", "--format", "json"], variant, folder)
    assert done.returncode in {0, 1}, done.stderr[-2000:]
    answer: Mapping[str, Any] = json.loads(done.stdout)
    return answer


def _operation(name: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", name)


def _found(entry: Mapping[str, Any], findings: Found) -> bool:
    """Do the findings that speak of it name its words, and together all of its operations?"""
    speaking = [
        each
        for each in findings
        if all(word in f"{each['message']} {each['mend']} {each['cause']}" for word in entry["mentions"])
    ]
    reached = {_operation(name) for each in speaking for name in each["operations"]}
    return {_operation(name) for name in entry["operations"]} <= reached


def _missed(stage: str, findings: Found) -> list[str]:
    return [each["id"] for each in PLANTED if each["stage"] == stage and not _found(each, findings)]


def _drive_longer(folder: Path) -> Found:
    """What the dashboard's stage finds when a busy machine gets more time than the main job allows."""
    script, calls = "examples/storefront/dashboard/app.py", "examples.storefront.backend.main:app"
    words = ("streamlit", script, "--calls", calls, "--max-time", _MORE_TIME, "--seed", _SEED)
    findings: Found = _answer("drift", folder, *words)["findings"]
    return findings


@pytest.mark.parametrize("stage", _stages())
def test_every_planted_drift_is_found_by_its_stage(stage: str, tmp_path: Path) -> None:
    """With the careless release on, its stage names each drift and every operation that it reaches."""
    findings = _answer("drift", tmp_path, "run", CHECKS[stage], "--seed", _SEED)["findings"]
    if stage == "dashboard" and _missed(stage, findings):
        findings = _drive_longer(tmp_path)
    assert _missed(stage, findings) == []
    assert sum(each["stage"] == stage for each in PLANTED) >= FEWEST[stage]


@pytest.mark.parametrize("stage", _stages())
def test_the_clean_example_has_known_findings_only(stage: str, tmp_path: Path) -> None:
    """With it off, the stage drives something and finds nothing that the owners do not know."""
    answer = _answer("", tmp_path, "run", CHECKS[stage], "--seed", _SEED)
    assert [(each["fingerprint"], each["message"]) for each in answer["findings"] if not each["known"]] == []
    assert any(each["outcome"] == "clean" for each in answer["coverage"]["cells"])


@pytest.mark.skipif(not _PACKAGES.is_dir(), reason=f"{_PACKAGES} is not installed: harness prepare node")
def test_fingerprints_are_equal_through_every_door(tmp_path: Path) -> None:
    """`harness drift`, `harness run drift` and pytest find the same faults."""
    sides = ("examples.storefront.backend.main:app", "examples/storefront/frontend")
    direct = _answer("drift", tmp_path / "direct", "drift", *sides)
    checked = _answer("drift", tmp_path / "checked", "run", "drift")
    _said(["-m", "pytest", "-q", "-p", "no:cacheprovider", "suites/test_drift.py"], "drift", tmp_path / "suite")
    through_pytest = {each.fingerprint for record in read_records(tmp_path / "suite") for each in record.findings}
    assert len(through_pytest) >= FEWEST["types"]
    assert {each["fingerprint"] for each in direct["findings"]} == through_pytest
    assert {each["fingerprint"] for each in checked["findings"]} == through_pytest
