"""The `commit` profile on the workshop, whose defects are planted, and on its clean twin."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from harness import config
from harness.model.finding import Finding, Severity
from harness.run.api import check_api
from harness.run.api_identities import known
from harness.run.result import Result

_WORKSHOP = Path(__file__).parents[1] / "targets" / "api_workshop"
_PLANTED = re.compile(r'(?:planted\(|who, )"([a-z0-9-]+)"')


def test_every_defect_of_the_workshop_is_on_the_list() -> None:
    """The source and the scoreboard's list name the same defects, forty or more."""
    written = "".join(each.read_text() for each in (_WORKSHOP / "workshop").glob("*.py"))
    listed = tomllib.loads((_WORKSHOP / "defects.toml").read_text())
    assert set(_PLANTED.findall(written)) - {"name"} == set(listed)
    assert len(listed) >= 40


def _check(variant: str) -> Result:
    who = known(config.load(_WORKSHOP).settings, "workshop", _WORKSHOP)
    env = {"WORKSHOP": variant}
    return check_api(who.address, base=_WORKSHOP, seed=1, identities=who.identities, env=env)


@pytest.fixture(scope="module")
def planted() -> Result:
    """The workshop with its defects in."""
    return _check("planted")


def _tells(finding: Finding, defect: dict[str, Any]) -> bool:
    here = "operation" not in defect or defect["operation"] in finding.operations
    words = " ".join((finding.message, *finding.symptoms))
    return finding.rule in defect["rules"] and here and defect.get("words", "") in words


def test_nearly_every_planted_defect_is_found(planted: Result) -> None:
    """At most one is missed: what hangs on the clock may be, on a busy machine."""
    listed = tomllib.loads((_WORKSHOP / "defects.toml").read_text())
    missed = [name for name, defect in listed.items() if not any(_tells(each, defect) for each in planted.findings)]
    assert len(missed) <= 1, missed


def test_a_failure_in_a_certain_state_is_told_with_its_chain(planted: Result) -> None:
    """A chain begins with the thing's creation and ends with the failure."""
    chains = [each for each in planted.findings if each.rule == "server-error" and ", after " in each.message]
    assert all(each.reproduction.count("\n") >= 1 and "-X POST" in each.reproduction.splitlines()[0] for each in chains)


def test_the_clean_twin_is_silent() -> None:
    """Nothing of warning or worse, and only what lacks an accepted request is told as not checked."""
    clean = _check("clean")
    assert [each.message for each in clean.findings if each.severity.reaches(Severity.WARNING)] == []
    assert {each.what for each in clean.skips} <= {"GET /go, accepted requests"}
