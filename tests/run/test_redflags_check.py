"""The `redflags` check: the folders of the targets, or those that are configured, one rule a subject."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.run.check import open_check, run_check
from harness.run.context import context
from harness.run.redflags import redflags

_BAD = "import requests\n\ndef load():\n    return requests.get(f'{API}/users').status_code\n"
_TARGETS = """
[targets.api]
fastapi = "backend.main:app"

[targets.dashboard]
streamlit = "dash/app.py"

[targets.web]
typescript = "web/tsconfig.json"
"""


def _project(root: Path, settings: str) -> Path:
    (root / "harness.toml").write_text(settings, encoding="utf-8")
    for name in ("backend/main.py", "dash/app.py", "web/api.py", "elsewhere/jobs.py"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(_BAD, encoding="utf-8")
    (root / "web/tsconfig.json").write_text("{}", encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("settings", "files"),
    [
        (_TARGETS, ["backend/main.py", "dash/app.py", "web/api.py"]),
        ('[redflags]\npaths = ["elsewhere"]\n' + _TARGETS, ["elsewhere/jobs.py"]),
    ],
)
def test_folders_are_those_of_the_settings(tmp_path: Path, settings: str, files: list[str]) -> None:
    """Both doors, the check and the pipeline, give the same fingerprints."""
    root = _project(tmp_path, settings)
    result, errors = run_check("redflags", context(root))
    assert errors == ()
    assert sorted(each.at.file for each in result.findings if each.at) == files
    direct = redflags([root / each for each in files], root).findings
    assert {each.fingerprint for each in direct} == {each.fingerprint for each in result.findings}


def test_a_subject_is_a_rule(tmp_path: Path) -> None:
    """Its findings are examined with it, and nothing is told twice."""
    with open_check("redflags", context(_project(tmp_path, _TARGETS))) as check:
        assert "timeout-missing" in check.subjects()
        assert len(check.examine("timeout-missing").findings) == 3
        assert check.examine("cors-wildcard-with-credentials").findings == ()
        assert check.remainder().findings == ()


def test_without_targets_it_is_a_skip(tmp_path: Path) -> None:
    """The way to configure it is told."""
    result, _ = run_check("redflags", context(_project(tmp_path, "")))
    assert [(each.reason, "redflags" in each.way_out) for each in result.skips] == [
        ("no target with sources is configured", True)
    ]
