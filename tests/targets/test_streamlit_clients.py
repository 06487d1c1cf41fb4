"""Calls of an app through each HTTP client that it may use: answered whole, or with the client's own error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from harness.model.dashboard import Action, Answer, Call, View
from harness.targets.streamlit_app import StreamlitApp

APP = """import asyncio
import json
import urllib.request

import aiohttp
import httpx
import httpx2
import requests
import streamlit as st
import urllib3

URL = "https://api.test/orders?page=2"
BODY = {"n": 1}


async def by_aiohttp():
    async with aiohttp.ClientSession() as session:
        async with session.post("https://api.test/orders", params={"page": 2}, json=BODY) as answer:
            return await answer.json()


async def by_async_httpx():
    async with httpx.AsyncClient() as client:
        return (await client.post(URL, json=BODY)).json()


def by_urllib():
    request = urllib.request.Request(URL, json.dumps(BODY).encode(), {"content-type": "application/json"})
    return json.loads(urllib.request.urlopen(request, timeout=10).read())


CLIENTS = {
    "aiohttp": lambda: asyncio.run(by_aiohttp()),
    "async httpx": lambda: asyncio.run(by_async_httpx()),
    "httpx": lambda: httpx.post(URL, json=BODY).json(),
    "httpx2": lambda: httpx2.post(URL, json=BODY).json(),
    "requests": lambda: requests.post(URL, json=BODY, timeout=10).json(),
    "urllib": by_urllib,
    "urllib3": lambda: urllib3.PoolManager().request("POST", URL, json=BODY, timeout=10, retries=False).json(),
}
st.write("got", CLIENTS[st.query_params.get("client", "httpx")]()["ok"])
"""
ERRORS = {
    "aiohttp": {"ServerTimeoutError", "ClientOSError", "ServerDisconnectedError", "ClientPayloadError"},
    "async httpx": {"ReadTimeout", "ConnectError", "ReadError", "RemoteProtocolError"},
    "httpx": {"ReadTimeout", "ConnectError", "ReadError", "RemoteProtocolError"},
    "httpx2": {"ReadTimeout", "ConnectError", "ReadError", "RemoteProtocolError"},
    "requests": {"ReadTimeout", "ConnectionError", "ChunkedEncodingError"},
    "urllib": {"TimeoutError", "URLError", "ConnectionResetError", "IncompleteRead"},
    "urllib3": {"ReadTimeoutError", "NewConnectionError", "ProtocolError"},
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StreamlitApp]:
    """An app that calls through the client which its address names."""
    folder = tmp_path_factory.mktemp("clients")
    (folder / "app.py").write_text(APP)
    with StreamlitApp(folder / "app.py", root=folder) as opened:
        yield opened


def called(app: StreamlitApp, client: str, answer: Answer) -> tuple[View, list[Call]]:
    """The view after one call, and the call."""
    heard: list[Call] = []

    def answered(call: Call) -> Answer:
        heard.append(call)
        return answer

    return app.begin(answered, Action(kind="query", target="client", value=client)), heard


@pytest.mark.parametrize("client", ERRORS)
def test_an_answer_arrives(app: StreamlitApp, client: str) -> None:
    """The request reaches the answerer with method, address and body, and its answer reaches the app."""
    view, (call,) = called(app, client, Answer(headers=(("content-type", "application/json"),), body=b'{"ok": "yes"}'))
    assert [text for _, text in view.texts] == ["got yes"]
    assert (call.request.method, call.request.url) == ("POST", "https://api.test/orders?page=2")
    assert call.request.body.replace(b" ", b"") == b'{"n":1}'
    assert call.bounded


@pytest.mark.parametrize("client", ERRORS)
@pytest.mark.parametrize("fault", ["timeout", "connection", "reset", "truncated"])
def test_a_fault_is_the_clients_own_error(app: StreamlitApp, client: str, fault: Any) -> None:
    """Whatever is wrong with the connection raises what the client raises then, and is no refusal of the harness."""
    headers = (("content-type", "application/json"),)
    view, _ = called(app, client, Answer(headers=headers, body=b'{"ok"', fault=fault))
    (crash,) = view.crashes
    assert crash["type"] in ERRORS[client]
    assert not crash["blocked"]


@pytest.mark.parametrize("client", ["aiohttp", "httpx", "requests", "urllib", "urllib3"])
def test_a_call_that_nobody_answers_is_no_fault_of_the_app(app: StreamlitApp, client: str) -> None:
    """Without a contract the refusal is told apart from the app's own faults."""
    view, _ = called(app, client, Answer(fault="refused"))
    assert view.crashes[0]["blocked"]


def test_nobody_waits_for_a_slow_answer(app: StreamlitApp) -> None:
    """A client with less patience than the answer takes gets its time-out at once."""
    view, _ = called(app, "httpx", Answer(body=b"{}", delay=45.0))
    assert view.crashes[0]["type"] == "ReadTimeout"
    assert view.elapsed < 20
