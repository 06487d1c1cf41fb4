"""The shop's events to a Zap, and the double of Zapier's hooks from which they are recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import httpx
import pytest
import respx

from examples.storefront.backend.providers.automation import AutomationRefused, ShopEvent
from examples.storefront.backend.providers.zapier_hook import ZapierHook
from examples.storefront.backend.routers import events
from examples.storefront.doubles.zapier import ACCOUNT, HOOK, PER_WINDOW, WINDOW, Hooks
from examples.storefront.recording import Double, zapier_calls
from examples.storefront.recording.doubles import DOUBLES
from tests.examples.doubles import faults, heard

Api: TypeAlias = Callable[..., httpx.Response]

EVENT = ShopEvent(type="order.paid", order_number="JO-01001", cents=100, currency="EUR")


@pytest.fixture
def zapier() -> Iterator[Double]:
    """The double, running and empty."""
    with DOUBLES["zapier"]() as double:
        yield double


def test_scenarios(zapier: Double) -> None:
    """What the shop does with Zapier ends as it should."""
    assert len(set(zapier_calls.tell_events(zapier.base_url))) == 2
    refused = [each(zapier.base_url) for each in (zapier_calls.call_removed_hook, zapier_calls.tell_too_often)]
    assert [(each.status, each.code) for each in refused] == [(409, "hook_gone"), (502, "too_many_events")]


def test_the_shop_tells_events(zapier: Double, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The API itself, turned to the double, tells a Zap of an order; without Zapier the sandbox listens."""
    body = {"type": "order.paid", "orderId": 1}
    assert api("POST", "/events", "staff", json=body).json()["eventId"] == "sandbox-JO-00001"
    monkeypatch.setattr(events, "automation", ZapierHook(zapier.base_url, f"{ACCOUNT}/{HOOK}"))
    statuses = [api("POST", "/events", "staff", json=body).status_code for _ in range(PER_WINDOW + 1)]
    assert statuses == [201] * PER_WINDOW + [502]
    assert api("POST", "/events", "customer", json=body).status_code == 403


def test_double_keeps_to_the_contract(zapier: Double) -> None:
    """Whatever is sent to it, well or badly, it answers what the contract allows."""
    with heard("zapier", zapier) as said:
        for scenario in zapier_calls.SCENARIOS.values():
            scenario(zapier.base_url)
        for path, content in ((f"{ACCOUNT}/{HOOK}", b"{"), (f"{ACCOUNT}/none", b"{}")):
            httpx.post(f"{zapier.base_url}/hooks/catch/{path}/", content=content)
    assert {each.response.status for each in said.exchanges} == {200, 400, 404, 410, 429}
    assert faults("zapier", said.exchanges) == []


def test_double_limits() -> None:
    """It says how long to wait, and then there is room again; what it took it has."""
    seconds = [0.0]
    hooks = Hooks(lambda: seconds[0])
    answers = [hooks.catch(ACCOUNT, HOOK, b"{}") for _ in range(PER_WINDOW + 1)]
    assert answers[-1].headers["Retry-After"] == f"{WINDOW:.0f}"
    seconds[0] += WINDOW
    assert hooks.catch(ACCOUNT, HOOK, b'{"n": 1}').status_code == 200
    assert hooks.events[-1] == {"n": 1}


@pytest.mark.parametrize(
    ("status", "content", "code"),
    [
        (200, b"<html>", "provider_unreadable"),
        (200, b'{"status": "error"}', "event_not_taken"),
        (503, b"", "provider_unavailable"),
    ],
)
def test_an_odd_answer_is_refused(status: int, content: bytes, code: str, respx_mock: respx.MockRouter) -> None:
    """Success without success, no JSON, an outage: the shop says so; an answer without an id is none of its business."""
    route = respx_mock.post(path=f"/hooks/catch/{ACCOUNT}/{HOOK}/").respond(status, content=content)
    hook = ZapierHook("https://zapier.test", f"{ACCOUNT}/{HOOK}")
    with pytest.raises(AutomationRefused, match=code):
        hook.tell(EVENT)
    route.respond(json={})
    assert hook.tell(EVENT) is None


def test_nobody_at_the_address() -> None:
    """502, not a crash."""
    with pytest.raises(AutomationRefused, match="provider_unavailable"):
        ZapierHook("http://127.0.0.1:9", "1/2").tell(EVENT)
