"""The two parents of every wire model: snake_case as it stands, camelCase through aliases."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Model(BaseModel):
    """A wire model in snake_case."""

    model_config = ConfigDict(from_attributes=True)


class CamelModel(BaseModel):
    """A wire model in camelCase: checkout, payments and notifications."""

    model_config = ConfigDict(from_attributes=True, alias_generator=to_camel, populate_by_name=True)
