"""An OpenAPI document as the judge of exchanges reads it: which operation a request is, and which schema stands where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_DEEPEST = 60

Schema = Any
"""A JSON Schema: an object or a boolean."""


@dataclass(frozen=True, slots=True)
class Described:
    """An operation of the document with its JSON Pointer; `arguments` are the path parameters of one request."""

    name: str
    pointer: str
    item: Mapping[str, Any]
    operation: Mapping[str, Any]
    arguments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Declared:
    """Where a value's schema is declared: the innermost named component and the path within it."""

    component: str
    path: tuple[str | int, ...]


class Document:
    """An OpenAPI 3 document, read for judgement; references within the document are followed."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        """Nothing is read until it is asked for."""
        self.root = root

    @property
    def title(self) -> str:
        """Title and version, as findings name the contract."""
        info = self.root.get("info", {})
        return f"{info.get('title', 'the contract')} {info.get('version', '')}".strip()

    def operation(self, method: str, url: str) -> Described | None:
        """The operation that a request addresses; literal segments beat parameters."""
        parts = urlsplit(url)
        for base in self._bases:
            if base.host and base.host != parts.netloc:
                continue
            if parts.path.startswith(base.path):
                found = self._matching(method.lower(), parts.path[len(base.path) :].split("/"))
                if found:
                    return found
        return None

    def names(self) -> tuple[str, ...]:
        """Every operation as `GET /users/{id}`."""
        return tuple(each.name for entry in self._templates for each in self._operations(entry, {}))

    def resolved(self, schema: Schema) -> tuple[Schema, str]:
        """The schema behind references, and the name of the last component passed (empty when none)."""
        name = ""
        for _ in range(_DEEPEST):
            if not isinstance(schema, Mapping) or "$ref" not in schema:
                break
            reference = str(schema["$ref"])
            if reference.startswith("#/components/schemas/"):
                name = reference.rpartition("/")[2]
            schema = self.at(reference)
        return schema, name

    def at(self, reference: str) -> Any:
        """What a local reference points at, or an empty schema for one that leads nowhere."""
        found: Any = self.root
        for token in reference.removeprefix("#/").split("/"):
            key = unquote(token).replace("~1", "/").replace("~0", "~")
            found = found.get(key, {}) if isinstance(found, Mapping) else {}
        return found

    def deref(self, part: Any) -> Mapping[str, Any]:
        """A parameter, body or response behind its reference."""
        while isinstance(part, Mapping) and "$ref" in part:
            part = self.at(str(part["$ref"]))
        return part if isinstance(part, Mapping) else {}

    def alternatives(self, schema: Schema) -> Iterator[tuple[Schema, str]]:
        """The object-level parts of a schema: itself, and what allOf, anyOf and oneOf add, references followed."""
        found, name = self.resolved(schema)
        waiting = [(found, name, 0)]
        while waiting:
            current, name, depth = waiting.pop(0)
            if not isinstance(current, Mapping) or depth > _DEEPEST:
                continue
            yield current, name
            for keyword in ("allOf", "anyOf", "oneOf"):
                for part in current.get(keyword, ()):
                    inner, own = self.resolved(part)
                    waiting.append((inner, own or name, depth + 1))

    def declared(self, schema: Schema, path: Sequence[str | int]) -> Declared:
        """The innermost named component that holds a value, and the path within it."""
        component, inside = self.resolved(schema)[1], list[str | int]()
        current: Schema = schema
        for step in path:
            owner = self._owner(current, step)
            if owner and isinstance(step, str):
                component, inside = owner, []
            inside.append(step)
            member = self.member(current, step)
            current = {} if member is None else member
        return Declared(component, tuple(inside))

    def member(self, schema: Schema, step: str | int) -> Schema | None:
        """The schema of one property or item, or None when it is not declared."""
        parts = [part for part, _ in self.alternatives(schema)]
        found = next((each for part in parts if (each := _own(part, step)) is not None), None)
        if found is not None or isinstance(step, int):
            return found
        extras = (part.get("additionalProperties") for part in parts)
        return next((extra for extra in extras if isinstance(extra, Mapping)), None)

    def _owner(self, schema: Schema, step: str | int) -> str:
        """The component that declares a property, or the one that would have to."""
        parts = list(self.alternatives(schema))
        holders = [name for part, name in parts if _own(part, step) is not None]
        objects = [name for part, name in parts if "properties" in part]
        return next(iter([*holders, *objects]), "")

    @cached_property
    def _bases(self) -> tuple[_Base, ...]:
        servers = self.root.get("servers") or [{"url": "/"}]
        parts = [urlsplit(str(server.get("url", "/"))) for server in servers]
        return tuple(_Base(part.netloc, part.path.rstrip("/")) for part in parts)

    @cached_property
    def _templates(self) -> tuple[_Template, ...]:
        paths = self.root.get("paths", {})
        found = [_Template(path, tuple(path.split("/")), item) for path, item in paths.items()]
        return tuple(sorted(found, key=lambda each: [_openness(segment) for segment in each.segments]))

    def _matching(self, method: str, segments: list[str]) -> Described | None:
        for template in self._templates:
            arguments = _arguments(template.segments, segments)
            if arguments is not None:
                for found in self._operations(template, arguments):
                    if found.name.startswith(f"{method.upper()} "):
                        return found
        return None

    def _operations(self, template: _Template, arguments: Mapping[str, str]) -> Iterator[Described]:
        for method in _METHODS:
            if method in template.item:
                pointer = f"/paths/{template.path.replace('~', '~0').replace('/', '~1')}/{method}"
                name = f"{method.upper()} {template.path}"
                yield Described(name, pointer, template.item, template.item[method], arguments)


def _own(part: Mapping[str, Any], step: str | int) -> Schema | None:
    """What one schema itself says of a property or an item."""
    if isinstance(step, int):
        return part.get("items")
    return part.get("properties", {}).get(step)


@dataclass(frozen=True, slots=True)
class _Base:
    host: str
    path: str


@dataclass(frozen=True, slots=True)
class _Template:
    path: str
    segments: tuple[str, ...]
    item: Mapping[str, Any]


def _arguments(template: Sequence[str], segments: Sequence[str]) -> Mapping[str, str] | None:
    if len(template) != len(segments):
        return None
    found: dict[str, str] = {}
    for wanted, given in zip(template, segments, strict=True):
        pattern = _pattern(wanted)
        match = pattern.fullmatch(given) if pattern else None
        if match is None and wanted != given:
            return None
        if match:
            found.update({name: unquote(value) for name, value in zip(_names(wanted), match.groups(), strict=True)})
    return found


def _pattern(segment: str) -> re.Pattern[str] | None:
    if "{" not in segment:
        return None
    return re.compile("([^/]+?)".join(re.escape(part) for part in re.split(r"\{[^{}]*\}", segment)))


def _openness(segment: str) -> int:
    """How much a segment leaves open: a literal nothing, a parameter beside literal text less than one alone."""
    return 0 if "{" not in segment else 2 if re.fullmatch(r"\{[^{}]*\}", segment) else 1


def _names(segment: str) -> list[str]:
    return re.findall(r"\{([^{}]*)\}", segment)
