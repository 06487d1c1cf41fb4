"""What a run starts from: seed, threshold, known findings, and settings that name a rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.model.errors import ConfigurationError
from harness.model.finding import Finding, Known, Severity
from harness.project import known_findings
from harness.run import baseline
from harness.run.context import Context, context
from harness.run.journal import Journal
from harness.run.result import Result
from harness.run.settle import new_findings, settled


def _finding(rule: str = "server-error", word: str = "one") -> Finding:
    return Finding(rule=rule, severity=Severity.ERROR, message=f"{word} is wrong", mend="mend it", cause=(word,))


def _recorded(surroundings: Context, *findings: Finding) -> None:
    with Journal(surroundings.reports, session="api", shard="", seed=1, version="0") as journal:
        journal.result(settled(Result(findings=findings), surroundings.policy))


def _again(folder: Path) -> Context:
    return context(folder, seed=1)


def test_a_seed_is_given_configured_or_drawn(tmp_path: Path) -> None:
    """The command's first, then the settings', else a fresh one that is printed."""
    assert context(tmp_path, seed=7).seed == 7
    assert context(tmp_path).seed != context(tmp_path).seed
    (tmp_path / "harness.toml").write_text("seed = 3\n")
    assert (context(tmp_path).seed, context(tmp_path, seed=0).seed) == (3, 0)


def test_paths_are_relative_to_the_settings(tmp_path: Path) -> None:
    """A run started in a folder below reports to the same place."""
    (tmp_path / "harness.toml").write_text('reports = "out"\n')
    (tmp_path / "deep/er").mkdir(parents=True)
    assert context(tmp_path / "deep/er", seed=1).reports == tmp_path / "out"


def test_a_weight_for_no_rule_is_refused(tmp_path: Path) -> None:
    """A misspelt rule would be a silent pass."""
    (tmp_path / "harness.toml").write_text('[rules]\nserver-eror = "off"\n')
    with pytest.raises(ConfigurationError, match="server-eror"):
        context(tmp_path)


def test_a_known_finding_does_not_fail_before_it_expires(tmp_path: Path) -> None:
    """It is marked with its owner; after its day it fails again and a note names the owner."""
    for until, fails in (("2999-01-01", False), ("2001-01-01", True)):
        entries = known_findings.accept([_finding()], (), Known(owner="ada", reason="old", until=until))
        (tmp_path / "contracts").mkdir(exist_ok=True)
        known_findings.write(tmp_path / "contracts/known-findings.json", entries)
        surroundings = _again(tmp_path)
        result = settled(Result(findings=(_finding(),)), surroundings.policy)
        assert bool(new_findings(result, surroundings.policy)) is fails
        assert any("expired" in note and "ada" in note for note in result.notes) is fails


def test_acceptance_takes_what_is_asked_for(tmp_path: Path) -> None:
    """By rule or by fingerprint; what is known already keeps its owner."""
    one, two = _finding(word="one"), _finding("response-off-schema", "two")
    _recorded(_again(tmp_path), one, two)
    ada, bob = Known(owner="ada", reason="a", until=""), Known(owner="bob", reason="b", until="")
    assert [each.rule for each in baseline.accept(_again(tmp_path), ada, rules=["server-error"])] == ["server-error"]
    _recorded(_again(tmp_path), one, two)
    assert len(baseline.accept(_again(tmp_path), bob, fingerprints=[one.fingerprint, two.fingerprint])) == 1
    owners = {each.rule: each.owner for each in _again(tmp_path).policy.known}
    assert owners == {"server-error": "ada", "response-off-schema": "bob"}
