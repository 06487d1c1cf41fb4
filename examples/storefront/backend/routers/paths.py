"""The parameters that paths share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

_LARGEST = 2_147_483_647

ProductId = Annotated[int, Path(ge=1, le=_LARGEST)]
CustomerId = Annotated[int, Path(ge=1, le=_LARGEST)]
OrderId = Annotated[int, Path(ge=1, le=_LARGEST)]
