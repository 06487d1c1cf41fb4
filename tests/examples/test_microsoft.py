"""The shop's notices through Microsoft Graph, and the double from which they are recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import httpx
import pytest
import respx

from examples.storefront.backend.providers.chat import ChatRefused, Notice
from examples.storefront.backend.providers.graph_gateway import GraphGateway
from examples.storefront.backend.routers import notifications
from examples.storefront.doubles.tenant import CHANNELS, PER_WINDOW, TEAM, WINDOW, GraphRefusal, Tenant
from examples.storefront.recording import Double, microsoft_calls
from examples.storefront.recording.doubles import DOUBLES
from tests.examples.doubles import faults, heard

Api: TypeAlias = Callable[..., httpx.Response]

HEADERS = {"Authorization": f"Bearer {microsoft_calls.TOKEN}"}
NOTICE = Notice(channel_id=CHANNELS[0][0], about="JO-01001", text="left <b>early</b>")


@pytest.fixture
def microsoft() -> Iterator[Double]:
    """The double, running and empty."""
    with DOUBLES["microsoft"]() as double:
        yield double


def test_scenarios(microsoft: Double) -> None:
    """What the shop does with Graph ends as it should."""
    assert microsoft_calls.announce(microsoft.base_url).message_id.isdigit()
    channels = microsoft_calls.list_channels(microsoft.base_url)
    assert [(each.name, each.is_private) for each in channels][1:] == [("Returns", False), ("Finance", True)]
    names = ("post_to_missing_channel", "read_missing_team", "use_expired_token", "post_too_often")
    refused = [getattr(microsoft_calls, name)(microsoft.base_url) for name in names]
    assert [(each.status, each.code) for each in refused] == [
        (404, "NotFound"),
        (404, "NotFound"),
        (502, "InvalidAuthenticationToken"),
        (502, "TooManyRequests"),
    ]


def test_the_shop_tells_the_bookkeepers(microsoft: Double, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The API itself, turned to the double, posts and mails once money went back, and not before."""
    gateway = GraphGateway(microsoft.base_url, microsoft_calls.TOKEN, TEAM)
    monkeypatch.setattr(notifications, "meeting_room", gateway)
    order = next(one["id"] for one in api("GET", "/orders?status=pending", "staff").json()["items"])
    body = {"orderId": order, "mailTo": "grace@example.test"}
    assert api("POST", "/notifications/order-refunded", "staff", json=body).status_code == 409
    payment = api("POST", "/payments/paypal", "staff", json={"orderId": order}).json()["id"]
    api("POST", f"/payments/paypal/{payment}/capture", "staff")
    api("POST", "/payments/refunds", "staff", json={"orderId": order, "amount": "1.00"})
    told = api("POST", "/notifications/order-refunded", "staff", json=body)
    assert (told.status_code, told.json()["channelId"]) == (201, CHANNELS[0][0])


def test_double_keeps_to_the_contract(microsoft: Double) -> None:
    """Whatever is asked of it, well or badly, it answers what the contract allows."""
    with heard("microsoft", microsoft) as said:
        for scenario in microsoft_calls.SCENARIOS.values():
            scenario(microsoft.base_url)
        with httpx.Client(base_url=f"{microsoft.base_url}/v1.0", headers=HEADERS) as client:
            messages = f"/teams/{TEAM}/channels/{CHANNELS[0][0]}/messages"
            for path, content in ((messages, b"{"), (messages, b"[]"), (messages, b"{}"), ("/me/sendMail", b"{}")):
                client.post(path, content=content, headers={"Content-Type": "application/json"})
            client.get(f"/teams/{TEAM}/channels", params={"$top": "0"})
    assert {each.response.status for each in said.exchanges} == {200, 201, 202, 400, 401, 404, 429}
    assert faults("microsoft", said.exchanges) == []


def test_double_limits() -> None:
    """It says how long to wait, and then there is room again."""
    seconds = [0.0]
    tenant = Tenant(clock=lambda: seconds[0])
    message = {"body": {"content": "hello"}}
    for _ in range(PER_WINDOW):
        tenant.post(TEAM, CHANNELS[0][0], message)
    with pytest.raises(GraphRefusal) as refused:
        tenant.post(TEAM, CHANNELS[0][0], message)
    assert refused.value.retry_after == WINDOW
    seconds[0] += WINDOW
    assert tenant.post(TEAM, CHANNELS[0][0], message)["importance"] == "normal"


def test_a_notice_cannot_smuggle_markup(respx_mock: respx.MockRouter) -> None:
    """Teams shows HTML, so what customers write is escaped."""
    route = respx_mock.post(path__startswith="/v1.0/teams").respond(201, json={"id": "1"})
    GraphGateway("https://graph.test", "token", TEAM).post(NOTICE)
    assert b"&lt;b&gt;early" in route.calls.last.request.content


@pytest.mark.parametrize(
    ("status", "content", "code"),
    [
        (201, b"{}", "provider_unreadable"),
        (201, b"[]", "provider_unreadable"),
        (503, b"<html>", "provider_unavailable"),
    ],
)
def test_an_odd_answer_is_refused(status: int, content: bytes, code: str, respx_mock: respx.MockRouter) -> None:
    """No id, no object, no JSON: the shop says that the provider is at fault, and does not fall over."""
    respx_mock.post(path__startswith="/v1.0/teams").respond(status, content=content)
    with pytest.raises(ChatRefused) as refused:
        GraphGateway("https://graph.test", "token", TEAM).post(NOTICE)
    assert (refused.value.status, refused.value.code) == (502, code)


def test_nobody_at_the_address() -> None:
    """502, not a crash; without Graph the sandbox takes the notice."""
    with pytest.raises(ChatRefused) as refused:
        GraphGateway("http://127.0.0.1:9", "token", TEAM).channels(None, 1)
    assert (refused.value.status, refused.value.code) == (502, "provider_unavailable")
