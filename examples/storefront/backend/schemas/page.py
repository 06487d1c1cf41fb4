"""The envelope around every list that is read page by page."""

from __future__ import annotations

from typing import Generic, TypeVar

from examples.storefront.backend.schemas.model import Model

Item = TypeVar("Item")


class Page(Model, Generic[Item]):
    """One page of a list; `pages` is 0 when the list is empty."""

    items: list[Item]
    total: int
    page: int
    size: int
    pages: int
