"""Leads from the schemas and operations of a Python app to the classes, fields and functions that declare them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel

from harness.model.location import Location
from harness.sources.documents import tokens
from harness.sources.pydantic_computed import computed_fields
from harness.sources.pydantic_places import ClassPlaces

_UNSAFE = re.compile(r"[^a-zA-Z0-9.\-_]")
_MODES = ("-Input", "-Output")


@dataclass(frozen=True, slots=True)
class _Class:
    """Where a class stands, and the lines of its fields by the names that they have on the wire."""

    location: Location
    fields: Mapping[str, Location] = field(default_factory=dict)


class AppSources:
    """Source places of one app's models and endpoints. `root` is the folder that locations are relative to."""

    def __init__(self, app: Any, document: Mapping[str, Any], root: Path) -> None:
        self._app = app
        self._document = document
        self._places = ClassPlaces(root)

    def locate(self, pointer: str) -> Location | None:
        """The place in Python that declares what stands at a pointer of the app's OpenAPI document."""
        parts = tuple(tokens(pointer))
        if parts[:2] == ("components", "schemas") and len(parts) > 2:
            return self._schema_place(parts[2], parts[3:])
        if parts[:1] == ("paths",) and len(parts) > 2:
            return self._endpoints.get((parts[1], parts[2].upper()))
        return None

    def sent_fields(self) -> Mapping[str, tuple[str, ...]]:
        """Of each schema that a Pydantic model stands behind, the properties that every serialised value has."""
        schemas = self._document.get("components", {}).get("schemas", {})
        models = {name: self._models[name] for name in schemas if name in self._models}
        return {name: tuple(_sent(models[name], schemas[name])) for name in models}

    def partial_operations(self) -> tuple[tuple[str, str], ...]:
        """The operations, as path and method, that leave out fields which are unset or default."""
        return tuple(self._excluding("unset", "defaults"))

    def null_free_operations(self) -> tuple[tuple[str, str], ...]:
        """The operations, as path and method, that leave out fields which are null."""
        return tuple(self._excluding("none"))

    def tables(self) -> tuple[str, ...]:
        """The schemas whose class is a table of SQLModel: as a body such a class takes whatever comes."""
        return tuple(name for name, model in self._models.items() if _is_table(model))

    def routes(self) -> Iterator[tuple[str, Any]]:
        """Every route with its whole path, those that the document does not show and those of mounted apps included."""
        yield from _with_paths(getattr(self._app, "routes", ()))

    def models(self) -> Mapping[str, type]:
        """The classes that stand behind the document's schemas."""
        return self._models

    def _excluding(self, *kinds: str) -> Iterator[tuple[str, str]]:
        for route in _routes(getattr(self._app, "routes", ())):
            if any(getattr(route, f"response_model_exclude_{each}", False) for each in kinds):
                path = str(getattr(route, "path_format", None) or getattr(route, "path", ""))
                yield from ((path, method) for method in getattr(route, "methods", None) or ())

    def _schema_place(self, name: str, inside: tuple[str, ...]) -> Location | None:
        found = self._classes.get(name)
        if found is None:
            return None
        if len(inside) >= 2 and inside[0] == "properties":
            return found.fields.get(inside[1], found.location)
        return found.location

    @cached_property
    def _endpoints(self) -> Mapping[tuple[str, str], Location]:
        places: dict[tuple[str, str], Location] = {}
        for route in _routes(getattr(self._app, "routes", ())):
            path = str(getattr(route, "path_format", None) or getattr(route, "path", ""))
            place = self._places.of_function(getattr(route, "endpoint", None))
            if place is not None:
                for method in getattr(route, "methods", None) or ():
                    places.setdefault((path, method), place)
        return places

    @cached_property
    def _classes(self) -> Mapping[str, _Class]:
        placed = {name: self._class_place(model) for name, model in self._models.items()}
        return {name: place for name, place in placed.items() if place is not None}

    @cached_property
    def _models(self) -> Mapping[str, type]:
        schemas = self._document.get("components", {}).get("schemas", {})
        candidates: dict[str, list[type]] = {}
        for each in (*_subclasses(BaseModel), *_subclasses(Enum)):
            for name in (each.__name__, f"{each.__module__}.{each.__qualname__}".replace(".", "__")):
                candidates.setdefault(_UNSAFE.sub("_", name), []).append(each)
        chosen = {
            name: _best(candidates.get(name) or candidates.get(_without_mode(name)) or [], schema)
            for name, schema in schemas.items()
        }
        return {name: each for name, each in chosen.items() if each is not None}

    def _class_place(self, cls: type) -> _Class | None:
        place = self._places.of_class(cls)
        if place is None:
            return None
        return _Class(place, dict(self._fields(cls)) if issubclass(cls, BaseModel) else {})

    def _fields(self, model: type[BaseModel]) -> Iterator[tuple[str, Location]]:
        for name, place in self._places.attributes(model).items():
            info = model.model_fields.get(name)
            alias = info.alias if info is not None else None
            written = {name, alias, *((info.serialization_alias,) if info is not None else ())}
            yield from ((each, place) for each in written if each)
        for name, computed in computed_fields(model).items():
            getter = self._places.of_function(getattr(computed.wrapped_property, "fget", None))
            if getter is not None:
                yield computed.alias or name, getter


def _routes(routes: Iterable[Any]) -> Iterable[Any]:
    """Routes with the prefixes of the routers that include them; newer FastAPI works these out on demand."""
    effective = getattr(sys.modules.get("fastapi.routing"), "iter_route_contexts", None)
    return routes if effective is None else cast("Iterable[Any]", effective(routes))


def _is_table(model: type) -> bool:
    own = any(base.__module__.partition(".")[0] == "sqlmodel" for base in model.__mro__)
    return own and bool(getattr(model, "model_config", {}).get("table"))


def _with_paths(routes: Iterable[Any], front: str = "") -> Iterator[tuple[str, Any]]:
    held = tuple(routes)
    for route in _routes(held):
        if getattr(route, "methods", None):
            yield f"{front}{getattr(route, 'path_format', None) or getattr(route, 'path', '')}", route
    for mount in held:
        inner = getattr(getattr(mount, "app", None), "routes", None)
        if inner and not getattr(mount, "methods", None):
            yield from _with_paths(inner, front + str(getattr(mount, "path", "")))


def _subclasses(base: type) -> Iterator[type]:
    waiting: list[type] = base.__subclasses__()
    seen = set[type]()
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            waiting.extend(type.__subclasses__(each))
            yield each


def _without_mode(name: str) -> str:
    return next((name.removesuffix(mode) for mode in _MODES if name.endswith(mode)), name)


def _best(candidates: list[type], schema: Any) -> type | None:
    """Of classes with one name, the one whose fields are the schema's."""
    wanted = set(schema.get("properties", ())) if isinstance(schema, dict) else set[str]()
    return max(candidates, key=lambda each: len(wanted & _wire_names(each)), default=None)


def _sent(model: type, schema: Any) -> Iterator[str]:
    """The properties of a model's schema that are in every serialised value."""
    if not issubclass(model, BaseModel) or not isinstance(schema, dict):
        return
    sometimes = {
        alias
        for name, info in model.model_fields.items()
        if info.exclude or getattr(info, "exclude_if", None) is not None
        for alias in (name, info.alias, info.serialization_alias)
    }
    yield from (name for name in schema.get("properties", {}) if name not in sometimes)


def _wire_names(cls: type) -> set[str]:
    if not issubclass(cls, BaseModel):
        return set()
    names = {each for name, info in cls.model_fields.items() for each in (name, info.alias, info.serialization_alias)}
    return {each for each in names if each} | set(computed_fields(cls))
