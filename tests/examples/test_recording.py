"""The example's recording drivers, and the double of Slack from which they record."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TypeAlias

import httpx
import pytest

from examples.storefront.backend import paying
from examples.storefront.backend.providers.chat import ChatRefused
from examples.storefront.backend.providers.payment_gateway import PaymentRefused
from examples.storefront.backend.providers.slack_gateway import SlackGateway
from examples.storefront.backend.providers.stripe_gateway import StripeGateway
from examples.storefront.backend.schemas.payments import IntentStatus
from examples.storefront.doubles.workspace import POSTS_PER_WINDOW, ROOMS, SlackRefusal, Workspace
from examples.storefront.recording import Double, slack_calls, stripe_calls
from examples.storefront.recording.__main__ import CALLS, main
from examples.storefront.recording.doubles import slack_double, stripe_double

Api: TypeAlias = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def stripe() -> Iterator[Double]:
    """localstripe, running."""
    with stripe_double() as double:
        yield double


@pytest.fixture(scope="module")
def slack() -> Iterator[Double]:
    """The Slack double, running."""
    with slack_double() as double:
        yield double


@pytest.mark.parametrize("name", CALLS)
def test_drivers(name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A driver names its double, tells the recorder of it, and drives every scenario."""
    for variable in ("FROM", "DOUBLE", "STANDS_FOR"):
        monkeypatch.setenv(f"HARNESS_RECORD_{variable}", "")
    assert main([name]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:] == [f"{name}: {scenario}" for scenario in CALLS[name]]
    assert os.environ["HARNESS_RECORD_FROM"] in lines[0]
    assert os.environ["HARNESS_RECORD_STANDS_FOR"].startswith("https://")


def test_unknown_provider(capsys: pytest.CaptureFixture[str]) -> None:
    """A provider that nobody plays is a usage error that names those that are."""
    assert main(["acme"]) == 2
    assert "{stripe,slack," in capsys.readouterr().err


def test_stripe_scenarios(stripe: Double) -> None:
    """What the shop does with Stripe ends as it should."""
    paid = stripe_calls.pay_by_card(stripe.base_url)
    assert (paid.card_last4, paid.opened.status) == ("4242", IntentStatus.REQUIRES_CONFIRMATION)
    assert paid.confirmed == paid.read
    assert stripe_calls.refund_part(stripe.base_url).cents == 2_450
    declined, missing = stripe_calls.decline_card(stripe.base_url), stripe_calls.read_missing_intent(stripe.base_url)
    assert (declined.status, declined.code, missing.status) == (402, "card_declined", 404)


def test_shop_pays_through_stripe(stripe: Double, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The API itself, turned to the double, takes a card payment and pays it back."""
    monkeypatch.setattr(paying, "payments", StripeGateway(stripe.base_url, stripe_calls.KEY))
    order = next(one["id"] for one in api("GET", "/orders?status=pending", "staff").json()["items"])
    body = {"orderId": order, "paymentMethod": {"kind": "card", "paymentMethodId": "pm_card_visa"}}
    intent = api("POST", "/checkout/sessions", "staff", json=body).json()["paymentIntentId"]
    assert api("POST", f"/payments/intents/{intent}/confirm", "staff", json={}).json()["status"] == "succeeded"
    assert api("GET", f"/orders/{order}", "staff").json()["status"] == "paid"
    assert api("POST", "/payments/refunds", "staff", json={"orderId": order}).json()["status"] == "succeeded"


def test_provider_out_of_reach() -> None:
    """Nobody at the address is 502 for both providers, not a crash."""
    with pytest.raises(PaymentRefused) as unpaid:
        StripeGateway("http://127.0.0.1:9", stripe_calls.KEY).read_intent("pi_1")
    with pytest.raises(ChatRefused) as unsaid:
        SlackGateway("http://127.0.0.1:9", slack_calls.TOKEN).identity()
    assert (unpaid.value.status, unsaid.value.status) == (502, 502)


def test_slack_scenarios(slack: Double) -> None:
    """What the shop does with Slack ends as it should."""
    channels = slack_calls.list_channels(slack.base_url)
    assert [channel.id for channel in channels] == [room.id for room in ROOMS]
    assert channels[-1].member_count is None
    posted, corrected = slack_calls.announce_and_correct(slack.base_url)
    assert posted.message_id == corrected.message_id
    assert slack_calls.find_member(slack.base_url).real_name == "Grace Okafor"
    refusals = (slack_calls.post_to_missing_channel, slack_calls.use_revoked_token, slack_calls.post_too_often)
    codes = [refusal(slack.base_url).code for refusal in refusals]
    assert codes == ["channel_not_found", "invalid_auth", "ratelimited"]


def test_double_remembers() -> None:
    """A message can be changed once it was posted, and an unknown one cannot."""
    workspace = Workspace(clock=iter([10.0, 10.0, 20.0]).__next__)
    posted = workspace.post("C0SUPPORT", "hello", [])
    changed = workspace.update("C0SUPPORT", posted["ts"], "goodbye")
    assert (changed["message"]["text"], changed["message"]["edited"]["ts"]) == ("goodbye", "20.000000")
    with pytest.raises(SlackRefusal, match="message_not_found"):
        workspace.update("C0SUPPORT", "1.0", "goodbye")


def test_double_limits() -> None:
    """A channel takes four posts a minute; the refusal says how long to wait, and then there is room again."""
    seconds = [0.0]
    workspace = Workspace(clock=lambda: seconds[0])
    for _ in range(4):
        workspace.post("C0SUPPORT", "hello", [])
        seconds[0] += 5
    with pytest.raises(SlackRefusal) as refused:
        workspace.post("C0SUPPORT", "hello", [])
    assert (refused.value.error, refused.value.retry_after) == ("ratelimited", 40)
    seconds[0] += 40
    assert workspace.post("C0SUPPORT", "hello", [])["channel"] == "C0SUPPORT"


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("conversations.list", {"limit": "0"}, "invalid_limit"),
        ("conversations.list", {"limit": "many"}, "invalid_limit"),
        ("conversations.list", {"cursor": "C0NOWHERE"}, "invalid_cursor"),
        ("chat.postMessage", {"channel": "C0SUPPORT"}, "no_text"),
        ("users.lookupByEmail", {"email": "nobody@example.test"}, "users_not_found"),
    ],
)
def test_double_refuses(slack: Double, method: str, arguments: dict[str, str], error: str) -> None:
    """What Slack would refuse, the double refuses in Slack's words."""
    headers = {"Authorization": "Bearer xoxb-test-example"}
    answer = httpx.post(f"{slack.base_url}/{method}", data=arguments, headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"ok": False, "error": error})


def test_double_reads_json_and_answers_429(slack: Double) -> None:
    """JSON bodies are read, broken ones refused, and a rate limit is 429 with Retry-After."""
    headers = {"Authorization": "Bearer xoxb-test-example", "Content-Type": "application/json"}
    address = f"{slack.base_url}/chat.postMessage"
    assert httpx.post(address, content=b"{", headers=headers).json()["error"] == "invalid_json"
    assert httpx.post(address, content=b"[]", headers=headers).json()["error"] == "json_not_object"
    assert httpx.post(address, json={}).json()["error"] == "not_authed"
    body = {"channel": "G0FINANCE", "text": "hello"}
    statuses = [httpx.post(address, json=body, headers=headers).status_code for _ in range(POSTS_PER_WINDOW + 1)]
    assert statuses == [200] * POSTS_PER_WINDOW + [429]
