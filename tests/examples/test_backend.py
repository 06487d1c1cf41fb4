"""The example's API: roles, pages, money, the life of an order, and the careless release."""

from __future__ import annotations

import difflib
import hashlib
import hmac
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import pytest

from examples.storefront.backend.main import app

Api: TypeAlias = Callable[..., httpx.Response]

SHOP = Path(__file__).parents[2] / "examples" / "storefront"
DRIFTS: list[dict[str, Any]] = json.loads((SHOP / "drifts.json").read_text(encoding="utf-8"))
CARD = {"kind": "card", "paymentMethodId": "pm_card_visa"}


def place(api: Api, quantity: int = 2) -> dict[str, Any]:
    """An order of Ada's for serving boards."""
    address = api("GET", "/customers/1/addresses", "customer").json()[0]["id"]
    body = {"lines": [{"product_id": 1, "quantity": quantity}], "shipping_address_id": address}
    order: dict[str, Any] = api("POST", "/orders", "customer", json=body).json()
    return order


def pay(api: Api, order_id: int) -> str:
    """Pay an order by card; the id of the payment."""
    session = api("POST", "/checkout/sessions", "customer", json={"orderId": order_id, "paymentMethod": CARD}).json()
    api("POST", f"/payments/intents/{session['paymentIntentId']}/confirm", "customer", json={}).raise_for_status()
    return str(session["paymentIntentId"])


def test_signing_in(api: Api) -> None:
    """The right password gives a token that opens the account; a wrong one gives 401 in the envelope."""
    form = {"username": "ada@example.test", "password": "customer-pass"}
    token = api("POST", "/auth/token", data=form).json()["access_token"]
    assert api("GET", "/auth/me", headers={"Authorization": f"Bearer {token}"}).json()["role"] == "customer"
    refused = api("POST", "/auth/token", data=form | {"password": "guess"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "unauthorized")


@pytest.mark.parametrize("token", ["", "x", "a.b", "MToxNzk1MjU2Njk5.AAAA", "Ä"])
def test_bad_tokens(api: Api, token: str) -> None:
    """A token that the shop did not sign opens nothing."""
    assert api("GET", "/auth/me", headers={b"Authorization": f"Bearer {token}".encode()}).status_code == 401


def test_roles(api: Api) -> None:
    """Staff read all orders; a customer reads their own, and is told nothing about the others'."""
    assert api("GET", "/orders").status_code == 401
    assert api("GET", "/orders", "customer").status_code == 403
    others = [one["id"] for one in api("GET", "/orders?size=100", "staff").json()["items"] if one["customer_id"] != 1]
    assert api("GET", f"/orders/{others[0]}", "customer").status_code == 404
    assert api("GET", "/customers/2", "customer").status_code == 403


def test_pages(api: Api) -> None:
    """Walking the pages meets every product once, and as many as the envelope says."""
    first = api("GET", "/products?size=7").json()
    pages = [api("GET", f"/products?size=7&page={number}").json() for number in range(1, first["pages"] + 1)]
    ids = [product["id"] for page in pages for product in page["items"]]
    assert len(ids) == len(set(ids)) == first["total"]


def test_filters(api: Api) -> None:
    """Filters keep what passes them and nothing else."""
    items = api("GET", "/products?in_stock=true&max_price=20&sort=price_desc&size=100").json()["items"]
    prices = [Decimal(product["price"]["amount"]) for product in items]
    assert prices == sorted(prices, reverse=True)
    assert max(prices) <= 20
    assert all(product["stock_level"] != "out_of_stock" for product in items)


def test_money(api: Api) -> None:
    """The parts of an order add up to the cent, and every amount is a decimal string with its currency."""
    order = place(api, quantity=1)
    assert order["subtotal"] == {"amount": "49.00", "currency": "EUR"}
    parts = Decimal(order["subtotal"]["amount"]) + Decimal(order["shipping"]["amount"])
    assert Decimal(order["total"]["amount"]) == parts == Decimal("53.90")


def test_life_of_an_order(api: Api) -> None:
    """An order is placed, paid, shipped and partly refunded, and its history tells so."""
    order = place(api)["id"]
    pay(api, order)
    parcel = {"carrier": "dhl", "tracking_code": "JO1234"}
    shipped = api("POST", f"/orders/{order}/ship", "staff", json=parcel).json()
    assert (shipped["status"], shipped["tracking"]["url"]) == ("shipped", "https://track.dhl.test/JO1234")
    back = api("POST", "/payments/refunds", "staff", json={"orderId": order, "amount": "10.5"}).json()
    assert back["amount"] == {"amount": "10.50", "currency": "EUR"}
    history = api("GET", f"/orders/{order}/events", "customer").json()
    assert [event["type"] for event in history] == ["placed", "paid", "shipped", "refunded"]
    assert api("POST", f"/orders/{order}/cancel", "customer", json={}).status_code == 409
    assert api("POST", "/notifications/order-shipped", "staff", json={"orderId": order}).status_code == 201


def test_refund_of_everything(api: Api) -> None:
    """A refund without an amount gives all back, and a second one finds nothing left."""
    order = place(api)["id"]
    pay(api, order)
    assert api("POST", "/payments/refunds", "staff", json={"orderId": order}).status_code == 201
    assert api("GET", f"/orders/{order}", "customer").json()["status"] == "refunded"
    assert api("POST", "/payments/refunds", "staff", json={"orderId": order}).status_code == 409


def test_declined_card(api: Api) -> None:
    """A declined card is 402 with the provider's code, and the order goes on waiting."""
    order = place(api)["id"]
    intent = api("POST", "/payments/intents", "customer", json={"orderId": order}).json()["id"]
    card = {"paymentMethodId": "pm_card_chargeDeclined"}
    refused = api("POST", f"/payments/intents/{intent}/confirm", "customer", json=card)
    assert (refused.status_code, refused.json()["error"]["code"]) == (402, "card_declined")
    assert api("GET", f"/payments/intents/{intent}", "customer").json()["declineCode"] == "generic_decline"
    assert api("GET", f"/orders/{order}", "customer").json()["status"] == "pending"


@pytest.mark.parametrize(
    ("method", "status", "kind"),
    [
        ({"kind": "gift_card", "code": "ABCD-EFGH-7QXM"}, "complete", "gift_card"),
        ({"kind": "bank_transfer", "iban": "DE89370400440532013000", "accountHolder": "Ada Winter"}, "open", None),
    ],
)
def test_other_ways_to_pay(api: Api, method: dict[str, str], status: str, kind: str | None) -> None:
    """A gift card pays at once; a transfer leaves the order waiting."""
    order = place(api)["id"]
    session = api("POST", "/checkout/sessions", "customer", json={"orderId": order, "paymentMethod": method}).json()
    assert (session["status"], session["paymentIntentId"]) == (status, None)
    paid = api("GET", f"/orders/{order}", "customer").json()["payment_method"]
    assert (paid and paid["kind"]) == kind


def test_webhook(api: Api) -> None:
    """A signed event marks its order as paid; a forged one is refused."""
    order = place(api)["id"]
    intent = api("POST", "/payments/intents", "customer", json={"orderId": order}).json()["id"]
    event = {"id": "evt_1", "object": "event", "type": "payment_intent.succeeded", "data": {"object": {"id": intent}}}
    body, now = json.dumps(event), int(time.time())
    seal = hmac.new(b"whsec_test_example", f"{now}.{body}".encode(), hashlib.sha256).hexdigest()
    signed = {"Stripe-Signature": f"t={now},v1={seal}", "Content-Type": "application/json"}
    assert api("POST", "/webhooks/stripe", headers=signed, content=body).json()["orderId"] == order
    forged = signed | {"Stripe-Signature": f"t={now},v1={'0' * 64}"}
    assert api("POST", "/webhooks/stripe", headers=forged, content=body).status_code == 403


def test_empty_shelf(api: Api) -> None:
    """More than the shelf holds is 409, and the details say what is short."""
    address = api("GET", "/customers/1/addresses", "customer").json()[0]["id"]
    body = {"lines": [{"product_id": 1, "quantity": 99}], "shipping_address_id": address}
    refused = api("POST", "/orders", "customer", json=body)
    assert refused.status_code == 409
    assert "Oak Serving Board" in refused.json()["error"]["details"][0]


def test_patch_leaves_the_rest(api: Api) -> None:
    """PATCH changes what is given; null removes what may be null and nothing else."""
    before = api("GET", "/products/1").json()
    after = api("PATCH", "/products/1", "staff", json={"care_note": None, "name": None}).json()
    assert after == before | {"care_note": None, "updated_at": after["updated_at"]}


def test_products_come_and_go(api: Api) -> None:
    """A created product can be read, counted, replaced and deleted; one that was ordered stays."""
    draft = {"name": "Peg Rail", "category": "bedroom", "price": {"amount": "39.5", "currency": "EUR"}}
    made = api("POST", "/products", "staff", json=draft | {"description": "Five pegs."}).json()
    path = f"/products/{made['id']}"
    assert api("PUT", f"{path}/stock", "staff", json={"on_hand": 3}).json()["level"] == "low"
    assert api("PUT", path, "staff", json=draft | {"description": "Six pegs."}).json()["description"] == "Six pegs."
    assert api("DELETE", path, "staff").status_code == 204
    assert api("GET", path).status_code == 404
    ordered = place(api)["lines"][0]["product_id"]
    assert api("DELETE", f"/products/{ordered}", "staff").status_code == 409


def test_new_default_address(api: Api) -> None:
    """A new default address takes the old one's place."""
    draft = {"label": "Work", "street": "Ohlauer 3", "postal_code": "10999", "city": "Berlin", "country": "DE"}
    api("POST", "/customers/1/addresses", "customer", json=draft | {"is_default": True}).raise_for_status()
    book = api("GET", "/customers/1/addresses", "customer").json()
    assert [one["is_default"] for one in book] == [False, True]


def test_reports(api: Api) -> None:
    """The days of the sales report sum up to its revenue, in decimal strings."""
    report = api("GET", "/reports/sales?period=365d", "staff").json()
    assert sum(Decimal(day["revenue"]) for day in report["days"]) == Decimal(report["revenue"])
    assert api("GET", "/reports/sales?currency=USD", "staff").json()["average_order"] is None
    assert len(api("GET", "/reports/inventory", "staff").json()["lines"]) == 24


@pytest.mark.parametrize("name", [b'"\\ud800"', b'"\xff"', b'""', b"7"])
def test_names_that_are_no_text(api: Api, name: bytes) -> None:
    """Half a surrogate pair, bytes that are not UTF-8, nothing and a number are 422, not 500."""
    body = b'{"name": %b, "category": "garden", "price": {"amount": "1", "currency": "EUR"}, "description": ""}' % name
    headers = {"Content-Type": "application/json"}
    assert api("POST", "/products", "staff", content=body, headers=headers).status_code == 422


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00%2B14:00", "0", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z"])
def test_moments_that_are_none(api: Api, moment: str) -> None:
    """A moment needs an offset and a place in UTC."""
    assert api("GET", f"/orders?placed_after={moment}", "staff").status_code == 422


def test_wrong_method(api: Api) -> None:
    """405 names every method of the path."""
    refused = api("POST", "/products/1")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "DELETE, GET, PATCH, PUT")


def test_contract() -> None:
    """Every operation says how it answers a missing token, wherever it needs one."""
    operations = [one for item in app.openapi()["paths"].values() for one in item.values()]
    assert len(operations) == 44
    assert all("401" in one["responses"] for one in operations if "security" in one)


def test_careless_release() -> None:
    """The variant changes the contract where the list of drifts says so."""
    script = "import json; from examples.storefront.backend.main import app; print(json.dumps(app.openapi()))"
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        env=os.environ | {"STOREFRONT_VARIANT": "drift"},
        cwd=SHOP.parents[1],
        capture_output=True,
        check=True,
    )
    drifted = json.loads(run.stdout)
    schemas = drifted["components"]["schemas"]
    assert "author" in schemas["Review"]["properties"]
    assert "on_hold" in schemas["OrderStatus"]["enum"]
    assert schemas["OrderLine"]["properties"]["quantity"]["type"] == "string"
    assert "acceptedTerms" in schemas["CheckoutRequest"]["required"]
    assert schemas["OrderSummary"]["properties"]["placed_at"]["type"] == "integer"
    assert "total_count" in schemas["Page_Customer_"]["properties"]
    assert "/api/v1/orders/{order_id}/events" not in drifted["paths"]


def test_list_of_drifts() -> None:
    """Every drifted file stands in the list, and differs from its clean twin by a few lines only."""
    listed = {SHOP.parents[1] / drift["file"] for drift in DRIFTS}
    files = {path for room in ("backend", "dashboard") for path in (SHOP / room / "drifted").rglob("*.py")}
    assert listed == {path for path in files if path.name != "__init__.py"}
    assert len({drift["id"] for drift in DRIFTS}) == len(DRIFTS)
    for path in listed:
        clean = Path(*(part for part in path.parts if part != "drifted"))
        lines = difflib.unified_diff(clean.read_text().splitlines(), path.read_text().splitlines(), n=0)
        changed = [line for line in lines if line.startswith(("+", "-"))]
        assert 2 < len(changed) < 24, path
