"""The example's dashboard: clean as it stands, and with its planted drifts found when they are switched on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness.model.contract import Contract
from harness.run.dashboard import check_dashboard
from harness.sources.openapi import read_openapi

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "examples" / "storefront" / "dashboard" / "app.py"
DRIFTS = json.loads((ROOT / "examples" / "storefront" / "drifts.json").read_text())


@pytest.fixture(scope="module")
def contract() -> Contract:
    """What the example's backend promises, read in a process of its own."""
    command = "import json; from examples.storefront.backend.main import app; print(json.dumps(app.openapi()))"
    made = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, check=True)
    return read_openapi(json.loads(made.stdout), source="examples.storefront.backend.main:app")


def test_the_example_is_clean(contract: Contract) -> None:
    """No finding, every page driven, most operations answered in every way."""
    result = check_dashboard(SCRIPT, contract=contract, root=ROOT, max_time=40, browser=False, walks=4)
    assert [each.message for each in result.findings] == []
    driven = [each for each in result.cells if each.aspect == "driven"]
    pages = [each for each in driven if each.subject.startswith("page ")]
    assert len(pages) >= 5
    assert {each.outcome for each in pages} == {"clean"}
    assert len([each for each in driven if each not in pages and each.count]) >= 5
    assert len({each.subject for each in result.cells if each.aspect == "fault 500"}) >= 10


def test_its_planted_drifts_are_found(contract: Contract) -> None:
    """Each planted dashboard drift gives a finding at its file, of its operation."""
    environment = {"STOREFRONT_VARIANT": "drift"}
    result = check_dashboard(
        SCRIPT, contract=contract, root=ROOT, max_time=40, browser=False, environment=environment, walks=4
    )
    for drift in (each for each in DRIFTS if each["stage"] == "dashboard"):
        found = [each for each in result.findings if each.at is not None and each.at.file == drift["file"]]
        named = [each for each in found if all(word in each.message for word in drift["mentions"])]
        assert named, drift["id"]
        assert any(set(drift["operations"]) & set(each.operations) for each in named), drift["id"]
