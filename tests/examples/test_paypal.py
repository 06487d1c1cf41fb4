"""The shop's payments with PayPal, and the double from which they are recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import httpx
import pytest
import respx

from examples.storefront.backend import paying, wallet_paying
from examples.storefront.backend.providers.payment_gateway import PaymentRefused
from examples.storefront.backend.providers.paypal_gateway import PayPalGateway
from examples.storefront.backend.providers.wallet import WalletStatus
from examples.storefront.backend.schemas.payments import RefundStatus
from examples.storefront.doubles.purse import ORDERS_PER_WINDOW, WINDOW, PayPalRefusal, Purse
from examples.storefront.recording import Double, paypal_calls
from examples.storefront.recording.doubles import DOUBLES
from tests.examples.doubles import faults, heard

Api: TypeAlias = Callable[..., httpx.Response]

LOGIN = (paypal_calls.CLIENT_ID, paypal_calls.SECRET)
GRANT = {"grant_type": "client_credentials"}
UNIT = {"amount": {"currency_code": "EUR", "value": "16.50"}}


@pytest.fixture
def paypal() -> Iterator[Double]:
    """The double, running and empty."""
    with DOUBLES["paypal"]() as double:
        yield double


def test_scenarios(paypal: Double) -> None:
    """What the shop does with PayPal ends as it should."""
    opened, read, collected = paypal_calls.pay_with_paypal(paypal.base_url)
    assert opened == read
    assert (opened.status, collected.status) == (WalletStatus.APPROVED, WalletStatus.COLLECTED)
    back = paypal_calls.refund_part(paypal.base_url)
    assert (back.cents, back.status) == (2_450, RefundStatus.SUCCEEDED)
    assert len(paypal_calls.list_movements(paypal.base_url)) == 2
    names = ("collect_too_early", "decline", "read_missing_payment", "use_wrong_secret", "open_too_often")
    refused = [getattr(paypal_calls, name)(paypal.base_url) for name in names]
    assert [(each.status, each.code) for each in refused] == [
        (402, "order_not_approved"),
        (402, "instrument_declined"),
        (404, "invalid_resource_id"),
        (502, "invalid_client"),
        (429, "rate_limit_reached"),
    ]


def test_the_shop_is_paid_and_pays_back(paypal: Double, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The API itself, turned to the double: paid once and only once, and back goes what was paid."""
    gateway = PayPalGateway(paypal.base_url, *LOGIN)
    monkeypatch.setattr(wallet_paying, "wallet", gateway)
    monkeypatch.setattr(paying, "wallet", gateway)
    order = _pending(api)
    payment = api("POST", "/payments/paypal", "staff", json={"orderId": order}).json()
    assert payment["approveUrl"].endswith(payment["id"])
    collected = api("POST", f"/payments/paypal/{payment['id']}/capture", "staff")
    assert collected.json()["status"] == "collected"
    paid = api("GET", f"/orders/{order}", "staff").json()
    assert (paid["status"], paid["payment_method"]["kind"]) == ("paid", "paypal")
    assert api("POST", f"/payments/paypal/{payment['id']}/capture", "staff").status_code == 402
    back = api("POST", "/payments/refunds", "staff", json={"orderId": order})
    assert (back.status_code, back.json()["status"]) == (201, "succeeded")
    assert api("GET", f"/orders/{order}", "staff").json()["status"] == "refunded"


def test_without_paypal_the_sandbox_pays(api: Api) -> None:
    """The same, in memory; what it did not open it cannot collect."""
    order = _pending(api)
    payment = api("POST", "/payments/paypal", "staff", json={"orderId": order}).json()["id"]
    assert api("POST", f"/payments/paypal/{payment}/capture", "staff").json()["status"] == "collected"
    assert api("POST", f"/payments/paypal/{payment}/capture", "staff").status_code == 404
    assert api("POST", "/payments/refunds", "staff", json={"orderId": order}).json()["status"] == "succeeded"


def test_double_keeps_to_the_contract(paypal: Double) -> None:
    """Whatever is asked of it, well or badly, it answers what the contract allows."""
    with heard("paypal", paypal) as said:
        for scenario in paypal_calls.SCENARIOS.values():
            scenario(paypal.base_url)
        _ask_badly(paypal.base_url)
    assert {each.response.status for each in said.exchanges} == {200, 201, 400, 401, 404, 422, 429}
    assert faults("paypal", said.exchanges) == []


def _ask_badly(base: str) -> None:
    httpx.post(f"{base}/v1/oauth2/token", data={"grant_type": "password"}, auth=LOGIN)
    httpx.post(f"{base}/v1/oauth2/token", data=GRANT, headers={"Authorization": "Basic %"})
    httpx.get(f"{base}/v2/checkout/orders/1")
    with httpx.Client(base_url=base, headers=_signed(base)) as client:
        for path, content in (
            ("/v2/checkout/orders", b"{"),
            ("/v2/checkout/orders", b"[]"),
            ("/v2/checkout/orders", b"{}"),
            ("/v2/checkout/orders", b'{"intent": "CAPTURE", "purchase_units": [{}]}'),
            ("/v2/payments/captures/8CA99999999999999/refund", b"{}"),
        ):
            client.post(path, content=content, headers={"Content-Type": "application/json"})
        days = {"start_date": "2026-11-01T00:00:00Z", "end_date": "2026-11-30T00:00:00Z"}
        for query in ({}, days | {"page_size": "0"}, days | {"page": "999"}):
            client.get("/v1/reporting/transactions", params=query)


def test_a_repeated_change_is_made_once(paypal: Double) -> None:
    """The second request of the same id gets the first answer, with 200 for 201."""
    headers = {**_signed(paypal.base_url), "PayPal-Request-Id": "once"}
    body = {"intent": "CAPTURE", "purchase_units": [UNIT]}
    answers = [httpx.post(f"{paypal.base_url}/v2/checkout/orders", json=body, headers=headers) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()


def test_double_remembers_what_is_left() -> None:
    """More than what was collected cannot go back, all that is left can, and after the window there is room again."""
    seconds = [0.0]
    purse = Purse(clock=lambda: seconds[0])
    body: dict[str, Any] = {"intent": "CAPTURE", "purchase_units": [UNIT]}
    captured = purse.capture(purse.open(body)["id"])["purchase_units"][0]["payments"]["captures"][0]["id"]
    with pytest.raises(PayPalRefusal, match="semantically"):
        purse.refund(captured, {"amount": {"currency_code": "EUR", "value": "16.51"}})
    assert purse.refund(captured, {})["amount"]["value"] == "16.50"
    for _ in range(ORDERS_PER_WINDOW - 1):
        purse.open(body)
    with pytest.raises(PayPalRefusal, match="rate"):
        purse.open(body)
    seconds[0] += WINDOW
    assert purse.open(body)["status"] == "APPROVED"


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
    token = {"access_token": "A21AA", "token_type": "Bearer", "expires_in": 1}
    respx_mock.post("https://paypal.test/v1/oauth2/token").respond(json=token)
    respx_mock.post("https://paypal.test/v2/checkout/orders").respond(status, content=content)
    with pytest.raises(PaymentRefused) as refused:
        PayPalGateway("https://paypal.test", *LOGIN).open("JO-01001", 100, "EUR")
    assert (refused.value.status, refused.value.code) == (502, code)


def test_nobody_at_the_address() -> None:
    """502, not a crash."""
    with pytest.raises(PaymentRefused) as refused:
        PayPalGateway("http://127.0.0.1:9", *LOGIN).read("1")
    assert (refused.value.status, refused.value.code) == (502, "provider_unavailable")


def _pending(api: Api) -> Any:
    return next(one["id"] for one in api("GET", "/orders?status=pending", "staff").json()["items"])


def _signed(base: str) -> dict[str, str]:
    token = httpx.post(f"{base}/v1/oauth2/token", data=GRANT, auth=LOGIN).json()["access_token"]
    return {"Authorization": f"Bearer {token}"}
