"""What varying answers says beside its findings: what was not tried, what hung, what was unclear."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness.cassettes import store
from harness.cassettes.meta import Meta
from harness.cassettes.store import Cassette
from harness.model.exchange import Exchange, Request, Response
from harness.providers import catalogue
from harness.run import mutate as module
from harness.run.mutate import mutate
from harness.run.replay import ReplaySettings

CLIENT = """
import json
import urllib.request

def get(path):
    with urllib.request.urlopen("https://login.acme.test" + path) as answer:
        return json.loads(answer.read())

def following(cassette):
    return get("/next/" + get("/page")["next"])

def breaking(cassette):
    raise OSError("always")

def hanging(cassette):
    import time
    if get("/page")["next"] == "":
        time.sleep(3)
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReplaySettings]:
    """A client that follows a page to the next one."""
    (tmp_path / "following_client.py").write_text(CLIENT)
    monkeypatch.syspath_prepend(tmp_path)
    page = {"type": "object", "required": ["next"], "properties": {"next": {"type": "string"}}}
    answer = {"200": {"description": "", "content": {"application/json": {"schema": page}}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Pages", "version": "1"},
        "servers": [{"url": "https://login.acme.test"}],
        "paths": {"/page": {"get": {"responses": answer}}},
    }
    (tmp_path / "contract.json").write_text(json.dumps(document))
    kind = (("Content-Type", "application/json"),)
    exchanges = tuple(
        Exchange(
            request=Request(method="GET", url=f"https://login.acme.test{path}"),
            response=Response(status=200, headers=kind, body=b'{"next": "1"}'),
        )
        for path in ("/page", "/next/1")
    )
    meta = Meta(provider="oauth", name="pages", recorded_at="2026-11-01T00:00:00Z")
    store.save(tmp_path / "cassettes" / "pages", Cassette(meta=meta, exchanges=exchanges))
    yield ReplaySettings(
        provider=catalogue.find("oauth"),
        cassettes="cassettes",
        root=tmp_path,
        contract="contract.json",
        replay="following_client:following",
    )
    sys.modules.pop("following_client", None)


def _with(settings: ReplaySettings, function: str) -> ReplaySettings:
    return replace(settings, replay=f"following_client:{function}" if function else "")


def test_an_answer_that_leads_out_of_the_recording_is_unclear(settings: ReplaySettings) -> None:
    """Another next page was not recorded: no finding, and it is counted."""
    result = mutate(settings)
    assert result.findings == ()
    assert 0 < result.measures["varied_answers_unclear"] <= result.measures["varied_answers"]
    assert {(each.subject, each.outcome) for each in result.cells} == {("GET /page", "clean")}


def test_what_cannot_be_varied_is_a_skip(settings: ReplaySettings) -> None:
    """No client, a client that fails as recorded, or no time."""
    assert "a function that runs the client" in mutate(_with(settings, "")).skips[0].reason
    assert "as recorded, the client raises OSError" in mutate(_with(settings, "breaking")).skips[0].reason
    late = mutate(settings, max_time=-1)
    assert "the time was up before 1 answers" in late.skips[0].reason
    assert late.measures["varied_answers"] == 0


def test_a_client_that_does_not_come_back_ends_the_search(
    settings: ReplaySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is a finding, and what was left is a skip."""
    monkeypatch.setattr(module, "PATIENCE", 0.7)
    result = mutate(_with(settings, "hanging"))
    assert ["does not come to an end" in each.message for each in result.findings] == [True]
    assert "a client hung" in result.skips[0].reason
