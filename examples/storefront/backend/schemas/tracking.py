"""Parcels under way."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from examples.storefront.backend.schemas.model import Model


class Carrier(StrEnum):
    """Who carries parcels for the shop."""

    DHL = "dhl"
    UPS = "ups"
    POSTAL = "postal"


class Tracking(Model):
    """A parcel under way; not every carrier has a page that shows it."""

    carrier: Carrier
    code: str
    url: str | None


class ShipOrder(Model):
    """The parcel with which an order leaves."""

    carrier: Carrier
    tracking_code: Annotated[str, Field(pattern=r"^[A-Z0-9]{4,40}$")]
