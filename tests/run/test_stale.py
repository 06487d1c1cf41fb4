"""Recordings beside a new contract and beside an older copy, through the command."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from harness.cassettes import store
from harness.cassettes.meta import Meta
from harness.cassettes.store import Cassette
from harness.model.errors import SourceError, UsageError
from harness.model.exchange import Exchange, Request, Response
from harness.run.checks.replay import beside
from harness.run.context import Context, context

SETTINGS = """
[tool.harness.providers.acme]
contract = "contract.json"
cassettes = "cassettes"
"""


def _contract(*required: str) -> str:
    refund = {
        "type": "object",
        "required": list(required),
        "properties": {"id": {"type": "string"}, "note": {"type": "string"}},
    }
    answer = {"200": {"content": {"application/json": {"schema": refund}}}}
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "Acme", "version": "1"},
        "servers": [{"url": "https://api.acme.test"}],
        "paths": {"/refunds/{id}": {"get": {"responses": answer}}},
    }
    return json.dumps(whole)


def _record(root: Path, *bodies: Any) -> None:
    exchanges = tuple(
        Exchange(
            request=Request(method="GET", url=f"https://api.acme.test/refunds/{number}"),
            response=Response(
                status=200, headers=(("Content-Type", "application/json"),), body=json.dumps(body).encode()
            ),
            recorded_at="2026-11-01T00:00:00Z",
        )
        for number, body in enumerate(bodies)
    )
    meta = Meta(provider="acme", name="refund", recorded_at="2026-11-01T00:00:00Z")
    store.save(root / "refund", Cassette(meta=meta, exchanges=exchanges))


@pytest.fixture
def project(tmp_path: Path) -> Context:
    """A provider with a contract and two recorded answers."""
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "contract.json").write_text(_contract("id"))
    _record(tmp_path / "cassettes", {"id": "a"}, {"id": "b"})
    return context(tmp_path)


def test_a_release_names_what_it_makes_stale(project: Context) -> None:
    """One finding a cause, with every interaction; what the old contract said already is not repeated."""
    (project.root / "new.json").write_text(_contract("id", "note"))
    result = beside(project, (), contract="new.json")
    assert [each.rule for each in result.findings] == ["recording-stale-for-release"]
    assert result.findings[0].message.endswith("Stale: refund:1, refund:2")
    assert {each.outcome for each in result.cells} == {"finding"}
    (project.root / "contract.json").write_text(_contract("id", "note"))
    assert beside(project, ("acme",), contract="new.json").findings == ()


def test_an_older_copy_may_be_a_commit(project: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same folder as git has it."""
    monkeypatch.chdir(project.root)
    for words in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=a", "-c", "user.email=a@b.test", "commit", "-qm", "x"),
    ):
        subprocess.run(["git", *words], check=True, cwd=project.root)
    assert beside(project, (), against="git:HEAD").findings == ()
    _record(project.root / "cassettes", {"id": 7}, {"id": 8})
    assert [each.rule for each in beside(project, (), against="git:HEAD").findings] == ["recorded-type-changed"]


def test_unclear_words_are_refused(project: Context) -> None:
    """Which question, of which provider, and beside what."""
    with pytest.raises(UsageError, match="different questions"):
        beside(project, (), contract="a", against="b")
    with pytest.raises(UsageError, match="2 providers are meant"):
        beside(project, ("acme", "other"), contract="a")
    with pytest.raises(SourceError, match="there is no cassette"):
        beside(project, (), against="nowhere")
    with pytest.raises(UsageError, match="no name of a commit"):
        beside(project, (), against="git:-x")
    with pytest.raises(SourceError, match="cannot be read"):
        beside(project, (), contract="nowhere.json")
