"""Replaying a provider's recordings: judgement per interaction, and the client code with the network blocked."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from harness.cassettes import store
from harness.cassettes.meta import Meta, RecordedFrom
from harness.cassettes.store import Cassette
from harness.model.errors import CannotRun, ConfigurationError, HarnessError, SourceError, UsageError
from harness.model.exchange import Exchange, Request, Response
from harness.model.finding import Finding
from harness.model.provider import Provider
from harness.run.client_models import load_models
from harness.run.provider_facts import configured, facts
from harness.run.replay import ProviderReplay, ReplaySettings, judge, read_judge
from harness.run.result import Result, merged
from harness.run.settle import Policy, settled

JSON = (("Content-Type", "application/json"),)
CONTRACT = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "1"},
    "servers": [{"url": "https://api.acme.test"}],
    "paths": {
        "/refunds/{id}": {
            "get": {
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refund"}}}}
                }
            }
        }
    },
    "components": {
        "schemas": {
            "Refund": {
                "type": "object",
                "properties": {"id": {"type": "string"}, "status": {"type": ["string", "null"]}, "error": {}},
                "required": ["id"],
            }
        }
    },
}
CLIENT = """
import urllib.request
from pydantic import BaseModel

class RefundView(BaseModel):
    id: str
    status: str | None = None

class StrictView(BaseModel):
    id: str
    status: str

class Page(BaseModel):
    items: list[StrictView]

def read(number):
    url = f"https://api.acme.test/refunds/{number}"
    return RefundView.model_validate_json(urllib.request.urlopen(url).read())

def strictly(cassette):
    url = "https://api.acme.test/refunds/1"
    return StrictView.model_validate_json(urllib.request.urlopen(url).read())

def replayed(cassette):
    return read(1), read(2)

def changed(cassette):
    return read(1), read(3)

def sneaking(cassette):
    import socket
    try:
        socket.create_connection(("api.elsewhere.test", 443))
    except Exception:
        return replayed(cassette)

def lazy(cassette):
    return read(1)

def crashing(cassette):
    refund = read(1)
    return refund.status.upper()
"""


def _exchange(number: int, body: Any) -> Exchange:
    return Exchange(
        request=Request(method="GET", url=f"https://api.acme.test/refunds/{number}"),
        response=Response(status=200, reason="OK", headers=JSON, body=json.dumps(body).encode()),
        recorded_at="2026-11-01T00:00:00.000000Z",
    )


GOOD = (_exchange(1, {"id": "re_1", "status": None}), _exchange(2, {"id": "re_2", "status": "succeeded"}))


def _save(root: Path, *exchanges: Exchange, name: str = "refund") -> None:
    about = Meta(
        provider="acme", name=name, recorded_at="2026-11-01T00:00:00Z", recorded_from=RecordedFrom("local", "1")
    )
    store.save(root / "cassettes" / name, Cassette(meta=about, exchanges=exchanges))


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReplaySettings]:
    """A project with a contract, a client and one good cassette."""
    (tmp_path / "contract.json").write_text(json.dumps(CONTRACT, indent=2))
    (tmp_path / "replay_client.py").write_text(CLIENT)
    monkeypatch.syspath_prepend(tmp_path)
    _save(tmp_path, *GOOD)
    provider = Provider(
        name="acme",
        title="Acme",
        hosts=("api.acme.test",),
        contract_source="",
        error_envelope="/error",
        ids=(r"re_\d+",),
    )
    yield ReplaySettings(
        provider=provider,
        cassettes="cassettes",
        root=tmp_path,
        contract="contract.json",
        models={"GET /refunds/{id}": "replay_client:RefundView"},
        replay="replay_client:replayed",
        record_command="harness record acme",
        max_age=timedelta(days=180),
        consumers=("api",),
        now=lambda: datetime(2026, 11, 21, tzinfo=UTC),
    )
    sys.modules.pop("replay_client", None)


def _run(settings: ReplaySettings) -> Result:
    with ProviderReplay(settings) as replay:
        return merged((*map(replay.examine, replay.subjects()), replay.remainder()))


def _rules(result: Result) -> list[str]:
    return [finding.rule for finding in result.findings]


def _only(result: Result) -> Finding:
    assert len(result.findings) == 1, _rules(result)
    return result.findings[0]


def test_a_good_recording_is_clean(settings: ReplaySettings) -> None:
    """Every interaction is judged and played; coverage and the integration say so."""
    result = _run(settings)
    assert result.findings == ()
    assert result.measures == {"interactions": 2, "replayed_requests": 2}
    assert {(cell.subject, cell.aspect, cell.outcome, cell.count) for cell in result.cells} == {
        ("GET /refunds/{id}", "client model", "clean", 1),
        ("GET /refunds/{id}", "response 200", "clean", 1),
        ("GET /refunds/{id}", "age", "clean", 1),
        ("GET /refunds/{id}", "replayed", "clean", 2),
    }
    assert {cell.detail.split()[-1] for cell in result.cells if cell.aspect == "age"} == {"d"}
    (edge,) = result.edges
    assert (edge.consumer, edge.provider, edge.outcome) == ("api", "acme", "clean")
    assert edge.detail == "2 interactions in 1 cassette, recorded from local 1, a local double"


def test_subjects_are_the_same_each_time(settings: ReplaySettings) -> None:
    """Interactions by number and operation, then the client code."""
    with ProviderReplay(settings) as replay:
        assert replay.subjects() == (
            "refund:1 GET /refunds/{id}",
            "refund:2 GET /refunds/{id}",
            "refund client code",
            "client models beside the contract",
        )


def test_an_answer_off_the_contract_is_found_at_both_places(settings: ReplaySettings) -> None:
    """The cassette's line and the contract's line, the pointer, and who answered."""
    _save(settings.root, _exchange(1, {"id": 7}), GOOD[1])
    finding = _only(_run(replace(settings, models={}, replay="")))
    assert finding.rule == "recorded-response-off-contract"
    assert str(finding.at) == "cassettes/refund/interactions.jsonl:1"
    assert finding.other is not None
    assert '"id"' in (settings.root / "contract.json").read_text().splitlines()[finding.other.line - 1]
    assert finding.pointer == "/id"
    assert "recorded from local 1, a local double" in finding.message
    assert finding.edges == (("api", "acme"),)
    assert finding.check == "replay"


def test_the_same_fault_has_the_same_fingerprint_wherever_it_is_seen(settings: ReplaySettings) -> None:
    """Another line, another cassette, another value: one cause. Another field: another cause."""
    _save(settings.root, _exchange(1, {"id": 7}), _exchange(2, {"id": 8}))
    _save(settings.root, _exchange(3, {"id": 9}), name="other")
    quiet = replace(settings, models={}, replay="")
    assert len({finding.fingerprint for finding in _run(quiet).findings}) == 1
    _save(settings.root, _exchange(1, {"id": 7}), _exchange(2, {"id": "x", "status": 8}))
    assert len({finding.fingerprint for finding in _run(quiet).findings}) == 2


def test_a_changed_request_is_found_where_the_code_makes_it(settings: ReplaySettings) -> None:
    """At the client's line, beside the nearest recorded one; nothing else is told of that cassette."""
    finding = _only(_run(replace(settings, replay="replay_client:changed")))
    assert finding.rule == "request-not-recorded"
    assert finding.at is not None
    assert finding.at.file == "replay_client.py"
    assert "urlopen" in CLIENT.splitlines()[finding.at.line - 1]
    assert "path: recorded /refunds/2, sent /refunds/3" in finding.message or "/refunds/1" in finding.message
    assert finding.operations == ("GET /refunds/{id}",)
    assert "harness record acme" in finding.mend


def test_reaching_for_the_network_beside_the_clients_is_found(settings: ReplaySettings) -> None:
    """Also when the code swallows the error."""
    finding = _only(_run(replace(settings, replay="replay_client:sneaking")))
    assert finding.rule == "request-not-recorded"
    assert "connection to api.elsewhere.test" in finding.message


def test_an_interaction_that_nobody_asks_for_is_found(settings: ReplaySettings) -> None:
    """A warning at its line."""
    finding = _only(_run(replace(settings, replay="replay_client:lazy")))
    assert (finding.rule, str(finding.at)) == ("interaction-unused", "cassettes/refund/interactions.jsonl:2")


def test_client_code_that_raises_is_found_at_its_own_line(settings: ReplaySettings) -> None:
    """With the traceback as evidence; the cause has neither line numbers nor values."""
    finding = _only(_run(replace(settings, replay="replay_client:crashing")))
    assert finding.rule == "client-fails-on-recording"
    assert finding.at is not None
    assert finding.at.file == "replay_client.py"
    assert finding.cause == (
        "provider acme",
        "AttributeError",
        "replay_client:crashing",
        "return refund.status.upper()",
    )
    assert "Traceback" in finding.evidence[0].content


def test_a_model_that_refuses_the_recording_is_one_cause(settings: ReplaySettings) -> None:
    """Seen through the recorded answer and through the client code alike; at the field's line."""
    strict = {"GET /refunds/{id}": "replay_client:StrictView"}
    result = _run(replace(settings, models=strict, replay="replay_client:strictly"))
    refused = [finding for finding in result.findings if finding.rule == "client-model-refuses-recording"]
    assert len(refused) == 2
    assert len({finding.fingerprint for finding in refused}) == 1
    first = refused[0]
    assert first.at is not None
    assert CLIENT.splitlines()[first.at.line - 1].strip() == "status: str"
    assert "status: Input should be a valid string" in first.message


def test_a_model_stricter_than_the_contract_is_found_before_it_breaks(settings: ReplaySettings) -> None:
    """The recording passes; the contract lets the field be absent or null, and both sides' lines are shown."""
    _save(settings.root, _exchange(1, {"id": "re_1", "status": "succeeded"}))
    strict = {"GET /refunds/{id}": "replay_client:StrictView"}
    result = _run(replace(settings, models=strict, replay=""))
    assert set(_rules(result)) == {"client-model-stricter-than-contract"}
    assert {finding.message.partition(": ")[2] for finding in result.findings} == {
        "it is required, and the contract lets Refund.status be absent",
        "it takes no null, and the contract lets Refund.status be null",
    }
    first = result.findings[0]
    assert first.at is not None
    assert first.other is not None
    assert CLIENT.splitlines()[first.at.line - 1].strip() == "status: str"
    assert '"status"' in (settings.root / "contract.json").read_text().splitlines()[first.other.line - 1]
    assert first.witness is not None


def test_a_nested_field_is_found_in_the_class_that_declares_it(settings: ReplaySettings) -> None:
    """Not at the field that holds it."""
    model = load_models({"x": "replay_client:Page"}, settings.root)["x"]
    place = model.place(("items", 1, "status"))
    assert place is not None
    assert CLIENT.splitlines()[place.line - 1].strip() == "status: str"


def test_an_error_in_a_success_is_not_shown_to_the_model(settings: ReplaySettings) -> None:
    """Providers that answer 200 with an error say so by their envelope."""
    _save(settings.root, _exchange(1, {"id": "re_1", "error": "ratelimited"}))
    strict = {"GET /refunds/{id}": "replay_client:StrictView"}
    assert "client-model-refuses-recording" not in _rules(_run(replace(settings, models=strict, replay="")))


def test_age_is_counted_from_each_interaction(settings: ReplaySettings) -> None:
    """Twenty days are fine below 180, and too many below ten."""
    assert _run(settings).findings == ()
    result = _run(replace(settings, max_age=timedelta(days=10)))
    assert set(_rules(result)) == {"cassette-too-old"}
    assert "recorded 20 days ago, and 10 are allowed" in result.findings[0].message


def test_reading_never_makes_a_recording_younger(settings: ReplaySettings) -> None:
    """Judged, replayed and saved again, an interaction keeps the moment at which it was recorded, and so its age."""
    aged = replace(settings, max_age=timedelta(days=10))
    folder = settings.root / "cassettes" / "refund"
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    first = _run(aged)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    store.save(folder, store.load(folder))
    assert [each.message for each in _run(aged).findings] == [each.message for each in first.findings]


def test_a_secret_on_disk_is_found_and_masked(settings: ReplaySettings) -> None:
    """Also when somebody wrote it in by hand."""
    _save(settings.root, _exchange(1, {"id": "re_1", "status": "AKIAIOSFODNN7EXAMPLE"}))
    result = _run(replace(settings, replay=""))
    assert set(_rules(result)) == {"cassette-holds-secret"}
    assert all("AKIAIOSFODNN7EXAMPLE" not in finding.message for finding in result.findings)


def test_a_broken_cassette_is_its_own_failure(settings: ReplaySettings) -> None:
    """It is told when it is examined; the others are examined all the same."""
    _save(settings.root, name="broken")
    (settings.root / "cassettes" / "broken" / "interactions.jsonl").write_text("{\n")
    with ProviderReplay(settings) as replay:
        assert "broken" in replay.subjects()
        with pytest.raises(SourceError, match="not JSON"):
            replay.examine("broken")
        assert replay.examine("refund client code").findings == ()


def test_what_was_not_driven_is_a_skip_with_its_way_out(settings: ReplaySettings) -> None:
    """No cassette, or no client code: never a pass."""
    empty = _run(replace(settings, cassettes="nowhere"))
    assert [skip.way_out for skip in empty.skips] == ["Record one: harness record acme"]
    assert empty.edges[0].outcome == "vacuous"
    assert "no function is named" in _run(replace(settings, replay="")).skips[0].reason


@pytest.mark.parametrize(
    ("change", "error", "what"),
    [
        ({"contract": "missing.json"}, SourceError, "cannot be read"),
        ({"contract": "replay_client.py"}, SourceError, "JSON|OpenAPI"),
        ({"models": {"GET /x": "nowhere:Model"}}, CannotRun, "cannot be imported: ModuleNotFoundError"),
        ({"models": {"GET /x": "replay_client:Missing"}}, CannotRun, "cannot be found"),
        ({"models": {"GET /x": "replay_client:read"}}, CannotRun, "is no Pydantic model"),
        ({"models": {"GET /x": "replay_client"}}, CannotRun, "names nothing"),
        ({"replay": "replay_client:missing"}, CannotRun, "cannot be found"),
    ],
)
def test_bad_settings_say_what_and_where(
    settings: ReplaySettings, change: dict[str, Any], error: type[HarnessError], what: str
) -> None:
    """Each names the setting's own words."""
    with pytest.raises(error, match=what):
        _run(replace(settings, **change))


def test_a_contract_must_be_openapi_3(settings: ReplaySettings) -> None:
    """Another document is refused with the file's name."""
    (settings.root / "other.json").write_text('{"swagger": "2.0"}')
    with pytest.raises(SourceError, match="no OpenAPI 3 document"):
        read_judge(settings.root / "other.json", settings.root)


def test_one_exchange_can_be_judged_alone(settings: ReplaySettings) -> None:
    """The plain function that suites call."""
    judging = read_judge(settings.root / "contract.json", settings.root)
    assert judge(GOOD[0], judging, "acme") == ()
    assert [finding.rule for finding in judge(_exchange(1, {}), judging, "acme")] == ["recorded-response-off-contract"]


def test_unknown_providers_are_known_by_their_contract(settings: ReplaySettings) -> None:
    """Hosts come from its servers; without any, the error says what to write."""
    assert facts("acme", settings.root / "contract.json").hosts == ("api.acme.test",)
    assert facts("stripe", None).title == "Stripe"
    with pytest.raises(ConfigurationError, match="no contract names its servers"):
        facts("acme", None)


def test_a_provider_that_is_not_configured_names_the_nearest() -> None:
    """For the commands that take names."""
    with pytest.raises(UsageError, match="Did you mean 'stripe'"):
        configured({"stripe": object()}, "strip")  # type: ignore[dict-item]
    with pytest.raises(
        UsageError, match=r"Configured: none; a new one is a section \[tool\.harness\.providers\.strip\]"
    ):
        configured({}, "strip")


def test_a_cassette_that_nobody_plays_is_one_finding(settings: ReplaySettings) -> None:
    """Instead of one for each of its interactions."""
    (settings.root / "replay_client.py").write_text(CLIENT + "\ndef idle(cassette):\n    return None\n")
    finding = _only(_run(replace(settings, replay="replay_client:idle")))
    assert finding.rule == "cassette-orphaned"
    assert "none of its 2 interactions" in finding.message


def _two(root: Path, order: str) -> None:
    """A refund that is read and listed, in two cassettes; the client code is told what to ask for."""
    listed = replace(GOOD[0], request=replace(GOOD[0].request, url="https://api.acme.test/refunds"))
    _save(root, GOOD[0], listed, listed)
    _save(root, GOOD[0], listed, name="second")
    called = "urllib.request.urlopen('https://api.acme.test/refunds{}').read()\n"
    lines = "".join(f"    if cassette in {names!r}: {called.format(path)}" for path, names in json.loads(order).items())
    (root / "replay_client.py").write_text(f"{CLIENT}\nimport urllib.request\ndef some(cassette):\n{lines}")


def test_an_operation_that_the_code_no_longer_calls_is_one_finding(settings: ReplaySettings) -> None:
    """For all cassettes, with every line at which it is recorded."""
    _two(settings.root, '{"/1": ["refund", "second"]}')
    whole = settled(_run(replace(settings, replay="replay_client:some", models={})), Policy(root=settings.root))
    (finding,) = [each for each in whole.findings if each.rule == "operation-no-longer-called"]
    assert "GET /refunds is recorded, and the code calls it nowhere" in finding.message
    assert finding.symptoms == (
        "cassettes/refund/interactions.jsonl:2",
        "cassettes/refund/interactions.jsonl:3",
        "cassettes/second/interactions.jsonl:2",
    )
    assert "interaction-unused" not in _rules(whole)


def test_an_operation_that_is_called_elsewhere_is_told_by_interaction(settings: ReplaySettings) -> None:
    """The code still makes the call; only this cassette holds it for nothing."""
    _two(settings.root, '{"/1": ["refund", "second"], "": ["second"]}')
    rules = _rules(_run(replace(settings, replay="replay_client:some", models={})))
    assert (rules.count("interaction-unused"), rules.count("operation-no-longer-called")) == (2, 0)


def test_nothing_is_called_gone_where_a_run_broke_off(settings: ReplaySettings) -> None:
    """The call may have come later."""
    _two(settings.root, '{"/1": ["refund", "second"], "/404": ["second"]}')
    rules = _rules(_run(replace(settings, replay="replay_client:some", models={})))
    assert rules.count("operation-no-longer-called") == 0
    assert rules.count("interaction-unused") == 2


def test_a_model_is_held_against_every_success(settings: ReplaySettings) -> None:
    """Also where the contract answers with 201."""
    created = json.dumps(CONTRACT).replace('"200"', '"201"')
    (settings.root / "contract.json").write_text(created)
    strict = {"GET /refunds/{id}": "replay_client:StrictView"}
    assert "client-model-stricter-than-contract" in _rules(_run(replace(settings, models=strict, replay="")))
