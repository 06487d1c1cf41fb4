"""Payments with a wallet, which the payer approves elsewhere."""

from __future__ import annotations

from examples.storefront.backend.providers.wallet import WalletStatus
from examples.storefront.backend.schemas.model import CamelModel
from examples.storefront.backend.schemas.scalars import Identifier


class WalletRequest(CamelModel):
    """Which order to pay with the wallet."""

    order_id: Identifier


class WalletPayment(CamelModel):
    """A payment under way; `approveUrl` is where the payer approves it, null once that is done."""

    id: str
    order_id: int
    status: WalletStatus
    approve_url: str | None
