"""The catalogue: categories and products."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from examples.storefront.backend.schemas.model import Model
from examples.storefront.backend.schemas.money import Money, Price
from examples.storefront.backend.schemas.scalars import Instant, LongText, ShortText, WebAddress
from examples.storefront.backend.schemas.stock import StockLevel

Materials = Annotated[list[ShortText], Field(max_length=10)]
Centimetres = Annotated[float, Field(strict=True, gt=0, le=1000)]


class ProductCategory(StrEnum):
    """The shelves of the shop, by slug."""

    KITCHEN = "kitchen"
    LIVING_ROOM = "living-room"
    BEDROOM = "bedroom"
    LIGHTING = "lighting"
    GARDEN = "garden"


class ProductSort(StrEnum):
    """The orders in which the catalogue can be read."""

    NAME = "name"
    PRICE_ASC = "price_asc"
    PRICE_DESC = "price_desc"
    NEWEST = "newest"


class Category(Model):
    """A shelf and how many products stand on it."""

    slug: ProductCategory
    name: str
    product_count: int


class Dimensions(Model):
    """The outer size in centimetres."""

    width_cm: Centimetres
    height_cm: Centimetres
    depth_cm: Centimetres


class ProductSummary(Model):
    """A product as a list shows it; `rating` is the mean of its reviews, null without any."""

    id: int
    slug: str
    name: str
    category: ProductCategory
    price: Money
    stock_level: StockLevel
    image_url: str | None
    rating: float | None
    review_count: int


class Product(ProductSummary):
    """A product as its own page shows it."""

    description: str
    materials: list[str]
    dimensions: Dimensions | None
    care_note: str | None
    created_at: Instant
    updated_at: Instant


class ProductDraft(Model):
    """A whole product, to create or replace one."""

    name: ShortText
    category: ProductCategory
    price: Price
    description: LongText
    materials: Materials = Field(default_factory=list)
    dimensions: Dimensions | None = None
    care_note: LongText | None = None
    image_url: WebAddress | None = None


class ProductChange(Model):
    """Some fields of a product; what is absent stays, and null stays too where a product must have a value."""

    name: ShortText | None = None
    category: ProductCategory | None = None
    price: Price | None = None
    description: LongText | None = None
    materials: Materials | None = None
    dimensions: Dimensions | None = None
    care_note: LongText | None = None
    image_url: WebAddress | None = None
