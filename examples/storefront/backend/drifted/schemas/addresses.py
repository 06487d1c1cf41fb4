"""Where orders go."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from examples.storefront.backend.schemas.model import Model
from examples.storefront.backend.schemas.scalars import CountryCode, Flag, ShortText

PostalCode = Annotated[str, Field(min_length=2, max_length=12)]


class Address(Model):
    """An address of a customer's address book."""

    id: UUID
    label: str
    street: str
    street_2: str | None
    postal_code: str | None
    city: str
    country: str
    is_default: bool


class AddressDraft(Model):
    """An address to add to the book."""

    label: ShortText
    street: ShortText
    street_2: ShortText | None = None
    postal_code: PostalCode
    city: ShortText
    country: CountryCode
    is_default: Flag = False
