"""The lines of an order."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from examples.storefront.backend.schemas.model import Model
from examples.storefront.backend.schemas.money import Money
from examples.storefront.backend.schemas.scalars import JSON_NUMBER, Identifier


class OrderLine(Model):
    """One product in an order, at the price of the day on which it was placed."""

    product_id: int
    product_name: str
    quantity: Annotated[str, Field(coerce_numbers_to_str=True)]
    unit_price: Money
    line_total: Money


class OrderLineDraft(Model):
    """One product to order."""

    product_id: Identifier
    quantity: Annotated[int, Field(ge=1, le=99), JSON_NUMBER]
