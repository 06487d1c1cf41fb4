"""What the shop does with PayPal, scenario by scenario."""

from __future__ import annotations

from collections.abc import Callable

from examples.storefront.backend.providers.payment_gateway import PaymentRefused, Repayment
from examples.storefront.backend.providers.paypal_answers import PayPalTransaction
from examples.storefront.backend.providers.paypal_gateway import PayPalGateway
from examples.storefront.backend.providers.wallet import WalletPayment
from examples.storefront.recording.refusals import refusal

CLIENT_ID = "shop-test-example"
SECRET = "secret-test-example"
TOO_MUCH = 100_001
DECLINED = 999
"""Cents that the double's payer never approves, and cents that cannot be collected from them."""


def pay_with_paypal(address: str) -> tuple[WalletPayment, WalletPayment, WalletPayment]:
    """An order is opened, approved by its payer, and collected."""
    gateway = _gateway(address)
    opened = gateway.open("JO-01001", 10_290, "EUR")
    return opened, gateway.read(opened.id), gateway.collect(opened.id)


def refund_part(address: str) -> Repayment:
    """Half of a collected payment goes back."""
    gateway = _gateway(address)
    collected = gateway.collect(gateway.open("JO-01002", 4_900, "EUR").id)
    return gateway.refund(collected.capture_id or "", 2_450, "EUR")


def list_movements(address: str) -> list[PayPalTransaction]:
    """The shop reads what was collected in a month, one by one."""
    return _gateway(address).movements("2026-11-01T00:00:00Z", "2026-11-30T23:59:59Z", 1)


def collect_too_early(address: str) -> PaymentRefused:
    """The payer has not approved yet."""
    gateway = _gateway(address)
    return refusal(PaymentRefused, lambda: gateway.collect(gateway.open("JO-01003", TOO_MUCH, "EUR").id))


def decline(address: str) -> PaymentRefused:
    """The payer's bank declines."""
    gateway = _gateway(address)
    return refusal(PaymentRefused, lambda: gateway.collect(gateway.open("JO-01004", DECLINED, "EUR").id))


def read_missing_payment(address: str) -> PaymentRefused:
    """The shop asks for a payment that PayPal does not know."""
    return refusal(PaymentRefused, lambda: _gateway(address).read("5JO99999999999999"))


def use_wrong_secret(address: str) -> PaymentRefused:
    """The secret has been changed."""
    return refusal(PaymentRefused, lambda: PayPalGateway(address, CLIENT_ID, "changed").read("5JO00000000000001"))


def open_too_often(address: str) -> PaymentRefused:
    """A busy day: PayPal takes no more orders for a while."""
    gateway = _gateway(address)

    def storm() -> None:
        for number in range(2001, 2010):
            gateway.open(f"JO-0{number}", 1_650, "EUR")

    return refusal(PaymentRefused, storm)


SCENARIOS: dict[str, Callable[[str], object]] = {
    "pay with paypal": pay_with_paypal,
    "refund part": refund_part,
    "list movements": list_movements,
    "collect too early": collect_too_early,
    "decline": decline,
    "read missing payment": read_missing_payment,
    "use wrong secret": use_wrong_secret,
    "open too often": open_too_often,
}
"""Every scenario by its name; each takes the address of PayPal, or of what stands for it."""


def _gateway(address: str) -> PayPalGateway:
    return PayPalGateway(address, CLIENT_ID, SECRET)
