"""Reading a list page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from examples.storefront.backend.schemas.page import Page

Row = TypeVar("Row")
Item = TypeVar("Item")


class Slice:
    """Which page of a list is asked for."""

    def __init__(
        self,
        page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
        size: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> None:
        self.page = page
        self.size = size


AskedSlice = Annotated[Slice, Depends(Slice)]


def read_page(session: Session, query: Select[Row], asked: Slice, view: Callable[[Row], Item]) -> Page[Item]:
    """One page of a query's rows, each shown by `view`; the query must fix the order of its rows."""
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = session.scalars(query.limit(asked.size).offset((asked.page - 1) * asked.size)).unique()
    facts: dict[str, Any] = {"total": total, "page": asked.page, "size": asked.size}
    return Page(items=[view(row) for row in rows], pages=-(-total // asked.size), **facts)
