"""Tables for the staff, kept at the office."""

from __future__ import annotations

from examples.storefront.backend.schemas.model import Model
from examples.storefront.backend.schemas.order_status import OrderStatus
from examples.storefront.backend.schemas.scalars import MailAddress


class ExportRequest(Model):
    """Which orders to export (without a status, all), and which colleague to tell."""

    status: OrderStatus | None = None
    notify: MailAddress | None = None


class OrderExport(Model):
    """A table at the office; `link` is null where the office gives none."""

    id: str
    title: str
    link: str | None
