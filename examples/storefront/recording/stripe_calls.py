"""What the shop does with Stripe, scenario by scenario."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from examples.storefront.backend.providers.payment_gateway import Charge, Intent, Payer, PaymentRefused, Repayment
from examples.storefront.backend.providers.stripe_gateway import StripeGateway
from examples.storefront.recording.refusals import refusal

KEY = "sk_test_example"
_ADA = Payer(name="Ada Winter", email="ada@example.test", provider_id=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Paid:
    """A payment from beginning to end."""

    card_last4: str
    opened: Intent
    confirmed: Intent
    read: Intent


def pay_by_card(address: str) -> Paid:
    """A new customer pays an order by card."""
    gateway = StripeGateway(address, KEY)
    payer = gateway.create_customer(_ADA)
    card = gateway.keep_card("pm_card_visa", payer.id)
    opened = gateway.create_intent(_charge(1001, 10_290, payer.id, card.id))
    confirmed = gateway.confirm_intent(opened.id, None)
    read = gateway.read_intent(opened.id)
    return Paid(card_last4=card.card.last4 if card.card else "", opened=opened, confirmed=confirmed, read=read)


def refund_part(address: str) -> Repayment:
    """Half of a paid order goes back."""
    gateway = StripeGateway(address, KEY)
    payer = gateway.create_customer(_ADA)
    card = gateway.keep_card("pm_card_visa", payer.id)
    intent = gateway.create_intent(_charge(1002, 4_900, payer.id, card.id))
    gateway.confirm_intent(intent.id, None)
    return gateway.refund(intent.id, 2_450, None)


def decline_card(address: str) -> PaymentRefused:
    """The bank declines the card when the payment is confirmed."""
    gateway = StripeGateway(address, KEY)
    payer = gateway.create_customer(_ADA)
    card = gateway.keep_card("pm_card_chargeCustomerFail", payer.id)
    intent = gateway.create_intent(_charge(1003, 1_650, payer.id, card.id))
    return refusal(PaymentRefused, lambda: gateway.confirm_intent(intent.id, None))


def read_missing_intent(address: str) -> PaymentRefused:
    """The shop asks for a payment that Stripe does not know."""
    return refusal(PaymentRefused, lambda: StripeGateway(address, KEY).read_intent("pi_missing"))


SCENARIOS: dict[str, Callable[[str], object]] = {
    "pay by card": pay_by_card,
    "refund part": refund_part,
    "decline card": decline_card,
    "read missing intent": read_missing_intent,
}
"""Every scenario by its name; each takes the address of Stripe, or of what stands for it."""


def _charge(order_id: int, cents: int, payer_id: str, payment_method_id: str) -> Charge:
    return Charge(
        order_id=order_id, cents=cents, currency="EUR", payer_id=payer_id, payment_method_id=payment_method_id
    )
