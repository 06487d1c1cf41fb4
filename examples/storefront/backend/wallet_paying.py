"""Between orders and the wallet; as with cards, the database is never held while the provider is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from examples.storefront.backend import ordering, paying, views
from examples.storefront.backend.errors import ShopError
from examples.storefront.backend.providers.chosen import wallet
from examples.storefront.backend.providers.payment_gateway import PaymentRefused
from examples.storefront.backend.providers.wallet import WalletPayment, WalletStatus
from examples.storefront.backend.schemas import wallet as shown
from examples.storefront.backend.schemas.accounts import Account
from examples.storefront.backend.store import store

Answer = TypeVar("Answer")


def start(order_id: int, account: Account) -> shown.WalletPayment:
    """A payment at the wallet for an order that waits for one."""
    with store.session() as session:
        order = paying.payable(ordering.find(session, order_id, account))
        number, cents, currency = views.order_number(order.id), views.order_cents(order), order.currency
    opened = _asked(lambda: wallet.open(number, cents, currency))
    with store.session() as session:
        ordering.find(session, order_id, account).intent_id = opened.id
    return _shown(opened, order_id)


def collect(payment_id: str, account: Account) -> shown.WalletPayment:
    """Collect an approved payment; the order is paid when the wallet says that it was collected."""
    order_id = paying.order_of(payment_id, account)
    collected = _asked(lambda: wallet.collect(payment_id))
    if collected.status is WalletStatus.COLLECTED and collected.capture_id is not None:
        with store.session() as session:
            order = ordering.find(session, order_id, account)
            ordering.pay(order, account, {"kind": "paypal", "capture_id": collected.capture_id}, payment_id)
    return _shown(collected, order_id)


def _shown(payment: WalletPayment, order_id: int) -> shown.WalletPayment:
    return shown.WalletPayment(id=payment.id, order_id=order_id, status=payment.status, approve_url=payment.approve_url)


def _asked(call: Callable[[], Answer]) -> Answer:
    try:
        return call()
    except PaymentRefused as refused:
        raise ShopError(refused.status, refused.code, str(refused)) from refused
