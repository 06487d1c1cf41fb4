"""Cassettes on disk."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import pytest
from filelock import FileLock

from harness.cassettes import store, swap
from harness.cassettes.meta import Meta, RecordedFrom
from harness.cassettes.store import Cassette
from harness.model.errors import CannotRun, SourceError
from harness.model.exchange import Chunk, Exchange


def _cassette(*exchanges: Exchange) -> Cassette:
    about = Meta(
        provider="acme",
        name="refund",
        recorded_at="2026-11-21T02:00:00Z",
        recorded_from=RecordedFrom("acmelocal", "1.2"),
        sdks={"acme": "3.0"},
        contract="contracts/providers/acme.json",
        contract_version="2026-10-28",
        scrub_version=1,
        scrubbed={"EMAIL": 2},
    )
    return Cassette(meta=about, exchanges=exchanges)


def test_a_saved_cassette_loads_as_it_was(tmp_path: Path, exchange: Exchange) -> None:
    """What was saved comes back, with the place of each interaction beside it."""
    store.save(tmp_path / "refund", _cassette(exchange, exchange))
    found = store.load(tmp_path / "refund", root=tmp_path)
    assert found.meta == _cassette().meta
    assert [replace(each, location=None, source="") for each in found.exchanges] == [exchange, exchange]
    assert str(found.exchanges[1].location) == "refund/interactions.jsonl:2"


def test_json_bodies_are_readable_in_the_file(tmp_path: Path, exchange: Exchange) -> None:
    """A person who opens the file reads JSON as JSON and a form as its fields."""
    store.save(tmp_path / "refund", _cassette(exchange))
    line = json.loads((tmp_path / "refund" / "interactions.jsonl").read_text())
    assert line["response"]["body"]["json"]["balance"] == 0
    assert line["request"]["body"]["form"] == [["name", "Ada"], ["email", "ada@lovelace.org"]]


def test_long_bodies_stand_in_files_of_their_own(tmp_path: Path, exchange: Exchange) -> None:
    """A body over the limit is stored once, named by its content, and comes back."""
    long = replace(exchange, response=replace(exchange.response, body=b'"' + b"x" * 40_000 + b'"'))
    store.save(tmp_path / "refund", _cassette(long, long))
    assert len(list((tmp_path / "refund" / "bodies").iterdir())) == 1
    assert store.load(tmp_path / "refund").exchanges[1].response.body == long.response.body


def test_streams_keep_their_chunks(tmp_path: Path, exchange: Exchange) -> None:
    """Chunk boundaries and offsets survive."""
    chunks = (Chunk(0.0, b"data: 1\n\n"), Chunk(0.25, b"data: 2\n\n"))
    streamed = replace(exchange, response=replace(exchange.response, body=b"data: 1\n\ndata: 2\n\n", chunks=chunks))
    store.save(tmp_path / "refund", _cassette(streamed))
    assert store.load(tmp_path / "refund").exchanges[0].response.chunks == chunks


def test_saving_again_replaces_the_whole_folder(tmp_path: Path, exchange: Exchange) -> None:
    """Nothing of the old recording stays, and nothing unfinished either."""
    store.save(tmp_path / "refund", _cassette(exchange, exchange))
    (tmp_path / "refund" / "stray").write_text("old")
    (tmp_path / ".refund.new-1").mkdir()
    store.save(tmp_path / "refund", _cassette(exchange))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["refund"]
    assert sorted(each.name for each in (tmp_path / "refund").iterdir()) == ["interactions.jsonl", "meta.json"]


def test_a_killed_replacement_is_recovered(tmp_path: Path, exchange: Exchange) -> None:
    """Where two renames are needed and the second never came, the old recording comes back."""
    store.save(tmp_path / "refund", _cassette(exchange))
    (tmp_path / "refund").rename(swap.aside_of(tmp_path / "refund"))
    assert store.discover(tmp_path) == (tmp_path / "refund",)
    assert len(store.load(tmp_path / "refund").exchanges) == 1


def test_folders_are_replaced_without_a_single_step_exchange_too(
    tmp_path: Path, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Systems that cannot exchange two names end in the same state."""
    monkeypatch.setattr(swap, "exchanged", lambda first, second: False)
    store.save(tmp_path / "refund", _cassette(exchange, exchange))
    store.save(tmp_path / "refund", _cassette(exchange))
    assert len(store.load(tmp_path / "refund").exchanges) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["refund"]


def test_a_leftover_beside_the_new_recording_is_removed(tmp_path: Path, exchange: Exchange) -> None:
    """When both renames happened and only the clean-up did not, the new recording stays."""
    store.save(tmp_path / "refund", _cassette(exchange))
    swap.aside_of(tmp_path / "refund").mkdir()
    store.load(tmp_path / "refund")
    assert [each.name for each in tmp_path.iterdir()] == ["refund"]


def test_one_writer_at_a_time(tmp_path: Path, exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second writer waits, then says what is in the way."""
    monkeypatch.setattr(store, "LOCK_WAIT", 0.05)
    with FileLock(store.lock_file(tmp_path / "refund")), pytest.raises(CannotRun, match="another process is writing"):
        store.save(tmp_path / "refund", _cassette(exchange))


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{not json", "not JSON"),
        ("[1]", "not a JSON object"),
        ("[" * 100_000, "not JSON"),
        ('{"recorded_at": "x"}', "'request' is missing"),
        ('{"recorded_at":"x","request":{"method":1}}', "'response' is missing"),
        (
            (
                '{"recorded_at":"x","request":{"method":"GET","url":"u","headers":[],"body":{"file":"../../etc/passwd"}},'
                '"response":{"status":200,"headers":[],"body":null}}'
            ),
            "no name of a body",
        ),
        (
            (
                '{"recorded_at":"x","request":{"method":"GET","url":"u","headers":[],"body":null},'
                '"response":{"status":99,"headers":[],"body":null}}'
            ),
            "no HTTP status",
        ),
        (
            (
                '{"recorded_at":"x","request":{"method":"GET","url":"u","headers":[],"body":{"yaml":"!!python/object"}},'
                '"response":{"status":200,"headers":[],"body":null}}'
            ),
            "must be null or hold one of",
        ),
        ("x" * (store.LINE_LIMIT + 5), "line longer than"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, exchange: Exchange, line: str, what: str) -> None:
    """File, line, what is wrong and the way out; nothing outside the cassette is read."""
    store.save(tmp_path / "refund", _cassette(exchange))
    with (tmp_path / "refund" / "interactions.jsonl").open("a") as file:
        file.write(line + "\n")
    with pytest.raises(SourceError, match=what) as raised:
        store.load(tmp_path / "refund", root=tmp_path)
    assert raised.value.where == "refund/interactions.jsonl:2"
    assert "ecord again" in raised.value.way_out


def test_a_broken_answer_is_named_when_it_is_asked_for(tmp_path: Path, exchange: Exchange) -> None:
    """A cassette opened for replay decodes answers one by one; a broken one is told with its line, the others are given."""
    store.save(tmp_path / "refund", _cassette(exchange, exchange))
    file = tmp_path / "refund" / "interactions.jsonl"
    first, second = file.read_text().splitlines()
    broken = second.replace('"status": 200', '"status": oops')
    file.write_text(f"{first}\n{broken}\n")
    reel = store.wind(tmp_path / "refund", root=tmp_path)
    assert reel.requests == (exchange.request, exchange.request)
    assert reel.exchange(0).response == exchange.response
    with pytest.raises(SourceError, match="not JSON") as raised:
        reel.exchange(1)
    assert raised.value.where == "refund/interactions.jsonl:2"


def test_a_line_that_is_cut_off_is_refused_at_once(tmp_path: Path, exchange: Exchange) -> None:
    """The end of a line is looked at before anything is replayed."""
    store.save(tmp_path / "refund", _cassette(exchange))
    file = tmp_path / "refund" / "interactions.jsonl"
    file.write_text(file.read_text()[:-4])
    with pytest.raises(SourceError, match="not JSON"):
        store.wind(tmp_path / "refund")


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": 1, "response": {"status": 404, "headers": [], "body": null}}',
        b'[{"a": {"b": 2, "response": {}}}]',
        b'"a, \\"response\\": {}"',
    ],
)
def test_a_request_may_speak_of_responses(tmp_path: Path, exchange: Exchange, body: bytes) -> None:
    """What looks like the beginning of the answer inside a request is part of the request; so in any spelling of the line."""
    asked = replace(exchange, request=replace(exchange.request, body=body))
    store.save(tmp_path / "refund", _cassette(asked))
    file = tmp_path / "refund" / "interactions.jsonl"
    for line in (file.read_text(), json.dumps(json.loads(file.read_text()), separators=(",", ":"))):
        file.write_text(line)
        reel = store.wind(tmp_path / "refund")
        assert reel.requests == (asked.request,)
        assert replace(reel.exchange(0), location=None, source="") == asked


@pytest.mark.parametrize(
    "body",
    [
        b'{"id":"a","list":[1,2.5,null],"text":"\xc3\xa9 \\"style\\":\\"compact\\""}',
        b'{"inner":{"a":1,"style":"compact"},"style":"compact"}',
        b'[{"body": {"json": 1}}]'.replace(b" ", b""),
        b'""',
        b"0",
    ],
)
def test_a_compact_body_stands_in_the_line_byte_for_byte(tmp_path: Path, exchange: Exchange, body: bytes) -> None:
    """It is replayed without being parsed; in another spelling of the line, and with all lines loaded, it is the same."""
    answered = replace(exchange, response=replace(exchange.response, body=body, chunks=()))
    store.save(tmp_path / "refund", _cassette(answered))
    file = tmp_path / "refund" / "interactions.jsonl"
    assert body in file.read_bytes()
    for separators in (None, (", ", ": "), (",", ":")):
        if separators:
            file.write_text(json.dumps(json.loads(file.read_text()), separators=separators))
        assert store.wind(tmp_path / "refund").exchange(0).response == answered.response
        assert store.load(tmp_path / "refund").exchanges[0].response == answered.response


@pytest.mark.parametrize(
    "edit",
    [
        (b'"n":1', b'"n":1,,'),
        (b'{"id":"a","n":1}', b"hello world"),
        (b'"n":1', b'"n":\xff'),
        (b'{"id":"a","n":1}', b"[" * 5000),
        (b'{"id":"a","n":1}', b""),
    ],
)
def test_a_compact_body_that_was_broken_by_hand_is_told(
    tmp_path: Path, exchange: Exchange, edit: tuple[bytes, bytes]
) -> None:
    """Its line is named, whoever asks for the answer."""
    body = b'{"id":"a","n":1}'
    store.save(
        tmp_path / "refund", _cassette(replace(exchange, response=replace(exchange.response, body=body, chunks=())))
    )
    file = tmp_path / "refund" / "interactions.jsonl"
    file.write_bytes(file.read_bytes().replace(*edit))
    with pytest.raises(SourceError, match="not JSON"):
        store.wind(tmp_path / "refund", root=tmp_path).exchange(0)
    with pytest.raises(SourceError, match="not JSON") as raised:
        store.load(tmp_path / "refund", root=tmp_path)
    assert raised.value.where == "refund/interactions.jsonl:1"


def test_an_answer_that_reads_in_two_ways_is_told(tmp_path: Path, exchange: Exchange) -> None:
    """A forged checksum does not hide from the check what is replayed."""
    body = b'{"id":"a"}'
    store.save(
        tmp_path / "refund", _cassette(replace(exchange, response=replace(exchange.response, body=body, chunks=())))
    )
    file = tmp_path / "refund" / "interactions.jsonl"
    forged = b'{"id":"b"}, "json": {"id":"a"}'
    line = file.read_bytes().replace(body, forged).replace(str(crc32(body)).encode(), str(crc32(forged)).encode())
    file.write_bytes(line)
    told, *_ = store.survey(tmp_path / "refund", root=tmp_path)
    assert isinstance(told, SourceError)
    assert str(told).startswith("refund/interactions.jsonl:1: this line's answer reads in two ways")


def test_what_is_written_has_nothing_beside_it(tmp_path: Path, exchange: Exchange) -> None:
    """The check of whole lines knows every member that the store writes."""
    compact = replace(exchange, response=replace(exchange.response, body=b'{"id":"a"}', chunks=()))
    store.save(tmp_path / "refund", _cassette(exchange, compact))
    assert [type(each) for each in store.survey(tmp_path / "refund")] == [Exchange, Exchange]


def test_chunks_add_up_to_the_body(tmp_path: Path, exchange: Exchange) -> None:
    """A streamed body that was edited is not cut short."""
    streamed = replace(exchange.response, body=b"abcdef", chunks=(Chunk(0.0, b"abc"), Chunk(0.1, b"def")))
    store.save(tmp_path / "refund", _cassette(replace(exchange, response=streamed)))
    file = tmp_path / "refund" / "interactions.jsonl"
    file.write_text(file.read_text().replace("abcdef", "abcdefgh"))
    with pytest.raises(SourceError, match="its chunks hold 6 bytes and its body 8"):
        store.wind(tmp_path / "refund").exchange(0)


def test_a_line_that_could_not_be_read_again_is_not_written(tmp_path: Path, exchange: Exchange) -> None:
    """A header of a megabyte is refused before anything is on disk."""
    headers = (*exchange.request.headers, ("X-Trace", "x" * 1_200_000))
    with pytest.raises(CannotRun, match="more than 1048576"):
        store.save(
            tmp_path / "refund", _cassette(replace(exchange, request=replace(exchange.request, headers=headers)))
        )
    assert list(tmp_path.iterdir()) == []


def test_links_are_refused(tmp_path: Path, exchange: Exchange) -> None:
    """A cassette cannot lead out of its folder."""
    store.save(tmp_path / "refund", _cassette(exchange))
    inside = tmp_path / "refund" / "interactions.jsonl"
    inside.rename(tmp_path / "elsewhere.jsonl")
    inside.symlink_to(tmp_path / "elsewhere.jsonl")
    with pytest.raises(SourceError, match="links are refused"):
        store.load(tmp_path / "refund")
    (tmp_path / "alias").symlink_to(tmp_path / "refund")
    with pytest.raises(SourceError, match="not a plain folder"):
        store.load(tmp_path / "alias")


def test_a_large_body_must_be_what_its_name_says(tmp_path: Path, exchange: Exchange) -> None:
    """An exchanged body is noticed."""
    long = replace(exchange, response=replace(exchange.response, body=b"x" * 40_000))
    store.save(tmp_path / "refund", _cassette(long))
    next((tmp_path / "refund" / "bodies").iterdir()).write_bytes(b"something else")
    with pytest.raises(SourceError, match="does not hold what its name says"):
        store.load(tmp_path / "refund")


def test_a_replayed_body_is_as_long_as_was_recorded(tmp_path: Path, exchange: Exchange) -> None:
    """Replaying spares the digest of a large body, and still notices one that was cut or merged."""
    long = replace(exchange, response=replace(exchange.response, body=b"x" * 40_000))
    store.save(tmp_path / "refund", _cassette(long))
    assert store.wind(tmp_path / "refund").exchange(0, digested=False).response.body == long.response.body
    next((tmp_path / "refund" / "bodies").iterdir()).write_bytes(b"x" * 39_999)
    with pytest.raises(SourceError, match="39999 bytes, recorded 40000"):
        store.wind(tmp_path / "refund").exchange(0, digested=False)


def test_a_giant_file_is_not_read(tmp_path: Path, exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    """Size is looked at first."""
    store.save(tmp_path / "refund", _cassette(exchange))
    monkeypatch.setattr(store, "BODY_LIMIT", 10)
    with pytest.raises(SourceError, match="bytes are more than 10"):
        store.load(tmp_path / "refund")


def test_missing_cassettes_and_files_are_told_apart(tmp_path: Path, exchange: Exchange) -> None:
    """No cassette: record it; a file of it missing: restore it."""
    with pytest.raises(SourceError, match="no such cassette") as absent:
        store.load(tmp_path / "refund")
    assert absent.value.way_out == "Record it: harness record NAME"
    store.save(tmp_path / "refund", _cassette(exchange))
    (tmp_path / "refund" / "interactions.jsonl").unlink()
    with pytest.raises(SourceError, match="missing") as raised:
        store.load(tmp_path / "refund")
    assert "Restore it" in raised.value.way_out


@pytest.mark.parametrize("name", ["..", ".hidden", "a/../b\n", "x" * 200, "über"])
def test_odd_names_are_refused(tmp_path: Path, name: str) -> None:
    """A name that could lead elsewhere is none."""
    with pytest.raises(SourceError, match="is no cassette name"):
        store.save(tmp_path / "cassettes" / name, _cassette())


def test_nothing_is_discovered_where_nothing_is(tmp_path: Path) -> None:
    """A folder that does not exist holds no cassettes."""
    assert store.discover(tmp_path / "none") == ()
