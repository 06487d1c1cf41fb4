"""The envelope around every list that is read page by page."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from pydantic import AliasChoices, Field

from examples.storefront.backend.schemas.model import Model

Item = TypeVar("Item")


class Page(Model, Generic[Item]):
    """One page of a list; `pages` is 0 when the list is empty."""

    items: list[Item]
    total_count: Annotated[int, Field(validation_alias=AliasChoices("total", "total_count"))]
    page: int
    size: int
    pages: int
