"""Stock, read by everybody and counted by the staff."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from fastapi import APIRouter

from examples.storefront.backend import views
from examples.storefront.backend.errors import documented, not_found
from examples.storefront.backend.routers.paths import ProductId
from examples.storefront.backend.schemas.stock import Stock, StockCount
from examples.storefront.backend.security import STAFF_ONLY
from examples.storefront.backend.store import store
from examples.storefront.backend.tables import ProductRow

router = APIRouter(prefix="/products/{product_id}/stock", tags=["catalogue"])

_LOG = logging.getLogger(__name__)


@router.get("", responses=documented(404))
def read_stock(product_id: ProductId) -> Stock:
    """How many pieces there are."""
    with store.session() as session:
        row = session.get(ProductRow, product_id)
        if row is None:
            raise not_found("product", product_id)
        return views.stock(row)


@router.put("", dependencies=[STAFF_ONLY], responses=documented(401, 403, 404))
def count_stock(product_id: ProductId, count: StockCount) -> Stock:
    """Record what was counted."""
    with store.session() as session:
        row = session.get(ProductRow, product_id)
        if row is None:
            raise not_found("product", product_id)
        row.on_hand, row.restock_on, row.counted_at = count.on_hand, count.restock_on, datetime.now(UTC)
        share = views.reserved_pieces(row) / count.on_hand
        _LOG.info("%.0f %% of product %d is reserved", 100 * share, product_id)
        return views.stock(row)
