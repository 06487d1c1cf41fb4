"""The schemas of discovery documents, which are JSON Schema draft 3 with formats of their own, as JSON Schema 2020-12."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from harness.sources.unresolved_reasons import partly

Json: TypeAlias = Mapping[str, Any]

_TYPES = frozenset(("string", "number", "integer", "boolean", "array", "object"))
_FORMATS: Mapping[str, Json] = MappingProxyType(
    {
        "google-datetime": {"format": "date-time"},
        "google-duration": {"pattern": r"^-?[0-9]+(\.[0-9]{1,9})?s$"},
        "byte": {"pattern": "^[A-Za-z0-9+/_-]*={0,2}$"},
        "uint32": {"minimum": 0, "maximum": 2**32 - 1},
        "google.protobuf.Any": {},
        "google.protobuf.Value": {},
        "float": {},
        "double": {},
    }
)
"""What the formats mean that JSON Schema has no word for; both alphabets of base64 are in use."""

_WORDS = ("description", "enum", "pattern", "readOnly", "deprecated")


class DiscoverySchemas:
    """The named schemas of one document."""

    def __init__(self, named: Json) -> None:
        self._named = named
        self._made: dict[str, Any] = {}
        self._annotated: dict[str, bool] = {}

    def converted(self) -> dict[str, Any]:
        """All named schemas."""
        return {name: self.node(each) for name, each in self._named.items()}

    def node(self, node: Any) -> dict[str, Any]:
        """One schema."""
        if not isinstance(node, dict):
            return partly({}, "discovery-node", repr(node))
        made: dict[str, Any] = {word: node[word] for word in _WORDS if word in node}
        reference = node.get("$ref")
        if isinstance(reference, str):
            if reference not in self._named:
                return partly(made, "discovery-reference", repr(reference))
            return {**made, "$ref": f"#/components/schemas/{_escaped(reference)}"}
        return {**made, **_typed(node), **self._parts(node), **self._variants(node.get("variant"))}

    def _variants(self, variant: Any) -> dict[str, Any]:
        """The alternatives of a schema, by the values that tell them apart."""
        listed = variant.get("map") if isinstance(variant, dict) else None
        named = {
            str(each.get("type_value")): f"#/components/schemas/{_escaped(each['$ref'])}"
            for each in (listed if isinstance(listed, list) else ())
            if isinstance(each, dict) and each.get("$ref") in self._named
        }
        if not named:
            return {}
        rule = {"propertyName": str(variant.get("discriminant")), "mapping": named}
        return {"oneOf": [{"$ref": each} for each in dict.fromkeys(named.values())], "discriminator": rule}

    def _parts(self, node: Json) -> dict[str, Any]:
        parts: dict[str, Any] = {}
        properties = node.get("properties")
        if isinstance(properties, dict):
            parts["properties"] = {name: self.node(each) for name, each in properties.items()}
            required = [
                name for name, each in properties.items() if isinstance(each, dict) and each.get("required") is True
            ]
            if required:
                parts["required"] = required
        for name in ("items", "additionalProperties"):
            if isinstance(node.get(name), dict):
                parts[name] = self.node(node[name])
        return parts

    def of_request(self, node: Json, method: str) -> dict[str, Any]:
        """A schema as one method takes it: some fields are required there alone (`annotations.required`)."""
        overlay = self._overlay(node, method, ())
        return {"allOf": [self.node(node), overlay]} if overlay else self.node(node)

    def _overlay(self, node: Any, method: str, above: tuple[str, ...]) -> dict[str, Any]:
        """What a method requires beyond the schema; empty where it is nothing, and inside what is already open above."""
        if not isinstance(node, dict):
            return {}
        reference = node.get("$ref")
        if isinstance(reference, str):
            if reference in above or not self._is_annotated(reference):
                return {}
            return self._overlay(self._named.get(reference), method, (*above, reference))
        made: dict[str, Any] = {}
        required = [name for name, each in _properties(node) if method in _required_by(each)]
        if required:
            made["required"] = required
        inner = {name: self._overlay(each, method, above) for name, each in _properties(node)}
        if any(inner.values()):
            made["properties"] = {name: each for name, each in inner.items() if each}
        for name in ("items", "additionalProperties"):
            each = self._overlay(node.get(name), method, above)
            if each:
                made[name] = each
        return made

    def _is_annotated(self, name: str) -> bool:
        """Does a named schema, or what it refers to, hold annotations? Most hold none, which is worth remembering."""
        if name not in self._annotated:
            self._annotated.update(self._search(name))
        return self._annotated[name]

    def _search(self, name: str) -> dict[str, bool]:
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            each = waiting.pop()
            if each in seen:
                continue
            seen.add(each)
            held = self._named.get(each)
            if _holds_annotations(held):
                return {name: True}
            waiting.extend(_references(held))
        return dict.fromkeys(seen, False)


def parameter_schema(node: Json) -> dict[str, Any]:
    """The schema of a parameter, whose bounds and default are written as text."""
    made: dict[str, Any] = {word: node[word] for word in ("enum", "pattern") if word in node}
    made.update(_typed(node))
    for word in ("minimum", "maximum"):
        bound = _number(node.get(word))
        if bound is not None and made.get("type") in {"integer", "number"}:
            made[word] = bound
    default = _default(node)
    if default is not None:
        made["default"] = default
    return {"type": "array", "items": made} if node.get("repeated") is True else made


def _typed(node: Json) -> dict[str, Any]:
    """Type and format in the words of JSON Schema; `any` is no constraint."""
    kind = node.get("type", "any")
    if kind == "any":
        return {}
    if not isinstance(kind, str) or kind not in _TYPES:
        return partly({}, "discovery-type", repr(kind))
    named = node.get("format")
    return {"type": kind, **(_FORMATS.get(named, {"format": named}) if isinstance(named, str) else {})}


def _default(node: Json) -> Any:
    """The default as a value of its type."""
    text, kind = node.get("default"), node.get("type")
    if not isinstance(text, str) or kind == "string":
        return text
    if kind == "boolean":
        return text == "true"
    return _number(text)


def _number(text: Any) -> int | float | None:
    try:
        return int(text)
    except (TypeError, ValueError):
        pass
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def _properties(node: Json) -> Iterator[tuple[str, Any]]:
    held = node.get("properties")
    return iter(held.items() if isinstance(held, dict) else ())


def _required_by(node: Any) -> tuple[str, ...]:
    """The methods in which a property is required."""
    annotations = node.get("annotations") if isinstance(node, dict) else None
    required = annotations.get("required") if isinstance(annotations, dict) else None
    return tuple(map(str, required)) if isinstance(required, list) else ()


def _holds_annotations(node: Any) -> bool:
    if isinstance(node, dict):
        return isinstance(node.get("annotations"), dict) or any(_holds_annotations(each) for each in node.values())
    return False


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str):
            yield reference
        for each in node.values():
            yield from _references(each)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
