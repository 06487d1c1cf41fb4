"""What varying answers says beside its findings: what was not tried, what hung, what was unclear."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness.cassettes import store
from harness.cassettes.meta import Meta
from harness.cassettes.store import Cassette
from harness.model.exchange import Exchange, Request, Response
from harness.providers import catalogue
from harness.run import mutated_client
from harness.run.mutate import mutate
from harness.run.replay import ReplaySettings
from harness.run.settle import Policy, settled

CLIENT = """
import json
import urllib.error
import urllib.request

def get(path):
    with urllib.request.urlopen("https://login.acme.test" + path) as answer:
        return json.loads(answer.read())

def following(cassette):
    return get("/next/" + get("/page")["next"])

def breaking(cassette):
    raise OSError("always")

class Declared(Exception):
    pass

def checking(cassette, code):
    try:
        get("/page")
    except urllib.error.HTTPError as error:
        raise Declared(code(json.loads(error.read() or b"{}").get("error", {}))) from None

def hasty(cassette):
    checking(cassette, lambda error: error["code"])

def careful(cassette):
    checking(cassette, lambda error: error.get("code"))

def hanging(cassette):
    import time
    if get("/page")["next"] == "":
        time.sleep(3)
"""


@pytest.fixture
def errors() -> dict[str, Any]:
    """The errors that the contract declares."""
    return {}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, errors: dict[str, Any]) -> Iterator[ReplaySettings]:
    """A client that follows a page to the next one."""
    (tmp_path / "following_client.py").write_text(CLIENT)
    monkeypatch.syspath_prepend(tmp_path)
    page = {"type": "object", "required": ["next"], "properties": {"next": {"type": "string"}}}
    answer = {"200": {"description": "", "content": {"application/json": {"schema": page}}}, **errors}
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
    monkeypatch.setattr(mutated_client, "PATIENCE", 0.7)
    result = mutate(_with(settings, "hanging"))
    assert ["does not come to an end" in each.message for each in result.findings] == [True]
    assert "a client hung" in result.skips[0].reason


def _error(required: str) -> dict[str, Any]:
    inner = {"type": "object", "properties": {"code": {"type": "string"}, "text": {"type": "string"}}}
    body = {"type": "object", "required": ["error"], "properties": {"error": {**inner, "required": [required]}}}
    return {"description": "", "content": {"application/json": {"schema": body}}}


@pytest.mark.parametrize("errors", [{"402": _error("text"), "4XX": _error("text"), "503": {"description": "Later"}}])
class TestDeclaredErrors:
    """Errors that the contract declares are answers too."""

    def test_a_client_that_does_not_handle_them_is_found(self, settings: ReplaySettings) -> None:
        """One finding for the line at which it breaks, whatever the status; it names the contract's own and a range's."""
        whole = settled(mutate(_with(settings, "following")), Policy(root=settings.root))
        (finding,) = whole.findings
        assert "raises HTTPError" in finding.message
        assert "where the answer to GET /page is 402 (Payment Required)" in finding.message
        assert len([each for each in finding.symptoms if "(Too Many Requests)" in each]) == 1
        assert "503 (Service Unavailable)" in " ".join(finding.symptoms)
        assert "pages:1 as 402, which is 402" in finding.reproduction

    def test_error_handling_is_tried_on_every_error_that_is_allowed(self, settings: ReplaySettings) -> None:
        """A field of the error that may be absent."""
        declared = replace(settings, errors=("following_client:Declared",))
        found = mutate(_with(declared, "hasty")).findings
        assert {each.pointer for each in found} == {"", "/error/code"}
        assert any("where the 402 answer to GET /page has error.code absent" in each.message for each in found)

    def test_its_own_declared_error_is_no_weakness(self, settings: ReplaySettings) -> None:
        """The client says what it raises."""
        declared = replace(settings, errors=("following_client:Declared",))
        result = mutate(_with(declared, "careful"))
        assert result.findings == ()
        assert result.measures["varied_answers"] > 10
