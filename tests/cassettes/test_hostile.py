"""Hostile cassettes and answers: nothing runs, nothing outside the folder is touched, nothing hangs or overflows."""

from __future__ import annotations

import json
import os
import tracemalloc
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from harness.cassettes import store, swap
from harness.cassettes.gate import leaks
from harness.cassettes.meta import Meta
from harness.cassettes.scrub import Scrubber
from harness.cassettes.session import replaying
from harness.cassettes.store import Cassette
from harness.model.errors import SourceError
from harness.model.exchange import Exchange
from harness.model.provider import Provider
from harness.run.cassette_import import import_recording
from tests.growth import assert_linear

META = Meta(provider="acme", name="x", recorded_at="t")


@pytest.mark.parametrize("depth", [300, 900, 1020])
def test_deep_bodies_replay(tmp_path: Path, acme: Provider, exchange: Exchange, depth: int) -> None:
    """A body nested as deep as the parser takes is scrubbed, stored, matched and given back."""
    body = b'{"a":' * depth + b"1" + b"}" * depth
    headers = (("Content-Type", "application/json"),)
    request = replace(exchange.request, headers=headers, body=body)
    deep = replace(exchange, request=request, response=replace(exchange.response, headers=headers, body=body))
    clean = Scrubber(acme).scrub([deep]).exchanges
    assert list(leaks(clean, acme)) == []
    store.save(tmp_path / "x", Cassette(meta=META, exchanges=clean))
    with replaying(tmp_path / "x", provider=acme):
        assert httpx.post(request.url, content=body, headers=dict(headers)).content == body


def test_yaml_runs_nothing(tmp_path: Path, exchange: Exchange) -> None:
    """A cassette in YAML, tags and all, is a broken line."""
    store.save(tmp_path / "x", Cassette(meta=META, exchanges=(exchange,)))
    (tmp_path / "x" / "interactions.jsonl").write_text('!!python/object/apply:os.system ["touch pwned"]\n')
    with pytest.raises(SourceError, match="not JSON"):
        store.load(tmp_path / "x")
    assert not Path("pwned").exists()


def test_links_are_neither_followed_nor_replaced(tmp_path: Path, exchange: Exchange) -> None:
    """Saving through a link, and recovering from a linked leftover, leave what they point at alone."""
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").write_text("kept")
    (tmp_path / "x").symlink_to(precious)
    with pytest.raises(SourceError, match="links are refused"):
        store.save(tmp_path / "x", Cassette(meta=META, exchanges=(exchange,)))
    (tmp_path / "x").unlink()
    swap.aside_of(tmp_path / "x").symlink_to(precious)
    store.save(tmp_path / "x", Cassette(meta=META, exchanges=(exchange,)))
    assert len(store.load(tmp_path / "x").exchanges) == 1
    assert (precious / "file").read_text() == "kept"


@pytest.mark.parametrize("name", ["interactions.jsonl", "meta.json", "bodies"])
def test_a_file_of_a_gigabyte_is_refused_before_it_is_read(tmp_path: Path, exchange: Exchange, name: str) -> None:
    """Interactions, metadata and a body, with the file's name and without its bytes in memory."""
    long = replace(exchange, response=replace(exchange.response, body=b"x" * 40_000))
    store.save(tmp_path / "x", Cassette(meta=META, exchanges=(long,)))
    file = tmp_path / "x" / name
    giant = next(file.iterdir()) if file.is_dir() else file
    with giant.open("r+b") as handle:
        handle.truncate(1024**3)
    tracemalloc.start()
    try:
        with pytest.raises(SourceError) as raised:
            store.load(tmp_path / "x", root=tmp_path)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    assert "bytes" in str(raised.value)
    assert "x/" in raised.value.where


def test_a_recording_of_a_gigabyte_is_not_imported(tmp_path: Path) -> None:
    """Its size is looked at first, and nothing is written."""
    with (tmp_path / "traffic.har").open("wb") as handle:
        handle.truncate(1024**3)
    with pytest.raises(SourceError, match="bytes are too many"):
        import_recording(tmp_path / "traffic.har", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["interactions.jsonl", "meta.json", "bodies", "body"])
def test_no_link_leads_out_of_a_cassette(tmp_path: Path, exchange: Exchange, name: str) -> None:
    """Whichever part of it is a link, nothing behind it is read, though it would fit."""
    long = replace(exchange, response=replace(exchange.response, body=b"x" * 40_000))
    store.save(tmp_path / "x", Cassette(meta=META, exchanges=(long,)))
    part = next((tmp_path / "x" / "bodies").iterdir()) if name == "body" else tmp_path / "x" / name
    part.rename(tmp_path / "outside")
    part.symlink_to(tmp_path / "outside")
    with pytest.raises(SourceError, match="links are refused"):
        store.load(tmp_path / "x")
    assert [type(each) for each in store.survey(tmp_path / "x")] == [SourceError]


def test_a_pipe_in_the_place_of_a_file_is_refused(tmp_path: Path, exchange: Exchange) -> None:
    """Opening one would wait for ever."""
    store.save(tmp_path / "x", Cassette(meta=META, exchanges=(exchange,)))
    (tmp_path / "x" / "interactions.jsonl").unlink()
    os.mkfifo(tmp_path / "x" / "interactions.jsonl")
    with pytest.raises(SourceError, match="not a plain file"):
        store.load(tmp_path / "x")


def test_a_line_nested_beyond_all_bounds_is_a_broken_line(tmp_path: Path, exchange: Exchange) -> None:
    """A hundred thousand levels, with file and line."""
    store.save(tmp_path / "x", Cassette(meta=META, exchanges=(exchange,)))
    with (tmp_path / "x" / "interactions.jsonl").open("a") as file:
        file.write("[" * 100_000 + "]" * 100_000 + "\n")
    for read in (store.load, store.wind):
        with pytest.raises(SourceError) as raised:
            read(tmp_path / "x", root=tmp_path)
        assert raised.value.where == "x/interactions.jsonl:2"


@pytest.mark.parametrize(
    ("head", "piece", "tail", "size"),
    [
        ("", "@", "", 12_500),
        ("", "a", "@", 12_500),
        ("", "1 ", "", 12_500),
        ("DE", "12 ", "", 12_500),
        ("", "a.", "@x", 12_500),
        ("", "-----BEGIN ", "", 12_500),
        ("eyJ", "a", "", 12_500),
        ("", "<A-", "", 12_500),
        ("", "a", "%", 12_500),
        ("", "%zz", "", 12_500),
        ("", "a.", "://", 12_500),
        ("<", "a", "></a>", 25_000),
        ("</a>", "<!--", "", 12_500),
        ("</a>", "<![CDATA[", "", 12_500),
        ("", "password", "=", 12_500),
        ("", "?", "=", 12_500),
        ("INSERT INTO u(id, password) VALUES (1, '", "'", "", 50_000),
        ("", "password='", "", 40_000),
        ("", 'password="', "", 40_000),
        ("| a | password |\n|---|---|\n", "| 1 | hunter2hunter2 |\n", "", 50_000),
        ("", "password = hunter{}hunter\n", "", 25_000),
    ],
)
def test_no_text_makes_the_scrubber_slow(
    acme: Provider, exchange: Exchange, head: str, piece: str, tail: str, size: int
) -> None:
    """Patterns that look for secrets take no more than linear time, near enough."""

    def long(length: int) -> Exchange:
        text = head + "".join(piece.replace("{}", str(place)) for place in range(0, length, len(piece))) + tail
        return replace(exchange, response=replace(exchange.response, body=json.dumps({"note": text}).encode()))

    assert_linear(long, lambda each: list(leaks(Scrubber(acme).scrub([each]).exchanges, acme)), size)
