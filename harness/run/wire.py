"""Model values to JSON and back, read off the dataclasses themselves so that a new field needs no edit here."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from harness.render.plain import plain

_Value = TypeVar("_Value")
_UNIONS: Final = (Union, UnionType)


def to_wire(value: Any) -> Any:
    """A model value in JSON's kinds; fields that hold their default are left out."""
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        told = ((field.name, getattr(value, field.name), _default(field)) for field in dataclasses.fields(value))
        return {
            name: to_wire(each) for name, each, default in told if each != default or type(each) is not type(default)
        }
    if isinstance(value, tuple):
        return [to_wire(each) for each in value]
    return plain(value)


def from_wire(kind: type[_Value], data: Any) -> _Value:
    """The model value of that kind; unknown fields are passed over, so that older readers read newer records.

    Raises: TypeError or ValueError that says which field is not of its kind.
    """
    read: _Value = _read(kind, data, kind.__name__)
    return read


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def _read(kind: Any, data: Any, where: str) -> Any:
    origin = get_origin(kind)
    if kind is Any:
        return data
    if origin is Literal:
        return _checked(data in get_args(kind), data, where, kind)
    if origin is not None:
        read = _read_optional if origin in _UNIONS else _read_many
        return read(kind, data, where)
    return _read_fields(kind, data, where) if dataclasses.is_dataclass(kind) else _read_one(kind, data, where)


def _read_one(kind: Any, data: Any, where: str) -> Any:
    if issubclass(kind, Enum):
        return kind(data)
    fits = isinstance(data, kind) and (kind is bool or not isinstance(data, bool))
    return _checked(fits or (kind is float and type(data) is int), data, where, kind)


def _read_optional(kind: Any, data: Any, where: str) -> Any:
    if data is None and NoneType in get_args(kind):
        return None
    (inner,) = (each for each in get_args(kind) if each is not NoneType)
    return _read(inner, data, where)


def _read_many(kind: Any, data: Any, where: str) -> Any:
    inner = get_args(kind)
    if get_origin(kind) is not tuple:
        _checked(isinstance(data, Mapping), data, where, "object")
        return {key: _read(inner[1], each, f"{where}.{key}") for key, each in data.items()}
    _checked(isinstance(data, Sequence) and not isinstance(data, str), data, where, "array")
    kinds = [inner[0]] * len(data) if inner[-1] is Ellipsis else inner
    return tuple(_read(each, item, where) for each, item in zip(kinds, data, strict=True))


def _read_fields(kind: Any, data: Any, where: str) -> Any:
    _checked(isinstance(data, Mapping), data, where, "object")
    hints = _hints(kind)
    return kind(**{name: _read(hints[name], each, f"{where}.{name}") for name, each in data.items() if name in hints})


def _checked(fits: bool, data: Any, where: str, wanted: Any) -> Any:  # noqa: FBT001  the condition reads as the sentence
    if not fits:
        raise TypeError(f"{where} is {data!r:.80}, not {getattr(wanted, '__name__', wanted)}")
    return data


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)
