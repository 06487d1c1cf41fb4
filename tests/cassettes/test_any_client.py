"""What one client recorded another replays: any requests, in any order that the index allows, one by one or all at once."""

from __future__ import annotations

import asyncio
import json
import random
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import httplib2  # type: ignore[import-untyped]
import httpx
import httpx2
import pytest
import requests
import urllib3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.cassettes import store
from harness.cassettes.meta import Meta
from harness.cassettes.session import recording, replaying
from harness.cassettes.store import Cassette
from harness.model.exchange import Exchange, Request, Response
from harness.model.provider import Provider

Fields = tuple[tuple[str, str], ...]
Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Call:
    """One request: a query, and a body of JSON (a mapping's members) or of a form."""

    method: str
    path: str
    query: Fields = ()
    kind: str = ""
    body: Fields = ()

    def shuffled(self, chance: random.Random) -> Call:
        """The same request in another spelling: order of the query's names, and of the members of JSON."""
        query = tuple(chance.sample(self.query, len(self.query)))
        body = tuple(chance.sample(self.body, len(self.body))) if self.kind == "json" else self.body
        return Call(self.method, self.path, query, self.kind, body)

    def same(self) -> Call:
        """What all its spellings have in common."""
        return Call(self.method, self.path, tuple(sorted(self.query)), self.kind, tuple(sorted(self.body)))

    def url(self, base: str) -> str:
        """The address below a server."""
        return f"{base}/{self.path}{'?' if self.query else ''}{urlencode(self.query)}"

    @property
    def content(self) -> bytes | None:
        """The body as bytes."""
        if not self.kind:
            return None
        return json.dumps(dict(self.body)).encode() if self.kind == "json" else urlencode(self.body).encode()

    @property
    def headers(self) -> dict[str, str]:
        """The body's type."""
        types = {"json": "application/json", "form": "application/x-www-form-urlencoded"}
        return {"Content-Type": types[self.kind]} if self.kind else {}


def by_requests(call: Call, base: str) -> Answer:
    """With requests."""
    sent = {"json": dict(call.body)} if call.kind == "json" else {"data": list(call.body)} if call.kind else {}
    return dict(requests.request(call.method, call.url(base), timeout=5, **sent).json())


def by_urllib3(call: Call, base: str) -> Answer:
    """With urllib3."""
    with urllib3.PoolManager() as pool:
        return dict(pool.request(call.method, call.url(base), body=call.content, headers=call.headers).json())


def by_urllib(call: Call, base: str) -> Answer:
    """With the standard library."""
    asked = urllib.request.Request(call.url(base), call.content, call.headers, method=call.method)
    with urllib.request.urlopen(asked, timeout=5) as answer:
        return dict(json.loads(answer.read()))


def by_httplib2(call: Call, base: str) -> Answer:
    """With httplib2, as Google's client does."""
    client = httplib2.Http()
    try:
        return dict(json.loads(client.request(call.url(base), call.method, call.content, call.headers)[1]))
    finally:
        client.close()


def _sent(call: Call) -> dict[str, Any]:
    return {"json": dict(call.body)} if call.kind == "json" else {"data": dict(call.body)} if call.kind else {}


# Without certificates, whose reading costs more than a request does: nothing here is encrypted.
def _by_httpx(module: Any) -> Callable[[Call, str], Answer]:
    def ask(call: Call, base: str) -> Answer:
        with module.Client(verify=False) as client:
            return dict(client.request(call.method, call.url(base), **_sent(call)).json())

    return ask


def _by_httpx_async(module: Any) -> Callable[[Call, str], Answer]:
    def ask(call: Call, base: str) -> Answer:
        async def asked() -> Answer:
            async with module.AsyncClient(verify=False) as client:
                return dict((await client.request(call.method, call.url(base), **_sent(call))).json())

        return asyncio.run(asked())

    return ask


def by_aiohttp(call: Call, base: str) -> Answer:
    """With aiohttp, whose `json=` and `data=` are Python objects until they are sent."""

    async def asked() -> Answer:
        async with (
            aiohttp.ClientSession() as session,
            session.request(call.method, call.url(base), **_sent(call)) as answer,
        ):
            return dict(await answer.json(content_type=None))

    return asyncio.run(asked())


CLIENTS: Mapping[str, Callable[[Call, str], Answer]] = {
    "requests": by_requests,
    "urllib3": by_urllib3,
    "urllib": by_urllib,
    "httplib2": by_httplib2,
    "httpx": _by_httpx(httpx),
    "httpx-async": _by_httpx_async(httpx),
    "httpx2": _by_httpx(httpx2),
    "httpx2-async": _by_httpx_async(httpx2),
    "aiohttp": by_aiohttp,
}

_WORDS = st.sampled_from(["a", "b c", "d&e=f", "ä/ö", "1", ""])
_FIELDS = st.dictionaries(st.sampled_from(["x", "y", "z[0]"]), _WORDS, min_size=1, max_size=3).map(
    lambda found: tuple(found.items())
)
_BODIES = st.one_of(
    st.just(("GET", "", ())),
    st.tuples(st.sampled_from(["POST", "PUT"]), st.sampled_from(["json", "form"]), _FIELDS),
)
_CALLS = st.builds(
    lambda path, query, rest: Call(rest[0], path, query, rest[1], rest[2]),
    st.sampled_from(["things", "things/7", "poll"]),
    st.one_of(st.just(()), _FIELDS),
    _BODIES,
)


@pytest.mark.parametrize("recorder", CLIENTS)
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(calls=st.lists(_CALLS, min_size=2, max_size=4), repeated=st.integers(1, 2), seed=st.integers(0, 99))
def test_any_sequence_replays_identically_in_any_order(
    tmp_path_factory: pytest.TempPathFactory,
    loopback: Any,
    acme: Provider,
    recorder: str,
    calls: list[Call],
    repeated: int,
    seed: int,
) -> None:
    """Equal requests get their answers in the order of recording; others may come in any order, spelling and thread."""
    chance = random.Random(seed)
    whole = calls * repeated
    folder = tmp_path_factory.mktemp("any") / "cassette"
    with recording(acme) as heard:
        told = [CLIENTS[recorder](call, loopback.url) for call in whole]
    about = Meta(provider="acme", name="cassette", recorded_at="2026-11-21T00:00:00Z")
    store.save(folder, Cassette(meta=about, exchanges=heard.exchanges))
    sent = len(loopback.heard)
    shuffled = [call.shuffled(chance) for call in chance.sample(whole, len(whole))]
    for player in CLIENTS.values():
        with replaying(folder, provider=acme) as replay:
            assert _by_call(shuffled, [player(call, loopback.url) for call in shuffled]) == _by_call(whole, told)
            assert replay.unused == ()
        with replaying(folder, provider=acme) as replay, ThreadPoolExecutor(4) as pool:
            found = list(pool.map(player, shuffled, [loopback.url] * len(shuffled)))
            assert _counted(shuffled, found) == _counted(whole, told)
            assert replay.unused == ()
    assert len(loopback.heard) == sent


def _by_call(calls: Sequence[Call], answers: Sequence[Answer]) -> Mapping[Call, list[Answer]]:
    found: dict[Call, list[Answer]] = defaultdict(list)
    for call, answer in zip(calls, answers, strict=True):
        found[call.same()].append(answer)
    return found


def _counted(calls: Sequence[Call], answers: Sequence[Answer]) -> Mapping[Call, Counter[str]]:
    return {call: Counter(map(str, each)) for call, each in _by_call(calls, answers).items()}


def test_tasks_share_one_replay(tmp_path: Path, loopback: Any, acme: Provider) -> None:
    """Twenty tasks of one loop ask the same client at once; each answer is given once."""
    with recording(acme) as heard:
        told = [by_requests(Call("GET", f"t/{number % 5}"), loopback.url)["number"] for number in range(20)]
    about = Meta(provider="acme", name="tasks", recorded_at="2026-11-21T00:00:00Z")
    store.save(tmp_path / "tasks", Cassette(meta=about, exchanges=heard.exchanges))

    async def ask() -> list[Any]:
        async with httpx.AsyncClient(verify=False) as client:
            asked = [client.get(Call("GET", f"t/{number % 5}").url(loopback.url)) for number in range(20)]
            return [answer.json()["number"] for answer in await asyncio.gather(*asked)]

    with replaying(tmp_path / "tasks", provider=acme):
        assert sorted(asyncio.run(ask())) == sorted(told)


@pytest.mark.parametrize("client", CLIENTS)
def test_every_client_replays_https(tmp_path: Path, acme: Provider, client: str) -> None:
    """A connection that would be encrypted is made up to the point at which it would be opened."""
    kind = (("Content-Type", "application/json"),)
    request = Request(method="GET", url="https://api.acme.test/things")
    exchange = Exchange(request=request, response=Response(status=200, headers=kind, body=b'{"n": 7}'))
    about = Meta(provider="acme", name="secure", recorded_at="2026-11-21T00:00:00Z")
    store.save(tmp_path / "secure", Cassette(meta=about, exchanges=(exchange,)))
    with replaying(tmp_path / "secure", provider=acme):
        assert CLIENTS[client](Call("GET", "things"), "https://api.acme.test") == {"n": 7}


@pytest.mark.parametrize("client", CLIENTS)
def test_recording_in_threads_hears_every_request(loopback: Any, acme: Provider, client: str) -> None:
    """A connection that one thread opens leaves no gap through which another's request goes unheard."""
    calls = [Call("GET", f"things/{number}") for number in range(16)]
    with recording(acme) as heard, ThreadPoolExecutor(8) as pool:
        told = list(pool.map(CLIENTS[client], calls, [loopback.url] * len(calls)))
    assert len({answer["number"] for answer in told}) == len(calls)
    assert {each.request.url for each in heard.exchanges} == {call.url(loopback.url) for call in calls}


def test_boto3_replays(tmp_path: Path, loopback: Any, acme: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS's client signs each request anew; the signature is no part of what is compared."""
    boto3: Any = pytest.importorskip("boto3", reason="module boto3 is not installed")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")

    def ask() -> Any:
        made = boto3.client("lambda", endpoint_url=loopback.url, region_name="eu-central-1")
        return made.invoke(FunctionName="count", Payload=b'{"n": 1}')["Payload"].read()

    with recording(acme) as heard:
        told = ask()
    about = Meta(provider="acme", name="boto", recorded_at="2026-11-21T00:00:00Z")
    store.save(tmp_path / "boto", Cassette(meta=about, exchanges=heard.exchanges))
    count = len(loopback.heard)
    with replaying(tmp_path / "boto", provider=acme):
        assert ask() == told
    assert len(loopback.heard) == count


def _by_aiohttp_with_its_type(url: str) -> Answer:
    """As Slack's client sends: a Python object, and the type written beside it."""

    async def asked() -> Answer:
        kind = {"Content-Type": "application/json"}
        async with aiohttp.ClientSession() as session, session.post(url, json={"text": "ä"}, headers=kind) as answer:
            return dict(await answer.json(content_type=None))

    return asyncio.run(asked())


def _with_files(module: Any) -> Callable[[str], Answer]:
    def ask(url: str) -> Answer:
        sent = {"files": {"report": ("a.csv", b"n\n1\n", "text/csv")}, "data": {"title": "ä"}}
        return dict(module.post(url, **sent).json())

    return ask


@pytest.mark.parametrize(
    ("recorder", "player"),
    [
        (_by_aiohttp_with_its_type, _by_aiohttp_with_its_type),
        (_with_files(httpx), _with_files(httpx)),
        (_with_files(requests), _with_files(httpx)),
    ],
    ids=["aiohttp-json-with-its-type", "httpx-multipart", "multipart-of-requests-by-httpx"],
)
def test_bodies_that_are_made_anew_each_time_replay(
    tmp_path: Path, loopback: Any, acme: Provider, recorder: Callable[[str], Answer], player: Callable[[str], Answer]
) -> None:
    """Another boundary, or an object that is bytes only on the wire, is the same request."""
    with recording(acme) as heard:
        told = recorder(f"{loopback.url}/things")
    about = Meta(provider="acme", name="anew", recorded_at="2026-11-21T00:00:00Z")
    store.save(tmp_path / "anew", Cassette(meta=about, exchanges=heard.exchanges))
    count = len(loopback.heard)
    with replaying(tmp_path / "anew", provider=acme) as replay:
        assert player(f"{loopback.url}/things") == told
        assert replay.unused == ()
    assert len(loopback.heard) == count
