"""What settings say about the findings of a comparison, read in full only where that is needed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.model.errors import ConfigurationError
from harness.model.finding import Severity
from harness.run.diff_policy import policy

_ENTRY = {"fingerprint": "0" * 12, "rule": "r", "cause": ["c"], "owner": "ada", "reason": "old", "until": ""}


def test_a_folder_without_settings_has_the_defaults(tmp_path: Path) -> None:
    """Errors fail, nothing is known."""
    found = policy(tmp_path)
    assert (found.root, found.fail_on, found.rules, found.known) == (tmp_path.resolve(), Severity.ERROR, {}, ())


def test_the_nearest_settings_above_count(tmp_path: Path) -> None:
    """A comparison in a folder of the project knows the project's threshold and known findings."""
    (tmp_path / "pyproject.toml").write_text('[tool.harness]\nfail-on = "hint"\nknown-findings = "known.json"\n')
    (tmp_path / "known.json").write_text(json.dumps({"version": 1, "findings": [_ENTRY]}))
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[project]\nname = 'harness-user'\n")
    found = policy(inner)
    assert (found.root, found.fail_on) == (tmp_path.resolve(), Severity.HINT)
    assert [each.owner for each in found.known] == ["ada"]


def test_the_command_line_outweighs_the_settings(tmp_path: Path) -> None:
    """`--fail-on` is asked last."""
    (tmp_path / "harness.toml").write_text('fail-on = "hint"\n')
    assert policy(tmp_path, fail_on=Severity.WARNING).fail_on is Severity.WARNING


def test_weighed_rules_are_read_in_full(tmp_path: Path) -> None:
    """A rule's severity counts, and one that no rule is called is refused."""
    (tmp_path / "harness.toml").write_text("[rules]\nresponse-narrowed = 'off'\n")
    assert policy(tmp_path).rules == {"response-narrowed": "off"}
    (tmp_path / "harness.toml").write_text("[rules]\nresponse-narow = 'off'\n")
    with pytest.raises(ConfigurationError, match="response-narow"):
        policy(tmp_path)


@pytest.mark.parametrize("text", ["fail-on = 'dire'\n", "fail-onn = 'error'\n", "fail-on =\n"])
def test_faulty_settings_are_refused(tmp_path: Path, text: str) -> None:
    """A slip in what concerns findings is told as every command tells it."""
    (tmp_path / "harness.toml").write_text(text)
    with pytest.raises(ConfigurationError, match=r"harness\.toml|not valid TOML|fail-on"):
        policy(tmp_path)
