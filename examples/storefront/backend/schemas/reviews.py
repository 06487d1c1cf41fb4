"""What customers say about products."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from examples.storefront.backend.schemas.model import Model
from examples.storefront.backend.schemas.scalars import JSON_NUMBER, Instant, LongText, ShortText


class Review(Model):
    """A published review; a rating may come without words."""

    id: UUID
    product_id: int
    author_name: str
    rating: int
    title: str
    body: str | None
    created_at: Instant


class ReviewDraft(Model):
    """A review to publish."""

    rating: Annotated[int, Field(ge=1, le=5), JSON_NUMBER]
    title: ShortText
    body: LongText | None = None
