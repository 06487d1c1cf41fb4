"""Mending the storefront's careless release."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from harness.run.contracts import provider_contract
from harness.run.drift import Sides, consumer_contract, drift
from harness.run.drift_fix import fix
from harness.run.result import Result
from harness.run.settle import Policy, settled

ROOT = Path(__file__).parents[2]
_FRONTEND = ROOT / "examples/storefront/frontend"


@pytest.mark.skipif(
    not (_FRONTEND / "node_modules").is_dir(), reason="the frontend is not installed: harness prepare node"
)
def test_mended_drifts_of_the_example_are_gone(tmp_path: Path) -> None:
    """A second look has none of them; an address that requests send as well is left to people."""
    shutil.copytree(_FRONTEND, tmp_path / "web", ignore=shutil.ignore_patterns("node_modules", ".next"))
    (tmp_path / "web/node_modules").symlink_to(_FRONTEND / "node_modules")
    provider = provider_contract("examples.storefront.backend.main:app", ROOT, env={"STOREFRONT_VARIANT": "drift"})

    def look() -> Result:
        found = drift(provider, consumer_contract("web", tmp_path), Sides(provider="api", consumer="web"))
        return settled(found, Policy(root=tmp_path))

    before = {each.fingerprint for each in look().findings if each.edit is not None}
    done = fix(look, tmp_path, lambda _planned: True)
    left = {each.fingerprint: each for each in done.result.findings}
    assert len(before - set(left)) >= 7
    assert [each.edit.name for each in done.refused] == ["postal_code"]
    assert set(left) - before <= {each for each in left if left[each].edit is None}
