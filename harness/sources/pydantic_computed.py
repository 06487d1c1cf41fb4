"""The computed fields of a model. Before Pydantic 2.10 a class does not tell them by `model_computed_fields`, only an instance does."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel
from pydantic.fields import ComputedFieldInfo


def computed_fields(model: type[BaseModel]) -> Mapping[str, ComputedFieldInfo]:
    """What each computed field was declared with, by its name."""
    return {name: each.info for name, each in model.__pydantic_decorators__.computed_fields.items()}
