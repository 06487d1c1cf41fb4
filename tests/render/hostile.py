"""Puts a payload into every field of a value that an outsider could fill."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

_OURS = {"outcome", "kind", "direction", "started", "ended", "severity"}
"""Fields with a closed vocabulary, which no outsider fills."""


def everywhere(value: Any, text: str) -> Any:
    """The value with every string in it replaced."""
    if isinstance(value, str):
        return text
    if isinstance(value, tuple | list):
        return type(value)(everywhere(each, text) for each in value)
    if isinstance(value, Mapping):
        return {f"{text}{at}": everywhere(each, text) for at, each in enumerate(value.values())}
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    told = {field.name: getattr(value, field.name) for field in dataclasses.fields(value) if field.name not in _OURS}
    return dataclasses.replace(value, **{name: everywhere(each, text) for name, each in told.items()})
