"""Leads from the schemas and operations of a Python app to the classes, fields and functions that declare them."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache, cached_property
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel

from harness.model.location import Location
from harness.sources.documents import tokens

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
        self._root = root.resolve()

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
        """The operations, as path and method, that leave out fields which are unset, default or null."""
        found: list[tuple[str, str]] = []
        for route in _routes(getattr(self._app, "routes", ())):
            if any(getattr(route, f"response_model_exclude_{each}", False) for each in ("unset", "defaults", "none")):
                path = str(getattr(route, "path_format", None) or getattr(route, "path", ""))
                found.extend((path, method) for method in getattr(route, "methods", None) or ())
        return tuple(found)

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
            place = self._function_place(getattr(route, "endpoint", None))
            if place is not None:
                for method in getattr(route, "methods", None) or ():
                    places.setdefault((path, method), place)
        return places

    def _function_place(self, function: Any) -> Location | None:
        code = getattr(inspect.unwrap(function), "__code__", None) if callable(function) else None
        if code is None:
            return None
        return Location(
            self._relative(code.co_filename), _def_line(code.co_filename, code.co_name, code.co_firstlineno)
        )

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
        origin = _generic_origin(cls)
        tree = _class_tree(origin)
        if tree is None:
            return None
        file, node = tree
        fields = dict(self._fields(cls)) if issubclass(cls, BaseModel) else {}
        return _Class(Location(self._relative(file), node.lineno, end_line=node.lineno), fields)

    def _fields(self, model: type[BaseModel]) -> Iterator[tuple[str, Location]]:
        for name, place in self._attribute_places(model).items():
            info = model.model_fields.get(name)
            alias = info.alias if info is not None else None
            written = {name, alias, *((info.serialization_alias,) if info is not None else ())}
            yield from ((each, place) for each in written if each)
        for name, computed in model.model_computed_fields.items():
            getter = self._function_place(getattr(computed.wrapped_property, "fget", None))
            if getter is not None:
                yield computed.alias or name, getter

    def _attribute_places(self, model: type[BaseModel]) -> Mapping[str, Location]:
        places: dict[str, Location] = {}
        for cls in reversed(model.__mro__):
            tree = _class_tree(_generic_origin(cls)) if cls is not BaseModel and issubclass(cls, BaseModel) else None
            if tree is None:
                continue
            for node in tree[1].body:
                if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                    last = node.end_lineno or node.lineno
                    places[node.target.id] = Location(self._relative(tree[0]), node.lineno, end_line=last)
        return places

    def _relative(self, file: str) -> str:
        path = Path(file).resolve()
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else path.as_posix()


def _routes(routes: Iterable[Any]) -> Iterable[Any]:
    """Routes with the prefixes of the routers that include them; newer FastAPI works these out on demand."""
    effective = getattr(sys.modules.get("fastapi.routing"), "iter_route_contexts", None)
    return routes if effective is None else cast("Iterable[Any]", effective(routes))


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
    return {each for each in names if each} | set(cls.model_computed_fields)


def _generic_origin(cls: type) -> type:
    held = getattr(cls, "__pydantic_generic_metadata__", None) or {}
    origin = held.get("origin")
    return origin if isinstance(origin, type) else cls


def _class_tree(cls: type) -> tuple[str, ast.ClassDef] | None:
    try:
        file = inspect.getsourcefile(cls)
    except TypeError:
        return None
    if file is None:
        return None
    wanted = cls.__qualname__.split(".")
    nodes: list[ast.stmt] = list(_tree(file).body)
    found: ast.ClassDef | None = None
    for name in wanted:
        found = next((each for each in _all_classes(nodes) if each.name == name), None)
        if found is None:
            return None
        nodes = found.body
    return (file, found) if found else None


def _all_classes(nodes: list[ast.stmt]) -> Iterator[ast.ClassDef]:
    for node in nodes:
        if isinstance(node, ast.ClassDef):
            yield node
        elif isinstance(node, ast.If | ast.Try):
            yield from _all_classes([*node.body, *node.orelse])


@cache
def _tree(file: str) -> ast.Module:
    try:
        return ast.parse(Path(file).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])


def _def_line(file: str, name: str, first: int) -> int:
    """The line of `def`, below its decorators."""
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
            above = min((each.lineno for each in node.decorator_list), default=node.lineno)
            if above <= first <= node.lineno:
                return node.lineno
    return first
