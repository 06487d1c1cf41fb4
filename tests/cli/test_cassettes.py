"""`harness cassettes …`: what is listed, shown, checked, mended and taken out, and what is left alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from harness.cassettes import store
from harness.cassettes.meta import Meta, RecordedFrom
from harness.cassettes.store import Cassette
from harness.model.exchange import Exchange, Request, Response
from harness.model.finding import Finding, Severity
from harness.model.location import Location
from harness.model.record import Skip
from harness.run.journal import Journal

Command: TypeAlias = Callable[..., Any]

S = "Zq8vR2mK7pL4wX9tB3nH"
SETTINGS = """
[providers.stripe]
cassettes = "cassettes/stripe"
record = "python driver.py"
max-age = "30d"
"""
AWS = "AKIAIOSFODNN7QWERTYU"
HEADER = (("Content-Type", "application/json"),)


def _exchange(path: str, body: Any, recorded_at: str = "2026-11-03T10:00:00Z") -> Exchange:
    return Exchange(
        request=Request(method="GET", url=f"https://api.stripe.com/v1/{path}"),
        response=Response(status=200, reason="OK", headers=HEADER, body=json.dumps(body).encode()),
        recorded_at=recorded_at,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with one clean cassette of two interactions; its folder."""
    (tmp_path / "harness.toml").write_text(SETTINGS)
    place = tmp_path / "cassettes" / "stripe" / "pay"
    source = RecordedFrom("localstripe", "1.0")
    about = Meta(provider="stripe", name="pay", recorded_at="2026-11-03T10:00:00Z", recorded_from=source)
    store.save(place, Cassette(meta=about, exchanges=(_exchange("a", {"id": 1}), _exchange("b", {"id": 2}))))
    return place


def _rewritten(folder: Path, *exchanges: Exchange) -> None:
    store.save(folder, replace(store.load(folder), exchanges=exchanges))


def _files(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.rglob("*") if each.is_file()}


@pytest.mark.usefixtures("folder")
def test_list_says_what_each_cassette_is(harness: Command) -> None:
    """Provider, interactions, age, who answered."""
    said = harness("cassettes", "list")
    assert said.code == 0
    words = said.out.split()
    assert words[:3] == ["cassettes/stripe/pay", "stripe", "2"]
    assert "localstripe 1.0, a local double" in said.out


def test_list_marks_what_is_old_or_broken(harness: Command, folder: Path) -> None:
    """Older than `max-age` allows; unreadable with its line."""
    _rewritten(folder, _exchange("a", {}, "2020-01-01T00:00:00Z"))
    assert "STALE older than 30 days" in harness("cassettes", "list", "stripe").out
    (folder / "interactions.jsonl").write_text("{}\n")
    assert "interactions.jsonl:1" in harness("cassettes", "list").out


def test_an_unknown_name_is_told_with_the_nearest(harness: Command, folder: Path) -> None:
    """A name, a provider's name, both, and a folder lead to it."""
    for name in ("pay", "stripe", "stripe/pay", "cassettes", folder):
        assert harness("cassettes", "list", name).code == 0
    said = harness("cassettes", "list", "pya")
    assert said.code == 2
    assert "Did you mean 'pay'?" in said.err


def test_show_masks_what_slipped_through(harness: Command, folder: Path) -> None:
    """Readable, with lines, without a secret, and without characters that steer a terminal."""
    bell = {"client_secret": S, "text": "x"}
    loud = replace(_exchange("a", bell), request=Request(method="GET", url="https://api.stripe.com/\x1b[31m"))
    _rewritten(folder, loud)
    said = harness("cassettes", "show", "pay")
    assert said.code == 0
    assert "interactions.jsonl:1" in said.out
    assert "<CLIENT-SECRET-1>" in said.out
    assert S not in said.out
    assert "\x1b" not in said.out


def test_check_passes_what_is_clean(harness: Command, folder: Path) -> None:
    """Exit code 0."""
    assert harness("cassettes", "check").code == 0


def test_check_finds_a_secret_and_does_not_tell_it(harness: Command, folder: Path) -> None:
    """Exit code 1; file, line and kind in every format, the value in none."""
    _rewritten(folder, _exchange("a", {}), _exchange(f"b?token={S}", {"client_secret": S, "card": {"cvc": "737"}}))
    for form in ("text", "json", "sarif"):
        said = harness("cassettes", "check", "--format", form)
        assert said.code == 1
        assert S not in said.out + said.err
        assert "737" not in said.out
    found = harness("cassettes", "check", "-f", "json").json["findings"]
    assert {each["rule"] for each in found} == {"cassette-holds-secret"}
    assert {(each["at"]["file"], each["at"]["line"]) for each in found} == {
        ("cassettes/stripe/pay/interactions.jsonl", 2)
    }


def test_check_names_every_broken_line(harness: Command, folder: Path) -> None:
    """And still looks for secrets in the others."""
    whole = (folder / "interactions.jsonl").read_text()
    lines = [whole.splitlines()[0], "{", whole.splitlines()[1].replace('"id": 2', f'"password": "{S}"'), "[]"]
    (folder / "interactions.jsonl").write_text("\n".join(lines))
    said = harness("cassettes", "check", "-f", "json")
    assert said.code == 1
    places = {(each["rule"], each["at"]["line"]) for each in said.json["findings"]}
    assert places == {("cassette-unreadable", 2), ("cassette-holds-secret", 3), ("cassette-unreadable", 4)}


@pytest.mark.parametrize(
    ("old", "new", "member"),
    [
        ('"elapsed"', f'"comment": "{AWS} {S}", "elapsed"', "comment"),
        ('"method"', f'"comment": {{"password": "{S}"}}, "method"', "request.comment"),
        ('{"json":', f'{{"text": "{AWS}", "json":', "response.body.text"),
        ('{"id":', f'{{"note": "{AWS}", "note": "", "id":', "note, again"),
        ('"method": "GET"', f'"method": "{AWS}"', ""),
        ('"recorded_at": "', f'"recorded_at": "{AWS} ', ""),
        ('"Content-Type"', f'"{AWS}"', ""),
    ],
)
def test_check_reads_the_whole_line(harness: Command, folder: Path, old: str, new: str, member: str) -> None:
    """Members that no reader looks at, a name that comes again, and what stands beside an exchange's texts."""
    whole = (folder / "interactions.jsonl").read_text()
    assert old in whole
    (folder / "interactions.jsonl").write_text(whole.replace(old, new, 1))
    said = harness("cassettes", "check", "-f", "json")
    found = {(each["rule"], each["at"]["line"]) for each in said.json["findings"]}
    assert ("cassette-holds-secret", 1) in found
    assert (("cassette-unreadable", 1) in found) == bool(member)
    assert not member or f"the member '{member}'" in said.out
    assert AWS not in said.out
    assert S not in said.out
    if member:
        harness("cassettes", "scrub")
        assert AWS not in (folder / "interactions.jsonl").read_text()
        assert harness("cassettes", "check").code == 0


def test_check_reads_what_meta_says_of_scrubbing(harness: Command, folder: Path) -> None:
    """Counts by kind are no secrets; a comment among them may be one."""
    meta = folder / "meta.json"
    meta.write_text(meta.read_text().replace('"replaced": {}', '"replaced": {"PASSWORD": 3, "ACCESS-TOKEN": 12}'))
    assert harness("cassettes", "check").code == 0
    meta.write_text(meta.read_text().replace('"replaced"', f'"comment": "{AWS}", "comment": "", "replaced"'))
    said = harness("cassettes", "check")
    assert said.code == 1
    assert AWS not in said.out


def test_check_finds_links_unsafe_names_and_files_beside(harness: Command, folder: Path, tmp_path: Path) -> None:
    """Links are not followed: what they point at is not read."""
    (tmp_path / "outside").write_text(f"password={S}")
    (folder / "link").symlink_to(tmp_path / "outside")
    (folder / "a\nb").write_text("x")
    (folder / "notes.txt").write_text(f"nothing\napi_key = '{S}'\n")
    said = harness("cassettes", "check", "-f", "json")
    found = {each["message"]: each["at"] for each in said.json["findings"]}
    assert any("a link" in message for message in found)
    assert any("unsafe" in message for message in found)
    secrets = [at for message, at in found.items() if "looks like" in message]
    assert secrets == [{"file": "cassettes/stripe/pay/notes.txt", "line": 2}]
    assert S not in said.out


def test_check_of_nothing_is_no_pass(harness: Command) -> None:
    """Exit code 3 with the way out."""
    assert harness("cassettes", "check").code == 3


@pytest.mark.parametrize("command", ["list", "scrub"])
def test_nothing_to_list_or_scrub_is_said(harness: Command, command: str) -> None:
    """Silence would look like a fault; the way to a first cassette is told."""
    said = harness("cassettes", command)
    assert said.code == 0
    assert "no cassette is there: record one with `harness record NAME -- COMMAND`" in said.out + said.err


def test_scrub_repairs_in_place(harness: Command, folder: Path) -> None:
    """What is clean already keeps its placeholders; a new secret gets one of its own; twice is once."""
    _rewritten(folder, _exchange("a", {"password": "<PASSWORD-1>"}), _exchange("b", {"password": S}))
    assert "scrubbed 1 PASSWORD" in harness("cassettes", "scrub").err
    bodies = [json.loads(each.response.body) for each in store.load(folder).exchanges]
    assert bodies == [{"password": "<PASSWORD-1>"}, {"password": "<PASSWORD-2>"}]
    after = _files(folder)
    assert "nothing to scrub" in harness("cassettes", "scrub", "pay").err
    assert _files(folder) == after
    assert harness("cassettes", "check").code == 0


def test_scrub_leaves_a_broken_cassette_alone(harness: Command, folder: Path) -> None:
    """With file, line and way out."""
    (folder / "interactions.jsonl").write_text("{\n")
    before = _files(folder)
    said = harness("cassettes", "scrub")
    assert said.code == 2
    assert "interactions.jsonl:1" in said.err
    assert _files(folder) == before


def _replayed(root: Path, *lines: int) -> None:
    with Journal(root / "reports", session="replay", clock=lambda: "2099-01-01T00:00:00+00:00") as journal:
        for line in lines:
            journal.finding(
                Finding(
                    rule="interaction-unused",
                    severity=Severity.HINT,
                    message="unused",
                    cause=(str(line),),
                    operations=("GET /v1/b",),
                    at=Location("cassettes/stripe/pay/interactions.jsonl", line),
                )
            )


def test_prune_shows_first_and_writes_on_yes(harness: Command, folder: Path, tmp_path: Path) -> None:
    """Only what the newest replay did not use is taken out."""
    _replayed(tmp_path, 2)
    before = _files(folder)
    said = harness("cassettes", "prune")
    assert "cassettes/stripe/pay/interactions.jsonl:2  GET /v1/b" in said.out
    assert "--yes" in said.err
    assert _files(folder) == before
    assert "1 taken out, 1 left" in harness("cassettes", "prune", "--yes").err
    (kept,) = store.load(folder).exchanges
    assert kept.request.url.endswith("/a")


def test_prune_takes_out_what_the_code_no_longer_calls(harness: Command, folder: Path, tmp_path: Path) -> None:
    """One finding stands for all interactions of the operation, and names their lines."""
    place = "cassettes/stripe/pay/interactions.jsonl"
    with Journal(tmp_path / "reports", session="replay", clock=lambda: "2099-01-01T00:00:00+00:00") as journal:
        journal.finding(
            Finding(
                rule="operation-no-longer-called",
                severity=Severity.WARNING,
                message="gone",
                cause=("GET /v1/b",),
                at=Location(place, 1),
                symptoms=(f"{place}:1", f"{place}:2", "cassettes/other/interactions.jsonl:1", "no place"),
            )
        )
    assert "2 taken out, 0 left" in harness("cassettes", "prune", "--yes").err


def test_prune_needs_a_replay_of_client_code(harness: Command, folder: Path, tmp_path: Path) -> None:
    """One that judged the recordings alone does not know what is used."""
    with Journal(tmp_path / "reports", session="replay", clock=lambda: "2099-01-01T00:00:00+00:00") as journal:
        journal.skip(Skip(what="client code of stripe", reason="no function"))
    said = harness("cassettes", "prune")
    assert said.code == 3
    assert "ran no client code of stripe" in said.err


def test_prune_needs_a_replay_that_is_younger_than_the_cassette(harness: Command, folder: Path, tmp_path: Path) -> None:
    """Without one nothing says what is used, and lines of an older one may be others by now."""
    said = harness("cassettes", "prune", "--yes")
    assert said.code == 3
    assert "Run it: harness run replay" in said.err
    with Journal(tmp_path / "reports", session="replay", clock=lambda: "2020-01-01T00:00:00+00:00") as journal:
        journal.finding(
            Finding(
                rule="interaction-unused",
                severity=Severity.HINT,
                message="unused",
                cause=("x",),
                at=Location("cassettes/stripe/pay/interactions.jsonl", 1),
            )
        )
    assert harness("cassettes", "prune", "--yes").code == 3
    assert len(store.load(folder).exchanges) == 2


def test_prune_of_nothing_says_so(harness: Command, folder: Path, tmp_path: Path) -> None:
    """Every interaction was used."""
    _replayed(tmp_path)
    assert "used every interaction" in harness("cassettes", "prune").err


def test_import_and_export_are_commands(harness: Command, folder: Path, tmp_path: Path) -> None:
    """Out in one format, in from it, and the list shows both."""
    assert harness("cassettes", "export", "pay", "--output", tmp_path / "pay.har").code == 0
    said = harness("cassettes", "import", tmp_path / "pay.har", "--output", tmp_path / "in")
    assert said.code == 0
    assert "2 interactions; scrubbed nothing" in said.err
    assert "whoever a har file heard" in harness("cassettes", "list", "in").out
    assert harness("cassettes", "check", "in").code == 0
    assert harness("cassettes", "export", "pay", "-f", "tape").code == 2


def test_export_of_several_asks_for_one(harness: Command, folder: Path) -> None:
    """A file holds one cassette."""
    store.save(folder.with_name("pay-again"), store.load(folder))
    said = harness("cassettes", "export", "stripe")
    assert said.code == 2
    assert "Name one of" in said.err


DRIVER = """
import http.server, os, threading, urllib.request
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"id": 3}')
    def log_message(self, *arguments): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_address[1]}"
os.environ.update(HARNESS_RECORD_FROM=base, HARNESS_RECORD_STANDS_FOR="https://api.stripe.com")
os.environ.update(HARNESS_RECORD_CASSETTE="pay", HARNESS_RECORD_DOUBLE="mine 1.0")
urllib.request.urlopen(base + "/v1/c").read()
"""


def test_refresh_records_anew_and_says_what_changed(harness: Command, folder: Path, tmp_path: Path) -> None:
    """Requests and statuses that came and went, cassette by cassette."""
    (tmp_path / "driver.py").write_text(DRIVER)
    said = harness("cassettes", "refresh", "stripe")
    assert said.code == 0
    assert "pay: + GET /v1/c 200; - GET /v1/a 200; - GET /v1/b 200" in said.err
    assert "answers: no operation was recorded both times" in said.err
    assert len(store.load(folder).exchanges) == 1


@pytest.mark.parametrize(
    ("former", "words"),
    [
        ({"id": "3"}, "answers: error recorded-type-changed: id in answers to GET /v1/c has changed its type"),
        ({"id": 3, "note": "x"}, "answers: warning recorded-field-gone: note is no longer in answers to GET /v1/c"),
        ({"id": 71}, "answers: made of the same in each operation that was recorded both times (1)"),
    ],
)
def test_refresh_says_how_the_answers_differ(
    harness: Command, folder: Path, tmp_path: Path, former: Any, words: str
) -> None:
    """By fields and types, and silent about values; the former recording is left nowhere."""
    _rewritten(folder, _exchange("c", former))
    (tmp_path / "driver.py").write_text(DRIVER)
    said = harness("cassettes", "refresh", "stripe")
    assert said.code == 0
    assert "pay: the same 1 requests and statuses" in said.err
    assert words in said.err
    assert [each.name for each in store.discover(tmp_path)] == ["pay"]


def test_refresh_heals_a_former_recording_that_cannot_be_read(harness: Command, folder: Path, tmp_path: Path) -> None:
    """It is recorded anew, and said to be beyond comparison."""
    (folder / "interactions.jsonl").write_text("no JSON\n")
    (tmp_path / "driver.py").write_text(DRIVER)
    said = harness("cassettes", "refresh", "stripe")
    assert said.code == 0
    assert "answers: not compared with the former ones" in said.err
    assert len(store.load(folder).exchanges) == 1


def test_refresh_that_fails_leaves_all_as_it_was(harness: Command, folder: Path, tmp_path: Path) -> None:
    """Exit code 3."""
    (tmp_path / "driver.py").write_text("raise SystemExit(4)")
    before = _files(folder)
    assert harness("cassettes", "refresh", "stripe").code == 3
    assert _files(folder) == before
