"""With what a customer pays, as the checkout receives it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from examples.storefront.backend.schemas.model import CamelModel
from examples.storefront.backend.schemas.scalars import ShortText

PaymentMethodId = Annotated[str, Field(pattern=r"^pm_[A-Za-z0-9_]{1,60}$")]


class CardInput(CamelModel):
    """A card, by the id that the provider's form gave for it."""

    kind: Literal["card"]
    payment_method_id: PaymentMethodId


class BankTransferInput(CamelModel):
    """A bank account."""

    kind: Literal["bank_transfer"]
    iban: Annotated[str, Field(pattern=r"^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$")]
    account_holder: ShortText


class GiftCardInput(CamelModel):
    """A gift card."""

    kind: Literal["gift_card"]
    code: Annotated[str, Field(pattern=r"^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}$")]


PaymentMethodInput = Annotated[CardInput | BankTransferInput | GiftCardInput, Field(discriminator="kind")]
"""With what a customer pays, told apart by `kind`."""
