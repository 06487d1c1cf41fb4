"""The shelves of the shop."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import func, select

from examples.storefront.backend.schemas.products import Category, ProductCategory
from examples.storefront.backend.store import store
from examples.storefront.backend.tables import ProductRow

router = APIRouter(prefix="/categories", tags=["catalogue"])


@router.get("")
def list_categories() -> list[Category]:
    """All shelves, also the empty ones."""
    query = select(ProductRow.category, func.count()).group_by(ProductRow.category)
    with store.session() as session:
        counts = {row[0]: row[1] for row in session.execute(query)}
    return [
        Category(slug=slug, name=slug.value.replace("-", " ").capitalize(), product_count=counts.get(slug.value, 0))
        for slug in ProductCategory
    ]
