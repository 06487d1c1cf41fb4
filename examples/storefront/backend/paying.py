"""Between orders and the payment provider; the database is never held while the provider is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import select

from examples.storefront.backend import ordering, views
from examples.storefront.backend.errors import ShopError, conflict, not_found
from examples.storefront.backend.money import cents, money
from examples.storefront.backend.providers.chosen import payments, wallet
from examples.storefront.backend.providers.payment_gateway import Charge, Intent, Payer, PaymentRefused, Repayment
from examples.storefront.backend.schemas.accounts import Account
from examples.storefront.backend.schemas.checkout import CheckoutRequest, CheckoutSession, CheckoutStatus
from examples.storefront.backend.schemas.payment_inputs import CardInput, GiftCardInput
from examples.storefront.backend.schemas.payments import IntentStatus, PaymentIntent, Refund, RefundRequest
from examples.storefront.backend.store import store
from examples.storefront.backend.tables import OrderRow

Answer = TypeVar("Answer")

_CARD = {"kind": "card", "brand": "visa", "last4": "4242", "exp_month": 12, "exp_year": 2030}
_LIFETIME = timedelta(minutes=30)


def start_checkout(request: CheckoutRequest, account: Account) -> CheckoutSession:
    """Begin to pay an order: a card through the provider, a gift card at once, a transfer when it arrives."""
    method = request.payment_method
    if isinstance(method, CardInput):
        intent = start_intent(request.order_id, method.payment_method_id, account)
        return _session(request, account, CheckoutStatus.OPEN, intent.id)
    if isinstance(method, GiftCardInput):
        _pay_with_gift_card(request.order_id, method.code, account)
        return _session(request, account, CheckoutStatus.COMPLETE, None)
    with store.session() as session:
        payable(ordering.find(session, request.order_id, account))
    return _session(request, account, CheckoutStatus.OPEN, None)


def start_intent(order_id: int, payment_method_id: str | None, account: Account) -> PaymentIntent:
    """A payment at the provider for an order that waits for one."""
    with store.session() as session:
        order = payable(ordering.find(session, order_id, account))
        payer = Payer(name=order.customer.name, email=order.customer.email, provider_id=order.customer.provider_id)
        due = {"order_id": order_id, "cents": views.order_cents(order), "currency": order.currency}
    payer_id = _asked(lambda: payments.payer(payer))
    charge = Charge(payer_id=payer_id, payment_method_id=payment_method_id, **due)  # type: ignore[arg-type]
    intent = _asked(lambda: payments.create_intent(charge))
    with store.session() as session:
        order = ordering.find(session, order_id, account)
        order.intent_id, order.customer.provider_id = intent.id, payer_id
    return _shown(intent, order_id)


def read_intent(intent_id: str, account: Account) -> PaymentIntent:
    """A payment as the provider has it."""
    order_id = order_of(intent_id, account)
    return _shown(_asked(lambda: payments.read_intent(intent_id)), order_id)


def confirm_intent(intent_id: str, payment_method_id: str | None, account: Account) -> PaymentIntent:
    """Collect a payment; the order is paid when the provider says so."""
    order_id = order_of(intent_id, account)
    intent = _asked(lambda: payments.confirm_intent(intent_id, payment_method_id))
    if intent.status is IntentStatus.SUCCEEDED:
        settle(intent_id, account)
    return _shown(intent, order_id)


def settle(intent_id: str, account: Account | None) -> int | None:
    """Mark the order of a collected payment as paid; its id, or None when no order waits for this payment."""
    with store.session() as session:
        order = session.scalar(select(OrderRow).where(OrderRow.intent_id == intent_id, OrderRow.status == "pending"))
        if order is None:
            return None
        ordering.pay(order, account, dict(_CARD), intent_id)
        return order.id


def refund(request: RefundRequest, account: Account) -> Refund:
    """Pay back an order, or some of it."""
    with store.session() as session:
        order = ordering.find(session, request.order_id, account)
        intent_id, back = _refundable(order, request)
        paid, currency = dict(order.payment or {}), order.currency
    if paid.get("kind") == "paypal":
        repayment = _asked(lambda: wallet.refund(paid["capture_id"], back, currency))
    else:
        repayment = _asked(lambda: payments.refund(intent_id, back, request.reason))
    with store.session() as session:
        _record_refund(ordering.find(session, request.order_id, account), repayment, account)
    return Refund(
        id=repayment.id,
        order_id=request.order_id,
        amount=money(repayment.cents, repayment.currency),
        status=repayment.status,
        reason=repayment.reason,
        created_at=repayment.created_at,
    )


def payable(order: OrderRow) -> OrderRow:
    """The order, if it waits for a payment."""
    if order.status != "pending":
        raise conflict("order_state", f"An order that is {order.status} cannot be paid.", ["allowed: pending"])
    return order


def _refundable(order: OrderRow, request: RefundRequest) -> tuple[str, int]:
    left = views.order_cents(order) - order.refunded_cents
    back = left if request.amount is None else cents(request.amount)
    if order.intent_id is None or order.status not in ("paid", "shipped", "delivered"):
        raise conflict("not_refundable", "Only orders that were paid by card or with PayPal can be refunded.")
    if not 0 < back <= left:
        raise conflict("refund_amount", f"At most {money(left, order.currency).amount} can go back.")
    return order.intent_id, back


def _record_refund(order: OrderRow, repayment: Repayment, account: Account) -> None:
    order.refunded_cents += repayment.cents
    if order.refunded_cents >= views.order_cents(order):
        order.status = "refunded"
    facts = {"cents": repayment.cents, "currency": repayment.currency, "refund_id": repayment.id}
    ordering.tell(order, "refunded", account, facts)


def _pay_with_gift_card(order_id: int, code: str, account: Account) -> None:
    with store.session() as session:
        order = payable(ordering.find(session, order_id, account))
        remaining = {"amount": "0.00", "currency": order.currency}
        card: dict[str, Any] = {"kind": "gift_card", "code_last4": code[-4:], "remaining": remaining}
        ordering.pay(order, account, card, None)


def _session(
    request: CheckoutRequest, account: Account, status: CheckoutStatus, intent_id: str | None
) -> CheckoutSession:
    with store.session() as session:
        order = ordering.find(session, request.order_id, account)
        total = money(views.order_cents(order), order.currency)
    return CheckoutSession(
        id=uuid4(),
        order_id=request.order_id,
        status=status,
        amount=total,
        payment_intent_id=intent_id,
        return_url=request.return_url,
        expires_at=datetime.now(UTC) + _LIFETIME,
    )


def order_of(intent_id: str, account: Account) -> int:
    """The order that waits for a payment, if the account may see it."""
    with store.session() as session:
        order = session.scalar(select(OrderRow).where(OrderRow.intent_id == intent_id))
        if order is None:
            raise not_found("payment", intent_id)
        return ordering.find(session, order.id, account).id


def _shown(intent: Intent, order_id: int) -> PaymentIntent:
    return PaymentIntent(
        id=intent.id,
        order_id=order_id,
        status=intent.status,
        amount=money(intent.cents, intent.currency),
        client_secret=intent.client_secret,
        payment_method_id=intent.payment_method_id,
        decline_code=intent.decline_code,
        created_at=intent.created_at,
    )


def _asked(call: Callable[[], Answer]) -> Answer:
    try:
        return call()
    except PaymentRefused as refused:
        raise ShopError(refused.status, refused.code, str(refused)) from refused
