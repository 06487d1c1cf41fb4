"""Reviews of a product."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from fastapi import APIRouter

from examples.storefront.backend.errors import ShopError, documented, not_found
from examples.storefront.backend.routers.paths import ProductId
from examples.storefront.backend.schemas.accounts import Role
from examples.storefront.backend.schemas.reviews import Review, ReviewDraft
from examples.storefront.backend.security import SignedIn
from examples.storefront.backend.store import store
from examples.storefront.backend.tables import ProductRow, ReviewRow

router = APIRouter(prefix="/products/{product_id}/reviews", tags=["catalogue"])


@router.get("", responses=documented(404))
def list_reviews(product_id: ProductId) -> list[Review]:
    """All reviews, the newest first."""
    with store.session() as session:
        row = session.get(ProductRow, product_id)
        if row is None:
            raise not_found("product", product_id)
        return [Review.model_validate(review) for review in row.reviews]


@router.post("", status_code=201, responses=documented(401, 403, 404))
def create_review(product_id: ProductId, draft: ReviewDraft, account: SignedIn) -> Review:
    """Publish a review under the customer's own name."""
    if account.role is not Role.CUSTOMER:
        raise ShopError(403, "forbidden", "Only customers review products.")
    facts = {"rating": draft.rating, "title": draft.title, "body": draft.body}
    row = ReviewRow(id=uuid4(), product_id=product_id, author_name=account.name, created_at=datetime.now(UTC), **facts)
    with store.session() as session:
        if session.get(ProductRow, product_id) is None:
            raise not_found("product", product_id)
        session.add(row)
        session.flush()
        return Review.model_validate(row)
