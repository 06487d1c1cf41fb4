"""Recording with one client, replaying with another, with the network blocked."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import httplib2  # type: ignore[import-untyped]
import httpx
import pytest
import requests
import urllib3

from harness.cassettes import store
from harness.cassettes.block import NetworkBlocked
from harness.cassettes.live_keys import LiveKeyRefused
from harness.cassettes.meta import Meta
from harness.cassettes.session import RequestNotRecorded, readdressed, recording, replaying
from harness.cassettes.store import Cassette
from harness.model.errors import CannotRun
from harness.model.exchange import Exchange
from harness.model.provider import Provider

Client = Callable[[str, str, dict[str, Any] | None], dict[str, Any]]


def by_requests(method: str, url: str, fields: dict[str, Any] | None) -> dict[str, Any]:
    """A JSON request with requests."""
    return dict(requests.request(method, url, json=fields, timeout=5).json())


def by_httpx(method: str, url: str, fields: dict[str, Any] | None) -> dict[str, Any]:
    """A JSON request with httpx."""
    return dict(httpx.request(method, url, json=fields).json())


def by_httpx_async(method: str, url: str, fields: dict[str, Any] | None) -> dict[str, Any]:
    """A JSON request with httpx's asynchronous client."""

    async def call() -> dict[str, Any]:
        async with httpx.AsyncClient() as client:
            return dict((await client.request(method, url, json=fields)).json())

    return asyncio.run(call())


def by_urllib3(method: str, url: str, fields: dict[str, Any] | None) -> dict[str, Any]:
    """A JSON request with urllib3."""
    with urllib3.PoolManager() as pool:
        return dict(pool.request(method, url, json=fields).json())


def by_aiohttp(method: str, url: str, fields: dict[str, Any] | None) -> dict[str, Any]:
    """A JSON request with aiohttp, its type declared as slack_sdk does."""

    async def call() -> dict[str, Any]:
        headers = {"Content-Type": "application/json;charset=utf-8"} if fields else {}
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, url, json=fields, headers=headers) as answer,
        ):
            return dict(await answer.json())

    return asyncio.run(call())


def by_httplib2(method: str, url: str, fields: dict[str, Any] | None) -> dict[str, Any]:
    """A JSON request with httplib2, as Google's client makes it."""
    body = None if fields is None else json.dumps(fields)
    headers = {"Content-Type": "application/json"} if fields else {}
    client = httplib2.Http()
    try:
        return dict(json.loads(client.request(url, method, body=body, headers=headers)[1]))
    finally:
        client.close()


CLIENTS = (by_requests, by_httpx, by_httpx_async, by_urllib3, by_aiohttp, by_httplib2)


def _record(folder: Path, provider: Provider, drive: Callable[[], Any]) -> Any:
    with recording(provider) as heard:
        result = drive()
    about = Meta(provider=provider.name, name=folder.name, recorded_at="2026-11-21T00:00:00Z")
    store.save(folder, Cassette(meta=about, exchanges=tuple(heard.exchanges)))
    return result


@pytest.mark.parametrize("recorder", CLIENTS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("player", CLIENTS, ids=lambda each: each.__name__)
def test_any_client_replays_what_any_other_recorded(
    tmp_path: Path, loopback: Any, acme: Provider, recorder: Client, player: Client
) -> None:
    """GET and JSON POST, recorded with one client, are answered to another, and nothing is sent."""

    def drive(client: Client) -> list[dict[str, Any]]:
        return [client("GET", f"{loopback.url}/a?y=2&x=1", None), client("POST", f"{loopback.url}/b", {"k": [1, None]})]

    told = _record(tmp_path / "cross", acme, lambda: drive(recorder))
    count = len(loopback.heard)
    with replaying(tmp_path / "cross", provider=acme) as replay:
        assert drive(player) == told
    assert len(loopback.heard) == count
    assert replay.unused == ()


@pytest.mark.parametrize("recorder", [by_requests, by_urllib3, by_aiohttp], ids=lambda each: each.__name__)
@pytest.mark.parametrize("player", [by_requests, by_urllib3, by_aiohttp], ids=lambda each: each.__name__)
def test_redirects_are_followed_in_replay(
    tmp_path: Path, loopback: Any, acme: Provider, recorder: Client, player: Client
) -> None:
    """Clients that follow redirects by themselves get both answers, whoever recorded them."""
    told = _record(tmp_path / "moved", acme, lambda: recorder("GET", f"{loopback.url}/moved", None))
    assert told["path"] == "/target"
    with replaying(tmp_path / "moved", provider=acme) as replay:
        assert player("GET", f"{loopback.url}/moved", None) == told
    assert replay.unused == ()


def test_polling_gets_its_answers_in_order(tmp_path: Path, loopback: Any, acme: Provider) -> None:
    """The same request, asked again, is answered by the next recorded answer, and then refused."""
    url = f"{loopback.url}/poll"
    _record(tmp_path / "poll", acme, lambda: [by_httpx("GET", url, None) for _ in range(3)])
    with replaying(tmp_path / "poll", provider=acme) as replay:
        assert [by_requests("GET", url, None)["number"] for _ in range(3)] == [1, 2, 3]
        with pytest.raises(RequestNotRecorded, match="each recorded one has been given"):
            by_httpx("GET", url, None)
    assert len(replay.misses) == 1


def test_the_last_answer_repeats_when_asked_to(tmp_path: Path, loopback: Any, acme: Provider) -> None:
    """Suites that poll as often as they like get the last answer again."""
    url = f"{loopback.url}/poll"
    _record(tmp_path / "poll", acme, lambda: [by_httpx("GET", url, None) for _ in range(2)])
    with replaying(tmp_path / "poll", provider=acme, repeats=True):
        assert [by_httpx("GET", url, None)["number"] for _ in range(4)] == [1, 2, 2, 2]


def test_threads_share_one_replay(tmp_path: Path, loopback: Any, acme: Provider) -> None:
    """Forty requests over four threads: each answer is given once."""
    urls = [f"{loopback.url}/item/{number}" for number in range(40)]
    _record(tmp_path / "many", acme, lambda: [by_requests("GET", url, None) for url in urls])
    with replaying(tmp_path / "many", provider=acme) as replay, ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda url: by_httpx("GET", url, None), reversed(urls)))
    assert sorted(answer["number"] for answer in answers) == list(range(1, 41))
    assert replay.unused == ()


@pytest.mark.parametrize("client", CLIENTS, ids=lambda each: each.__name__)
def test_a_miss_shows_the_nearest_request_and_what_differs(
    tmp_path: Path, loopback: Any, acme: Provider, client: Client
) -> None:
    """Through every client the error names cassette line, field, both values and the command."""
    url = f"{loopback.url}/v1/refunds"
    _record(tmp_path / "refund", acme, lambda: by_httpx("POST", url, {"amount": 1200, "reason": "duplicate"}))
    replay = replaying(tmp_path / "refund", provider=acme, record_command="harness record acme")
    with replay, pytest.raises(RequestNotRecorded) as raised:
        client("POST", url, {"amount": 1500, "reason": "duplicate"})
    assert "json amount: recorded 1200, sent 1500" in str(raised.value)
    assert "interactions.jsonl:1" in str(raised.value)
    assert "reason" not in str(raised.value)
    assert "Record it: harness record acme" in str(raised.value)


def test_multipart_replays_although_its_boundary_is_random(tmp_path: Path, loopback: Any, acme: Provider) -> None:
    """The same parts are the same request, between clients too."""

    def post(client: Any) -> Any:
        files = {"file": ("a.txt", b"hello", "text/plain")}
        return client.post(f"{loopback.url}/upload", files=files, data={"k": "v"}).json()

    told = _record(tmp_path / "upload", acme, lambda: post(httpx))
    with replaying(tmp_path / "upload", provider=acme):
        assert post(requests) == told


def test_aiohttp_forms_replay(tmp_path: Path, loopback: Any, acme: Provider) -> None:
    """Urlencoded fields and multipart forms have a body that is compared."""

    async def post() -> list[Any]:
        told = []
        async with aiohttp.ClientSession() as session:
            multi = aiohttp.FormData()
            multi.add_field("file", b"hello", filename="a.txt", content_type="text/plain")
            for data in ({"a": "1", "b": "2"}, multi):
                async with session.post(f"{loopback.url}/form", data=data) as answer:
                    told.append(await answer.json())
        return told

    told = _record(tmp_path / "form", acme, lambda: asyncio.run(post()))
    with replaying(tmp_path / "form", provider=acme):
        assert asyncio.run(post()) == told
    line = json.loads((tmp_path / "form" / "interactions.jsonl").read_text().splitlines()[0])
    assert line["request"]["body"]["form"] == [["a", "1"], ["b", "2"]]


def test_fresh_randomness_replays(tmp_path: Path, loopback: Any, acme: Provider) -> None:
    """Fields that the provider's facts ignore may differ; others may not."""
    _record(tmp_path / "flow", acme, lambda: by_httpx("POST", f"{loopback.url}/x?state=one", {"trace": "1", "a": 1}))
    with replaying(tmp_path / "flow", provider=acme):
        assert by_httpx("POST", f"{loopback.url}/x?state=two", {"trace": "2", "a": 1})["number"] == 1


def test_a_live_key_is_never_sent(loopback: Any, acme: Provider) -> None:
    """The request is refused before it leaves, wherever the key stands; the message says where test keys are."""
    with pytest.raises(LiveKeyRefused, match=r"https://acme\.test/keys"), recording(acme) as heard:
        requests.get(loopback.url, auth=("ak_live_1", ""), timeout=5)
    assert (loopback.heard, heard.exchanges) == ([], ())


@pytest.mark.parametrize("key", ["sk_live_4eC39HqLyjWDarjt", "rk_live_4eC39HqLyjWDarjt", "rzp_live_4eC39HqLyj"])
def test_live_keys_that_everybody_knows_are_never_sent(loopback: Any, acme: Provider, key: str) -> None:
    """Also to a provider that the harness has no facts of."""
    with pytest.raises(LiveKeyRefused), recording(replace(acme, live_keys=())) as heard:
        requests.get(loopback.url, headers={"Authorization": f"Bearer {key}"}, timeout=5)
    assert (loopback.heard, heard.exchanges) == ([], ())


def test_a_live_key_spoils_the_recording_though_the_client_swallows_it(loopback: Any, acme: Provider) -> None:
    """SDKs wrap what their transport raises; the recording ends with the refusal all the same."""

    def record() -> None:
        with recording(acme):
            by_httpx("GET", f"{loopback.url}/before", None)
            with contextlib.suppress(Exception):
                httpx.get(loopback.url, headers={"X-Key": "ak_live_2"})

    with pytest.raises(LiveKeyRefused):
        record()
    assert [heard[1] for heard in loopback.heard] == ["/before"]


def test_an_answer_that_cannot_be_read_spoils_the_recording(loopback: Any, acme: Provider) -> None:
    """The client gets its answer; the recording says what could not be undone."""

    def record() -> None:
        with recording(acme):
            assert httpx.get(f"{loopback.url}/mystery").status_code == 200

    with pytest.raises(CannotRun, match="'mystery' cannot be undone"):
        record()


def test_a_double_that_names_its_own_address_is_readdressed_too(acme: Provider, exchange: Exchange) -> None:
    """Links in its answers lead to the provider."""
    asked = replace(exchange.request, url="http://127.0.0.1:9/v1/x")
    answer = replace(
        exchange.response, headers=(("Location", "http://127.0.0.1:9/v1/y"),), body=b'"http://127.0.0.1:9/z"'
    )
    found = readdressed(
        replace(exchange, request=asked, response=answer), {"http://127.0.0.1:9": "https://api.acme.test/"}
    )
    assert found.request.url == "https://api.acme.test/v1/x"
    assert found.response.headers == (("Location", "https://api.acme.test/v1/y"),)
    assert found.response.body == b'"https://api.acme.test/z"'
    assert readdressed(exchange, {"http://other": "x"}) is exchange


def test_other_hosts_are_not_recorded(loopback: Any) -> None:
    """Only exchanges with the provider's hosts are kept."""
    other = Provider(name="other", title="Other", hosts=("*.other.test",), contract_source="")
    with recording(other) as heard:
        by_httpx("GET", loopback.url, None)
    assert heard.exchanges == ()


def test_a_double_stands_for_the_provider(tmp_path: Path, loopback: Any, acme: Provider) -> None:
    """What a local double answered is recorded under the provider's own address."""
    with recording(acme, stands_for=lambda: {loopback.url: "https://api.acme.test/api"}) as heard:
        by_httpx("GET", f"{loopback.url}/v1/x?a=1", None)
    assert heard.exchanges[0].request.url == "https://api.acme.test/api/v1/x?a=1"
    store.save(
        tmp_path / "x", Cassette(meta=Meta(provider="acme", name="x", recorded_at="x"), exchanges=(*heard.exchanges,))
    )
    with replaying(tmp_path / "x", provider=acme):
        assert by_aiohttp("GET", "https://api.acme.test/api/v1/x?a=1", None)["number"] == 1


def test_replay_blocks_what_no_patch_catches(tmp_path: Path, loopback: Any, acme: Provider) -> None:
    """A bare socket gets nowhere, loopback included, unless loopback is allowed."""
    _record(tmp_path / "x", acme, lambda: by_httpx("GET", loopback.url, None))
    port = int(loopback.url.rpartition(":")[2])
    with replaying(tmp_path / "x", provider=acme) as replay, pytest.raises(NetworkBlocked):
        socket.create_connection(("127.0.0.1", port), timeout=1)
    assert replay.guard.refused == ["127.0.0.1"]
    with replaying(tmp_path / "x", provider=acme, allow_loopback=True):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()


def test_an_empty_cassette_says_so(tmp_path: Path, acme: Provider) -> None:
    """There is no nearest request in an empty one."""
    _record(tmp_path / "x", acme, lambda: None)
    with replaying(tmp_path / "x", provider=acme), pytest.raises(RequestNotRecorded, match="it is empty"):
        by_httpx("GET", "https://api.acme.test/", None)


def test_importing_the_store_brings_no_http_client() -> None:
    """Reading cassettes needs neither vcrpy nor a client."""
    code = "import sys, harness.cassettes.store; print([m for m in ('vcr', 'httpx', 'requests', 'aiohttp') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
