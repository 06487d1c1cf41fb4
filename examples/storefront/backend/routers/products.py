"""The catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from examples.storefront.backend import views
from examples.storefront.backend.errors import conflict, documented, not_found
from examples.storefront.backend.money import cents
from examples.storefront.backend.paging import AskedSlice, read_page
from examples.storefront.backend.routers.paths import ProductId
from examples.storefront.backend.schemas.page import Page
from examples.storefront.backend.schemas.products import (
    Product,
    ProductCategory,
    ProductChange,
    ProductDraft,
    ProductSort,
    ProductSummary,
)
from examples.storefront.backend.schemas.scalars import AmountInput
from examples.storefront.backend.security import STAFF_ONLY
from examples.storefront.backend.store import store
from examples.storefront.backend.tables import LineRow, OrderRow, ProductRow

router = APIRouter(prefix="/products", tags=["catalogue"])

_NULLABLE = ("dimensions", "care_note", "image_url")
_SORTS: Mapping[ProductSort, tuple[Any, ...]] = {
    ProductSort.NAME: (ProductRow.name, ProductRow.id),
    ProductSort.PRICE_ASC: (ProductRow.cents, ProductRow.id),
    ProductSort.PRICE_DESC: (ProductRow.cents.desc(), ProductRow.id),
    ProductSort.NEWEST: (ProductRow.created_at.desc(), ProductRow.id.desc()),
}


@router.get("")
def list_products(
    asked: AskedSlice,
    category: ProductCategory | None = None,
    min_price: AmountInput | None = None,
    max_price: AmountInput | None = None,
    in_stock: bool | None = None,  # noqa: FBT001 - a query parameter, named by whoever calls
    sort: ProductSort = ProductSort.NAME,
    q: Annotated[str | None, Query(max_length=100)] = None,
) -> Page[ProductSummary]:
    """Products that pass every given filter; `q` looks into names and descriptions."""
    query = select(ProductRow).order_by(*_SORTS[sort])
    if category is not None:
        query = query.where(ProductRow.category == category.value)
    if min_price is not None:
        query = query.where(ProductRow.cents >= cents(min_price))
    if max_price is not None:
        query = query.where(ProductRow.cents <= cents(max_price))
    if in_stock is not None:
        query = query.where((_available() > 0) == in_stock)
    if q:
        query = _matching(query, q)
    with store.session() as session:
        return read_page(session, query, asked, views.product_summary)


@router.post("", status_code=201, dependencies=[STAFF_ONLY], responses=documented(401, 403))
def create_product(draft: ProductDraft) -> Product:
    """Put a new product on the shelf; its stock starts at nothing."""
    now = datetime.now(UTC)
    row = ProductRow(on_hand=0, restock_on=None, counted_at=now, created_at=now, updated_at=now)
    with store.session() as session:
        _assign(row, draft.model_dump())
        session.add(row)
        session.flush()
        return views.product(row)


@router.get("/{product_id}", responses=documented(404))
def read_product(product_id: ProductId) -> Product:
    """One product."""
    with store.session() as session:
        return views.product(_find(session, product_id))


@router.put("/{product_id}", dependencies=[STAFF_ONLY], responses=documented(401, 403, 404))
def replace_product(product_id: ProductId, draft: ProductDraft) -> Product:
    """Describe a product anew."""
    with store.session() as session:
        row = _find(session, product_id)
        _assign(row, draft.model_dump())
        return views.product(row)


@router.patch("/{product_id}", dependencies=[STAFF_ONLY], responses=documented(401, 403, 404))
def change_product(product_id: ProductId, change: ProductChange) -> Product:
    """Change what is given, and leave the rest."""
    given = change.model_dump(exclude_unset=True)
    facts = {name: value for name, value in given.items() if value is not None or name in _NULLABLE}
    with store.session() as session:
        row = _find(session, product_id)
        _assign(row, facts)
        return views.product(row)


@router.delete("/{product_id}", status_code=204, dependencies=[STAFF_ONLY], responses=documented(401, 403, 404, 409))
def delete_product(product_id: ProductId) -> None:
    """Take a product off the shelf for good; what was ever ordered stays."""
    with store.session() as session:
        row = _find(session, product_id)
        if row.lines:
            raise conflict("product_ordered", "This product stands in orders and cannot be deleted.")
        session.delete(row)


def _find(session: Session, product_id: int) -> ProductRow:
    row = session.get(ProductRow, product_id)
    if row is None:
        raise not_found("product", product_id)
    return row


def _assign(row: ProductRow, facts: dict[str, Any]) -> None:
    price = facts.pop("price", None)
    if price is not None:
        row.cents, row.currency = cents(price["amount"]), price["currency"].value
    for name, value in facts.items():
        setattr(row, name, value)
    row.updated_at = datetime.now(UTC)


def _available() -> Any:
    reserved = (
        select(func.coalesce(func.sum(LineRow.quantity), 0))
        .join(OrderRow, OrderRow.id == LineRow.order_id)
        .where(LineRow.product_id == ProductRow.id, OrderRow.status.in_(views.OPEN_STATUSES))
        .correlate(ProductRow)
        .scalar_subquery()
    )
    return ProductRow.on_hand - reserved


def _matching(query: Select[ProductRow], words: str) -> Select[ProductRow]:
    return query.where(
        ProductRow.name.icontains(words, autoescape=True) | ProductRow.description.icontains(words, autoescape=True)
    )
