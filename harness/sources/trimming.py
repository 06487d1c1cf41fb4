"""Cuts a provider's published contract to the operations in use, with every component that these reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeAlias

from harness.model.errors import SourceError, UsageError
from harness.sources.discovery import as_openapi, is_discovery
from harness.sources.documents import tokens

Json: TypeAlias = dict[str, Any]

MARK = "x-trimmed-from"
"""Where a trimmed document says what it was cut from."""

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_KEPT = ("openapi", "jsonSchemaDialect", "info", "externalDocs", "servers", "security")
_DROPPED_OF_DISCOVERY = ("resources", "methods", "schemas", "auth")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """A trimmed document. Shape: `kept` and `held` are names of operations: what is left, and what there was."""

    document: Json
    kept: tuple[str, ...]
    held: tuple[str, ...]


def trimmed(document: Any, wanted: Sequence[str], *, source: str, sha256: str) -> Cut:
    """The document with the wanted operations only: `GET /users/{id}`, or an operation's id.

    Shape: an OpenAPI 3 document or a discovery document, and the same comes back. Raises: SourceError for another one,
    UsageError that names every operation that is not there, with the nearest one.
    """
    if is_discovery(document):
        ids = _discovery_ids(document, source)
        chosen = _chosen(ids, wanted, source)
        made = _discovery(document, {ids[each] for each in chosen})
    elif isinstance(document, dict) and str(document.get("openapi", "")).startswith("3."):
        ids = {name: str(each.get("operationId", "")) for name, each in _operations(document)}
        chosen = _chosen(ids, wanted, source)
        made = _openapi(document, set(chosen), source)
    else:
        raise SourceError("no OpenAPI 3 and no discovery document", where=source, way_out="Only these can be trimmed")
    version = str(document.get("info", document).get("version", ""))
    made[MARK] = {"source": source, "version": version, "sha256": sha256, "operations": len(ids)}
    return Cut(document=made, kept=chosen, held=tuple(ids))


_WAY_OUT = "Name what is in use, `--operations 'GET /users/{id}'`, or take it from recordings, `--recorded FOLDER`"


def _chosen(ids: Mapping[str, str], wanted: Sequence[str], source: str) -> tuple[str, ...]:
    """Names of the wanted operations, in the document's order."""
    names = set(wanted)
    unknown = names - set(ids) - set(ids.values())
    if unknown or not names:
        complaints = [_unknown(each, (*ids, *ids.values())) for each in sorted(unknown)]
        raise UsageError("; ".join(complaints) or "no operation is named", where=source, way_out=_WAY_OUT)
    return tuple(name for name, own in ids.items() if name in names or own in names)


def _unknown(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"it has no operation {name!r}" + (f" (did you mean {near[0]!r}?)" if near else "")


# --- OpenAPI


def _operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path, item in document.get("paths", {}).items():
        for method in _METHODS:
            if isinstance(item, dict) and isinstance(item.get(method), dict):
                yield f"{method.upper()} {path}", item[method]


def _openapi(document: Json, chosen: set[str], source: str) -> Json:
    made: Json = {name: document[name] for name in _KEPT if name in document}
    made["paths"] = dict(_paths(document, chosen))
    operations = [each for _, each in _operations(made)]
    tags = {tag for each in operations for tag in each.get("tags", ())}
    made["tags"] = [each for each in document.get("tags", ()) if each.get("name") in tags]
    made["components"] = _Components(document, source).reached(made["paths"], _schemes(document, operations))
    return {name: each for name, each in made.items() if each or name not in ("tags", "components")}


def _paths(document: Json, chosen: set[str]) -> Iterator[tuple[str, Json]]:
    """Path items with the chosen methods, and what they share."""
    for path, item in document.get("paths", {}).items():
        dropped = {method for method in _METHODS if f"{method.upper()} {path}" not in chosen}
        if len(dropped) < len(_METHODS):
            yield path, {name: each for name, each in item.items() if name not in dropped}


def _schemes(document: Json, operations: Sequence[Json]) -> set[str]:
    """The security schemes that the operations name, their own or the document's."""
    held = (each["security"] if "security" in each else document.get("security") for each in operations)
    needs = [need for each in held for need in each or ()]
    return {name for need in needs for name in need}


class _Components:
    """The components that a part of a document reaches, over any number of references."""

    def __init__(self, document: Json, source: str) -> None:
        self._source = source
        self._held: Mapping[str, Json] = document.get("components", {})
        self._reached: dict[tuple[str, str], Any] = {}

    def reached(self, part: Any, schemes: set[str]) -> Json:
        """All of them by kind, in the document's order. Raises: SourceError for a reference that trimming would break."""
        waiting = [part, *(self._add("securitySchemes", name) for name in sorted(schemes))]
        while waiting:
            waiting += [self._followed(each) for each in _references(waiting.pop())]
        return {
            kind: {name: self._reached[kind, name] for name in names if (kind, name) in self._reached}
            for kind, names in self._held.items()
            if any(each == kind for each, _ in self._reached)
        }

    def _followed(self, reference: str) -> Any:
        kind, name = _component(reference) or ("", "")
        if not kind and reference in self._held.get("schemas", {}):
            kind, name = "schemas", reference  # the value of a discriminator's mapping may be a bare name
        if not kind and reference.startswith("#/"):
            raise SourceError(
                f"the reference {reference!r} leads to no component",
                where=self._source,
                way_out="Bundle the document so that shared parts are components, then trim it",
            )
        return self._add(kind, name) if kind else None

    def _add(self, kind: str, name: str) -> Any:
        """The component, or None where it has been seen or does not exist."""
        if (kind, name) in self._reached or name not in self._held.get(kind, {}):
            return None
        self._reached[kind, name] = self._held[kind][name]
        return self._reached[kind, name]


def _component(reference: str) -> tuple[str, str] | None:
    """Kind and name of the component that a reference leads to, or into."""
    parts = list(tokens(reference.removeprefix("#"))) if reference.startswith("#/") else []
    return (parts[1], parts[2]) if len(parts) > 2 and parts[0] == "components" else None


def _references(part: Any) -> Iterator[str]:
    """Every reference in a part of a document, those of discriminators too."""
    waiting = [part]
    while waiting:
        current = waiting.pop()
        if isinstance(current, dict):
            reference = current.get("$ref")
            if isinstance(reference, str):
                yield reference
            mapping = (current.get("discriminator") or {}) if isinstance(current.get("discriminator"), dict) else {}
            yield from (str(each) for each in (mapping.get("mapping") or {}).values())
            waiting += current.values()
        elif isinstance(current, list):
            waiting += current


# --- discovery documents


def _discovery_ids(document: Json, source: str) -> dict[str, str]:
    """The id of the method behind each operation."""
    return {name: str(each.get("operationId", "")) for name, each in _operations(as_openapi(document, source=source))}


def _discovery(document: Json, ids: set[str]) -> Json:
    made: Json = {name: each for name, each in document.items() if name not in _DROPPED_OF_DISCOVERY}
    made.update(_resource(document, ids))
    methods = [each for _, each in _methods(made)]
    made["schemas"] = _discovery_schemas(document.get("schemas", {}), methods)
    scopes = {scope for each in methods for scope in each.get("scopes", ())}
    known = document.get("auth", {}).get("oauth2", {}).get("scopes", {})
    if scopes:
        made["auth"] = {"oauth2": {"scopes": {name: each for name, each in known.items() if name in scopes}}}
    return made


def _resource(resource: Json, ids: set[str]) -> Json:
    """Methods and inner resources of a resource that hold a chosen method."""
    methods = {name: each for name, each in resource.get("methods", {}).items() if each.get("id") in ids}
    inner = {name: {**each, **_resource(each, ids)} for name, each in resource.get("resources", {}).items()}
    kept = {
        name: {key: part for key, part in each.items() if part or key not in ("methods", "resources")}
        for name, each in inner.items()
        if each["methods"] or each["resources"]
    }
    return {"methods": methods, "resources": kept}


def _methods(resource: Json) -> Iterator[tuple[str, Json]]:
    yield from resource.get("methods", {}).items()
    for each in resource.get("resources", {}).values():
        yield from _methods(each)


def _discovery_schemas(schemas: Json, methods: Sequence[Json]) -> Json:
    reached: set[str] = set()
    waiting: list[Any] = list(methods)
    while waiting:
        for name in _references(waiting.pop()):
            if name in schemas and name not in reached:
                reached.add(name)
                waiting.append(schemas[name])
    return {name: each for name, each in schemas.items() if name in reached}
