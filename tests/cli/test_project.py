"""`rules`, `explain`, `doctor`, `prepare`, `record`, `report` and `baseline`: the project's daily commands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from harness.cli import completion
from harness.model.finding import Finding, Severity
from harness.model.record import Skip
from harness.run.journal import Journal
from harness.run.prepare import Present

Command: TypeAlias = Callable[..., Any]


def test_rules_are_listed_by_family(harness: Command) -> None:
    """A line each, and only those of the family that is asked for."""
    lines = harness("rules", "--family", "drift").out.splitlines()
    assert len(lines) > 10
    assert all(line.split()[1] == "drift" for line in lines)
    assert any(line.startswith("response-field-missing ") for line in lines)


def test_a_rule_is_explained(harness: Command) -> None:
    """Summary, reason, mend and source of one rule; a misspelt one is met with the nearest."""
    said = harness("explain", "response-field-missing")
    assert said.code == 0
    assert all(f"\n{heading}: " in said.out for heading in ("Why", "Mend", "Source", "Weigh it"))
    assert '"email"' in said.out
    page = harness("explain", "response-field-missing", "--format", "json").json
    assert (page["family"], page["severity"]) == ("drift", "error")
    listed = harness("rules", "--family", "drift", "--format", "json").json["rules"]
    assert page in listed
    assert "Did you mean 'drift'?" in harness("rules", "--family", "drfit").err
    wrong = harness("explain", "response-field-mising")
    assert wrong.code == 2
    assert "response-field-missing" in wrong.err


def test_doctor_says_what_is_missing_and_how_to_get_it(harness: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line for each thing, found or not; looking never fails."""

    def survey() -> Iterator[Present]:
        yield Present(name="Node", found=True, detail="v20 at /bin/node")
        yield Present(name="Chromium", found=False, detail="no Chromium. Install one")

    monkeypatch.setattr("harness.run.prepare.survey", survey)
    said = harness("doctor")
    assert said.code == 0
    assert said.out.splitlines()[:2] == [
        "ok      Node             v20 at /bin/node",
        "missing Chromium         no Chromium. Install one",
    ]
    assert "missing settings         no [tool.harness] here or above. harness init writes it" in said.out
    assert {"name": "Node", "found": True, "detail": "v20 at /bin/node"} in harness("doctor", "-f", "json").json[
        "things"
    ]


def test_prepare_tells_what_will_be_skipped(harness: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be had gives exit code 3 and its way out; nothing missing gives 0."""
    asked: list[list[str]] = []

    def install(_context: object, needs: list[str], _tell: object) -> tuple[Skip, ...]:
        asked.append(needs)
        return (Skip(what="types of web", reason="npm is missing", way_out="Install Node"),) if "node" in needs else ()

    monkeypatch.setattr("harness.run.prepare.prepare", install)
    said = harness("prepare")
    assert (said.code, said.err) == (3, "skipped later: types of web: npm is missing. Install Node\n")
    assert harness("prepare", "browser").code == 0
    assert asked == [["browser", "node"], ["browser"]]


def test_recording_an_unknown_provider_is_a_usage_error(harness: Command) -> None:
    """The names that are configured are listed."""
    said = harness("record", "strip")
    assert said.code == 2
    assert "strip" in said.err


def test_a_known_finding_passes_until_it_is_mended(harness: Command, sides: Path) -> None:
    """Found, accepted by an owner, passed as known, told in the report, and pruned when it is gone."""
    _configure(sides, "def author() -> dict[str, str]:\n    raise KeyError('gone')\n")
    assert harness("run", "api", "--seed", "1").code == 1
    accepted = harness("baseline", "accept", "--all", "--owner", "ada", "--reason", "old rows", "--until", "2999-01-01")
    assert accepted.code == 0
    assert "server-error" in accepted.out
    assert "ada until 2999-01-01: old rows" in harness("baseline", "list").out
    [entry] = harness("baseline", "list", "-f", "json").json["known"]
    assert (entry["rule"], entry["owner"]) == ("server-error", "ada")
    assert harness("run", "api", "--seed", "1").code == 0
    told = harness("report")
    assert told.code == 0
    assert f"The report is at {sides / 'reports' / 'index.html'}" in told.out
    _configure(sides, "def author() -> dict[str, str]:\n    return {}\n")
    assert harness("run", "api", "--seed", "1").code == 0
    assert "gone" in harness("baseline", "prune").out
    assert json.loads((sides / "contracts/known-findings.json").read_bytes()) == {"version": 1, "findings": []}


def test_accepting_needs_a_choice_and_a_date(harness: Command) -> None:
    """Nothing is accepted by accident, and an expiry is a date."""
    said = harness("baseline", "accept", "--owner", "ada", "--reason", "x")
    assert said.code == 2
    assert "--fingerprint" in said.err
    assert harness("baseline", "accept", "--all", "--owner", "a", "--reason", "x", "--until", "soon").code == 2
    misspelt = harness("baseline", "accept", "--rule", "server-eror", "--owner", "a", "--reason", "x")
    assert (misspelt.code, "Did you mean 'server-error'?" in misspelt.err) == (2, True)


def test_an_expired_entry_fails_again(harness: Command, sides: Path) -> None:
    """The list says that it has expired; a longer term is accepted anew and passes."""
    _configure(sides, "def author() -> dict[str, str]:\n    raise KeyError('gone')\n")
    assert harness("run", "api", "--seed", "1").code == 1
    accept = ("baseline", "accept", "--rule", "server-error", "--owner", "ada", "--reason", "old rows", "--until")
    harness(*accept, "2020-01-01")
    assert "EXPIRED" in harness("baseline", "list").out
    assert harness("run", "api", "--seed", "1").code == 1
    assert "server-error" in harness(*accept, "2999-01-01").out
    assert harness("run", "api", "--seed", "1").code == 0


def test_only_configured_checks_run_unnamed(harness: Command, sides: Path) -> None:
    """What has no target is not told each time; named, it says how to get one."""
    _configure(sides, "def author() -> dict[str, str]:\n    return {}\n")
    assert "Not checked" not in harness("run", "--seed", "1").out
    assert "no target is configured" in harness("run", "drift").out


def test_the_version_is_said(harness: Command) -> None:
    """By the command itself."""
    said = harness("--version")
    assert (said.code, said.out.split()[0]) == (0, "contract-harness")


def test_words_are_completed(sides: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules, families, checks, formats and the project's own providers; broken settings complete nothing."""
    monkeypatch.chdir(sides)
    (sides / "harness.toml").write_text('[providers.stripe]\ncassettes = "c"\n', encoding="utf-8")
    assert ("server-error", "The target fails on a request that it should answer.") in completion.rules("server-")
    assert completion.families("dri") == ["drift"]
    assert "replay" in completion.checks("rep")
    assert completion.formats("sar") == ["sarif"]
    assert completion.providers("") == ["stripe"]
    (sides / "harness.toml").write_text("broken [", encoding="utf-8")
    assert completion.providers("") == []


def _configure(folder: Path, handler: str) -> None:
    (folder / "service.py").write_text(
        f"from fastapi import FastAPI\napp = FastAPI()\n\n@app.get('/author')\n{handler}", encoding="utf-8"
    )
    (folder / "harness.toml").write_text('[targets.api]\nfastapi = "service:app"\n', encoding="utf-8")


def test_a_workflow_is_told_of_the_report(harness: Command, sides: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Annotations in the log, a summary, and outputs; nowhere else anything of it."""
    _configure(sides, "def author() -> dict[str, str]:\n    raise KeyError('gone')\n")
    harness("run", "api", "--seed", "1")
    summary, outputs = sides / "summary.md", sides / "outputs"
    assert "::" not in harness("report", "-f", "json").out
    for name, value in (("ACTIONS", "true"), ("STEP_SUMMARY", str(summary)), ("OUTPUT", str(outputs))):
        monkeypatch.setenv(f"GITHUB_{name}", value)
    said = harness("report", "--format", "json", "--output", sides / "elsewhere")
    assert "::error title=server-error,file=service.py" in said.out
    assert [each.name for each in sorted((sides / "elsewhere").iterdir())] == ["history.ndjson", "report.json"]
    assert "server-error" in summary.read_text(encoding="utf-8")
    assert outputs.read_text(encoding="utf-8") == "state=failing\nerrors=1\nwarnings=0\nhints=0\n"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(sides / "no/such/folder"))
    assert harness("report").code == 3


@pytest.mark.parametrize(
    ("settings", "options", "state"),
    [
        ("", (), "passing"),
        ("", ("--fail-on", "warning"), "failing"),
        ('fail-on = "warning"\n', (), "failing"),
        ('fail-on = "warning"\n', ("--fail-on", "error"), "passing"),
    ],
)
def test_the_report_judges_by_the_threshold(
    harness: Command, sides: Path, monkeypatch: pytest.MonkeyPatch, settings: str, options: tuple[str, ...], state: str
) -> None:
    """The option weighs more than the settings, for the headline, every format and the outputs alike."""
    (sides / "harness.toml").write_text(settings, encoding="utf-8")
    finding = Finding(rule="status-undeclared", severity=Severity.WARNING, message="410", cause=("410",))
    with Journal(sides / "reports", session="api") as journal:
        journal.finding(finding)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_OUTPUT", str(sides / "outputs"))
    said = harness("report", *options)
    assert said.code == 0
    assert ("Nothing here stops a release" in said.out) == (state == "passing")
    assert (sides / "outputs").read_text(encoding="utf-8") == f"state={state}\nerrors=0\nwarnings=1\nhints=0\n"
    assert json.loads((sides / "reports/report.json").read_text(encoding="utf-8"))["summary"]["state"] == state
    failures = {"passing": 'failures="0"', "failing": 'failures="1"'}
    assert failures[state] in (sides / "reports/junit.xml").read_text(encoding="utf-8")


def test_a_severity_that_does_not_exist_is_refused(harness: Command, sides: Path) -> None:
    """Before anything is written."""
    said = harness("report", "--fail-on", "bad")
    assert (said.code, (sides / "reports").exists()) == (2, False)
    assert "'error', 'warning', 'hint'" in said.err


def test_schemas_are_printed(harness: Command) -> None:
    """Of the settings and of the findings."""
    assert "targets" in harness("schema", "settings").json["properties"]
    assert "findings" in harness("schema", "findings").json["properties"]
